import type { IDataObject, INode, INodeParameters, ITaskData } from 'n8n-workflow';
import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';
import { Gate } from './real/gate';
import { watchHealth } from './real/health';
import { request } from './real/http';
import type { N8nServer } from './real/n8n';
import { QueueMode } from './real/queue';
import { until } from './real/until';
import { connect, CREDENTIAL_NAME, node, ourNode, workflow } from './real/workflows';

/** The node in n8n's queue mode: workers come and go, and no message is lost or duplicated. */

const SAMPLES = sampleMessages(100_000);
/** Parallel executions per worker. */
const CONCURRENCY = 5;
/** Makes an execution last long enough for the other worker to share the work. */
const LATENCY_MS = 500;

let simulator: Simulator;
let gate: Gate;
let queue: QueueMode;
let credentials: INode['credentials'];

beforeAll(async () => {
	simulator = await Simulator.start({ messages: SAMPLES, latencyMs: LATENCY_MS });
	gate = await Gate.start(simulator.baseUrl);
	queue = await QueueMode.start({
		// In milliseconds. With its defaults, n8n notices after two minutes that a worker was killed.
		QUEUE_WORKER_LOCK_DURATION: '45000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
		QUEUE_WORKER_STALLED_INTERVAL: '10000',
	});
	const { apiKey } = simulator;
	const name = CREDENTIAL_NAME;
	const id = await queue.rest.createCredential(name, 'smsPartnerApi', {
		apiKey,
		baseUrl: gate.baseUrl,
	});
	credentials = { smsPartnerApi: { id, name } };
});

afterAll(async () => {
	await queue?.stop();
	await gate?.close();
	await simulator?.close();
});

/** Publishes a workflow that a webhook starts. Returns its ID. */
async function publishCampaign(
	path: string,
	// A busy machine or a closed gate must not cause retries.
	parameters: INodeParameters = { requestOptions: { timeout: 600_000 } },
): Promise<string> {
	const workflowId = await queue.rest.createWorkflow(
		workflow(
			path,
			[
				node({
					name: 'Campaign',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					webhookId: path,
					parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
				}),
				node({
					name: 'Messages',
					type: 'n8n-nodes-base.splitOut',
					position: [200, 0],
					parameters: { fieldToSplitOut: 'body.messages' },
				}),
				ourNode({
					position: [400, 0],
					credentials,
					parameters,
				}),
			],
			connect(['Campaign', ['Messages']], ['Messages', ['SMS Partner']]),
		),
	);
	await queue.rest.publish(workflowId);
	return workflowId;
}

async function startTwoWorkers(): Promise<[N8nServer, N8nServer]> {
	return [await queue.startWorker(CONCURRENCY), await queue.startWorker(CONCURRENCY)];
}

/** A campaign's messages. One in a hundred is unknown to SMS Partner. */
function campaign(from: number, count: number): IDataObject[] {
	return SAMPLES.slice(from, from + count).map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 100 === 99 ? 1 : messageId,
	}));
}

