import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';
import { Gate } from './real/gate';
import { LargeList, type SavedMessage } from './real/largeList';
import type { N8nServer } from './real/n8n';
import { QueueMode } from './real/queue';
import { until } from './real/until';

/** The workflow that checks a list on all workers of n8n's queue mode. */

const MESSAGES = sampleMessages(120_000);
/** Messages in a part. */
const PART = 10_000;
const PARTS = 12;
const WORKERS = 4;
/** Of a worker: the node's default. */
const REQUESTS_AT_ONCE = 5;

let simulator: Simulator;
let gate: Gate;
let queue: QueueMode;

beforeAll(async () => {
	simulator = await Simulator.start({ messages: MESSAGES, latencyMs: 100 });
	gate = await Gate.start(simulator.baseUrl);
	// n8n's main process waits at its end for the execution of the worker that died.
	queue = await QueueMode.start({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' });
});

afterAll(async () => {
	await queue?.stop();
	await gate?.close();
	await simulator?.close();
});

it('gives each message one result, though a worker is killed in the middle', async () => {
	const { apiKey } = simulator;
	const list = await LargeList.create(queue, { apiKey, baseUrl: gate.baseUrl }, MESSAGES.length);
	const workers: N8nServer[] = [];
	// One after the other: each needs a core to start.
	for (let index = 0; index < WORKERS; index++) workers.push(await queue.startWorker(1));
	gate.closeAfter(25);
	await list.start();
	await until(
		'all workers are in the middle of a part',
		() => gate.held === WORKERS * REQUESTS_AT_ONCE,
	);
	const [dying, ...others] = workers;
	await dying.kill();
	gate.open();
	await until('the lost part is left', async () => (await list.open()) === PART);
	await list.passTime();
	await until('no message is open', async () => (await list.open()) === 0);

	expect(await list.saved()).toEqual(
		MESSAGES.map(({ phoneNumber, messageId, status }, index): SavedMessage => {
			const isKnown = index % 1000 !== 999;
			return {
				phoneNumber,
				messageId: isKnown ? Number(messageId) : 1,
				status: isKnown ? String(status) : null,
				error: isKnown ? null : 'Message not found',
			};
		}),
	);
	// The lost part, and no other, was called once more.
	expect((await list.calls()).sort()).toEqual([...Array<number>(PARTS - 1).fill(1), 2]);
	for (const worker of others) expect(worker.log).toContain('Worker finished execution');
	const asked = simulator.log.reduce((sum, { messages }) => sum + messages, 0);
	expect(asked).toBeLessThanOrEqual(MESSAGES.length + PART);
});
