import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';
import { Gate } from './real/gate';
import { LargeList, type SavedMessage } from './real/largeList';
import type { N8nServer } from './real/n8n';
import { QueueMode } from './real/queue';
import { until } from './real/until';

/** The workflow that checks a list on all workers in n8n's queue mode. */

const MESSAGES = sampleMessages(60_000);
/** Messages per part. */
const PART = 10_000;
const PARTS = 6;
const WORKERS = 3;
/** Per worker: the node's default. */
const CONCURRENT_REQUESTS = 5;

let simulator: Simulator;
let gate: Gate;
let queue: QueueMode;

beforeAll(async () => {
	simulator = await Simulator.start({ messages: MESSAGES, latencyMs: 100 });
	gate = await Gate.start(simulator.baseUrl);
	// Before it exits, n8n's main process waits for the execution of the killed worker.
	queue = await QueueMode.start({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' });
});

afterAll(async () => {
	await queue?.stop();
	await gate?.close();
	await simulator?.close();
});

it('saves one result per message, even if a worker is killed midway', async () => {
	const { apiKey } = simulator;
	const account = { apiKey, baseUrl: gate.baseUrl };
	// A busy machine or a closed gate must not cause retries.
	const list = await LargeList.create(queue, account, MESSAGES.length, { timeout: 600_000 });
	const workers: N8nServer[] = [];
	// One at a time: each needs a core to start.
	for (let index = 0; index < WORKERS; index++) workers.push(await queue.startWorker(1));
	gate.closeAfter(20);
	await list.start();
	await until(
		'all workers are busy with a part',
		() => gate.held === WORKERS * CONCURRENT_REQUESTS,
	);
	const [killed, ...others] = workers;
	await killed.kill();
	gate.open();
	await until('only the lost part is unchecked', async () => (await list.open()) === PART);
	await list.passTime();
	await until('all messages are checked', async () => (await list.open()) === 0);

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
	// Only the lost part was started twice.
	expect((await list.calls()).sort()).toEqual([...Array<number>(PARTS - 1).fill(1), 2]);
	for (const worker of others) expect(worker.log).toContain('Worker finished execution');
	const requested = simulator.log.reduce((sum, { messages }) => sum + messages, 0);
	expect(requested).toBeLessThanOrEqual(MESSAGES.length + PART);
});
