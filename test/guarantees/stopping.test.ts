import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { type Clock, CLOCK } from '../../nodes/SmsPartner/clock';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { fakeClock } from '../engine/fakeClock';
import type { NodeRun } from '../engine/runNode';
import {
	check,
	closeSimulators,
	countTimers,
	itemsOf,
	nodeIn,
	nodeWith,
	simulate,
	until,
	watched,
} from '../engine/scenario';
import { REFUSAL_SHAPES } from '../simulator/faults';
import { sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, SimulatorOptions, WireAnswer } from '../simulator/simulator';

/** The end of a run, by n8n's Stop button or otherwise: no request and no timer outlives it. On the real clock. */

afterEach(closeSimulators);

const MESSAGES = sampleMessages(20);

const ITEMS = itemsOf(MESSAGES);

const DOWN: WireAnswer = { status: 503, body: '', headers: { 'Retry-After': '600' } };

const SILENT: WireAnswer = { status: 200, body: '', delivery: 'silence' };

const WAITING = MESSAGES.map((message) => ({ ...message, status: 'Waiting' }));

/** A timer may end 100 ms after the node, or much later on a busy machine; one that is left behind lasts even longer. */
const TIMERS_END_MS = 8000;

interface Stopped {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	/** How long the node kept running after the stop. */
	readonly tookMs: number;
}

interface Options {
	readonly messages?: SimulatorOptions['messages'];
	readonly change?: SimulatorOptions['change'];
	readonly node?: INodeType;
	readonly items?: IDataObject[];
	readonly parameters?: INodeParameters;
	/** When to press Stop. */
	readonly when: (simulator: Simulator) => boolean;
}

/** Runs the node, stops the execution, and waits until the node and its timers have ended. */
async function stopped({
	messages = MESSAGES,
	change,
	node: plainNode = new SmsPartner(),
	items = ITEMS,
	parameters,
	when,
}: Options): Promise<Stopped> {
	const simulator = await simulate({ messages, change });
	const timers = countTimers();
	const { node, ended } = watched(plainNode);
	let cancel = (): void => {};
	const running = check(simulator, items, {
		node,
		parameters,
		onStart: (stop) => {
			cancel = stop;
		},
	});
	await until(() => when(simulator), 30_000);
	const startMs = Date.now();
	cancel();
	await ended;
	const tookMs = Date.now() - startMs;
	const requests = simulator.log.length;
	await until(() => countTimers() <= timers, TIMERS_END_MS);
	await until(() => simulator.inFlight === 0, TIMERS_END_MS);
	expect(simulator.log).toHaveLength(requests);
	return { run: await running, simulator, tookMs };
}