/** Starts an execution by calling the webhook. */
async function send(path: string, messages: IDataObject[]): Promise<void> {
	const response = await request(`${queue.baseUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ messages }),
	});
	expect(response.status).toBe(200);
}

/** Starts an execution by calling the webhook. Returns its ID. */
async function sendOne(path: string, workflowId: string, messages: IDataObject[]): Promise<string> {
	const ids = async (): Promise<string[]> =>
		(await queue.rest.executions(workflowId)).map(({ id }) => id);
	const known = new Set(await ids());
	await send(path, messages);
	return await until('the execution is listed', async () =>
		(await ids()).find((id) => !known.has(id)),
	);
}

/** Expects exactly one result for each message of the execution, and the right one. */
function expectEachMessageOnce({ Campaign, ...runs }: Record<string, ITaskData>): void {
	const messages = (Campaign.data?.main[0]?.[0].json.body as IDataObject).messages as IDataObject[];
	const [statuses, errors] = (runs['SMS Partner'].data?.main ?? []).map((items) =>
		(items ?? []).map(({ json }) => json),
	);
	const isKnown = ({ messageId }: IDataObject): boolean => messageId !== 1;
	expect(
		statuses.map(({ messageId, phoneNumber, status }) => ({ messageId, phoneNumber, status })),
	).toEqual(
		messages.filter(isKnown).map(({ messageId, phoneNumber }) => ({
			messageId,
			phoneNumber,
			status: statusOf(messageId),
		})),
	);
	expect(errors.map(({ phoneNumber, errorCode }) => ({ phoneNumber, errorCode }))).toEqual(
		messages
			.filter((one) => !isKnown(one))
			.map(({ phoneNumber }) => ({ phoneNumber, errorCode: 4 })),
	);
}

function statusOf(messageId: IDataObject[string]): unknown {
	return SAMPLES[Number(messageId) - Number(SAMPLES[0].messageId)].status;
}

/** The IDs of the executions that a worker has logged as started or finished. */
function executionsIn(worker: N8nServer, word: 'started' | 'finished'): string[] {
	return [...worker.log.matchAll(new RegExp(`Worker ${word} execution (\\d+)`, 'g'))].map(
		([, id]) => id,
	);
}

function runningIn(worker: N8nServer): string[] {
	const finished = new Set(executionsIn(worker, 'finished'));
	return executionsIn(worker, 'started').filter((id) => !finished.has(id));
}

it('checks each message once if a worker is shut down while it is busy', async () => {
	const workflowId = await publishCampaign('shut-down');
	const [stopping, staying] = await startTwoWorkers();
	simulator.clearLog();
	gate.closeAfter(0);
	const calls = Promise.all(
		Array.from(
			{ length: 40 },
			async (_, call) => await send('shut-down', campaign(call * 1000, 1000)),
		),
	);
	// n8n 2.41 loses an execution that a worker is picking up at the moment of its shutdown. So the gate holds all that
	// both workers can run: each execution sends its messages in two requests.
	await until('both workers are busy', () => gate.held === 2 * 2 * CONCURRENCY);
	const running = await until('its log names all executions', () => {
		const ids = runningIn(stopping);
		return ids.length === CONCURRENCY && ids;
	});
	const stopped = stopping.stop();
	await until('it takes no more executions', () => stopping.log.includes('executions to finish'));
	gate.open();
	expect(await stopped).toBe(0);
	await calls;

	const executions = await queue.rest.executions(workflowId);
	expect(executions).toHaveLength(40);
	for (const { id } of executions) {
		const { status, runs } = await queue.rest.ended(id);
		expect(status).toBe('success');
		expectEachMessageOnce(runs);
	}
	expect(runningIn(stopping)).toEqual([]);
	expect(executionsIn(stopping, 'finished').sort()).toEqual([...running].sort());
	expect(executionsIn(staying, 'finished').length).toBeGreaterThan(0);
	expect(simulator.log.reduce((sum, { messages }) => sum + messages, 0)).toBe(40_000);
	await staying.stop();
});

it('sends each SMS once if a worker is shut down while it sends 5,000', async () => {
	const workflowId = await publishCampaign('sending', {
		resource: 'message',
		operation: 'send',
		phoneNumber: '={{ $json.phoneNumber }}',
		message: '={{ $json.message }}',
		requestOptions: { timeout: 600_000 },
	});
	const worker = await queue.startWorker(CONCURRENCY);
	const messages = SAMPLES.slice(0, 5000).map(({ phoneNumber }, index) => ({
		phoneNumber,
		message: `Hello ${index}`,
	}));
	const alreadySent = simulator.store.ledger.length;
	gate.closeAfter(3);
	const id = await sendOne('sending', workflowId, messages);
	await until('some are sent, and more are in flight', () => gate.held === 5);
	const stopped = worker.stop();
	gate.open();
	expect(await stopped).toBe(0);

	const { status, runs } = await queue.rest.ended(id);
	expect(status).toBe('success');
	const [sent, errors] = runs['SMS Partner'].data?.main ?? [];
	expect([sent?.length, errors?.length]).toEqual([5000, 0]);
	const sentTexts = simulator.store.ledger
		.slice(alreadySent)
		.map(({ phoneNumber, text }) => `${phoneNumber} ${text}`);
	expect(sentTexts.sort()).toEqual(
		messages.map(({ phoneNumber, message }) => `${phoneNumber} ${message}`).sort(),
	);
});

describe('when a worker is killed during a run', () => {
	const PATH = 'killed';
	const messages = campaign(0, 20_000);
	let workflowId: string;
	let lost: string;
	let other: N8nServer;

	beforeAll(async () => {
		workflowId = await publishCampaign(PATH);
		const both = await startTwoWorkers();
		gate.closeAfter(10);
		lost = await sendOne(PATH, workflowId, messages);
		await until('requests are in flight', () => gate.held > 0);
		const killed = await until("a worker's log names the run", () =>
			both.find((worker) => runningIn(worker).includes(lost)),
		);
		await killed.kill();
		gate.open();
		[other] = both.filter((worker) => worker !== killed);
	});

	afterAll(async () => {
		gate.open();
		await other?.stop();
	});

	it('lets the other worker check 100,000 messages while its health check answers', async () => {
		simulator.latencyMs = 100;
		const health = watchHealth(other);
		const id = await sendOne(PATH, workflowId, campaign(0, 100_000));
		await until('it succeeds', async () =>
			(await queue.rest.executions(workflowId)).some(
				(one) => one.id === id && one.status === 'success',
			),
		);
		const answers = await health.end();
		expect(answers.length).toBeGreaterThan(0);
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		const { runs } = await queue.rest.ended(id);
		expectEachMessageOnce(runs);
	});

	it('does not report that run as a success', async () => {
		const { status } = await queue.rest.ended(lost);
		expect(['error', 'crashed']).toContain(status);
	});

	it('checks each message once when the run is repeated', async () => {
		const { status, runs } = await queue.rest.ended(await sendOne(PATH, workflowId, messages));
		expect(status).toBe('success');
		expectEachMessageOnce(runs);
	});
});