describe('an execution that is stopped', () => {
	const PATIENT = { timeout: 600_000, maxRetryTime: 600 };

	/** The real clock; `isWaiting` records that the node sleeps on it. */
	let isWaiting = false;
	const clock: Clock = {
		...CLOCK,
		sleep: async (ms) => {
			isWaiting = true;
			await CLOCK.sleep(ms);
		},
	};
	beforeEach(() => {
		isWaiting = false;
	});
	const waitsAfter = (count: number) => (simulator: Simulator) =>
		isWaiting && simulator.log.length === count && simulator.inFlight === 0;

	it.each<[string, number, Options]>([
		[
			'in a wait of 600 seconds for final statuses',
			1,
			{
				messages: WAITING,
				parameters: {
					waitForFinal: true,
					checkEverySeconds: 600,
					giveUpAfterSeconds: 600,
					requestOptions: PATIENT,
				},
				when: waitsAfter(1),
			},
		],
		[
			'in a wait for a server that is away for 600 seconds',
			5,
			{
				change: () => DOWN,
				parameters: { requestOptions: { batchSize: 2, ...PATIENT } },
				when: waitsAfter(5),
			},
		],
		[
			'while one request has no answer',
			1,
			{
				change: () => SILENT,
				parameters: { requestOptions: PATIENT },
				when: ({ inFlight }) => inFlight === 1,
			},
		],
		[
			'while twenty requests have no answer',
			20,
			{
				change: () => SILENT,
				parameters: { requestOptions: { batchSize: 1, concurrentRequests: 20, ...PATIENT } },
				when: ({ inFlight }) => inFlight === 20,
			},
		],
		[
			'while an answer drips',
			1,
			{
				change: (usual) => ({ ...usual, delivery: 'drip' }),
				parameters: { requestOptions: PATIENT },
				when: ({ inFlight }) => inFlight === 1,
			},
		],
	])('ends immediately: %s', async (_, requests, options) => {
		const { run, simulator, tookMs } = await stopped({ node: nodeWith(clock), ...options });
		expect([run.run.status, run.task.error]).toEqual(['canceled', undefined]);
		expect(simulator.log).toHaveLength(requests);
		// Without the stop, it would take ten minutes.
		expect(tookMs).toBeLessThan(10_000);
	});

	it('starts no further request', async () => {
		const { run, simulator } = await stopped({
			change: (usual, _, index) => (index === 2 ? SILENT : usual),
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1, ...PATIENT } },
			when: ({ log, inFlight }) => log.length === 3 && inFlight === 1,
		});
		expect([run.run.status, simulator.log.length]).toEqual(['canceled', 3]);
	});

	it('makes no request and reads no item if it is stopped before the node starts', async () => {
		let cancel = (): void => {};
		let read = 0;
		const { node, ended } = watched(
			nodeIn(({ getNodeParameter }) => {
				cancel();
				return {
					getNodeParameter: (...query: unknown[]) => {
						if (query[0] === 'phoneNumber' && query[3] === undefined) read += 1;
						return Reflect.apply(getNodeParameter, undefined, query);
					},
				};
			}, fakeClock()),
		);
		const simulator = await simulate({ messages: MESSAGES });
		const { run } = await check(simulator, ITEMS, {
			node,
			parameters: { phoneNumber: '={{ $json.phoneNumber + "" }}' },
			onStart: (stop) => {
				cancel = stop;
			},
		});
		await ended;
		expect([run.status, read, simulator.log]).toEqual(['canceled', 0, []]);
	});

	it('reads no further items, since the node yields to n8n while it reads', async () => {
		const items = Array<IDataObject>(1000).fill(ITEMS[0]);
		let read = 0;
		const node = nodeIn(({ getNodeParameter }) => ({
			getNodeParameter: (...query: unknown[]) => {
				if (query[0] === 'phoneNumber' && query[3] === undefined) {
					read += 1;
					// As long as a slow expression takes.
					for (const endMs = performance.now() + 1; performance.now() < endMs;);
				}
				return Reflect.apply(getNodeParameter, undefined, query);
			},
		}));
		const { simulator } = await stopped({
			node,
			items,
			parameters: { phoneNumber: '={{ $json.phoneNumber + "" }}' },
			when: () => read > 0,
		});
		expect(read).toBeLessThan(500);
		expect(simulator.log).toEqual([]);
	});
});

describe('a run that ends without Stop', () => {
	const ENDS: Array<[string, SimulatorOptions['change'], INodeParameters]> = [
		['with every status', undefined, {}],
		[
			'with an account error while other requests are in flight',
			(usual, _, index) =>
				index === 1 ? { status: 200, body: REFUSAL_SHAPES.message(10) } : { ...usual, delayMs: 50 },
			{},
		],
		['with a server that is away', () => DOWN, { maxRetryTime: 1 }],
		['with a request that times out', () => SILENT, { maxRetryTime: 0, timeout: 50 }],
		['with refusals only', () => ({ status: 400, body: '' }), {}],
	];

	it.each(ENDS)('leaves no request and no timer behind: %s', async (_, change, more) => {
		const simulator = await simulate({ messages: MESSAGES, change });
		const timers = countTimers();
		const { node, ended } = watched(nodeWith(CLOCK));
		await check(simulator, ITEMS, {
			node,
			onError: 'continueRegularOutput',
			parameters: { requestOptions: { batchSize: 2, ...more } },
		});
		await ended;
		const requests = simulator.log.length;
		await until(() => countTimers() <= timers, TIMERS_END_MS);
		await until(() => simulator.inFlight === 0, TIMERS_END_MS);
		expect(simulator.log).toHaveLength(requests);
	});
});
