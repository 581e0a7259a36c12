import type { IHttpRequestOptions } from 'n8n-workflow';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fakeClock, type FakeClock } from '../engine/fakeClock';
import type { NodeRun, OnError } from '../engine/runNode';
import {
	asTool,
	causeOf,
	check,
	type CheckOptions,
	closeSimulators,
	itemsOf,
	jsonOf,
	linksOf,
	nodeIn,
	nodeWith,
	simulate,
} from '../engine/scenario';
import { type Fault, faultsOf, type OutagePlan, REFUSAL_SHAPES } from '../simulator/faults';
import { sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, SimulatorOptions, WireAnswer } from '../simulator/simulator';

/** A server that is away for some time in the middle of a campaign. The node and the server share a clock. */

afterEach(closeSimulators);

const BATCHES = 100;

const ITEMS_PER_BATCH = 2;

const MESSAGES = sampleMessages(ITEMS_PER_BATCH * BATCHES);

const ITEMS = itemsOf(MESSAGES);

const ALL = ITEMS.map((_, index) => index);

/** The default of 'Concurrent Requests'. */
const FIRST_REQUESTS = 5;

const away = (retryAfter?: string): Fault => ({ kind: 'status', status: 503, retryAfter });

const busy = (retryAfter?: string): Fault => ({ kind: 'status', status: 429, retryAfter });

interface Campaign {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	readonly clock: FakeClock;
	/** When each request arrived, in seconds since the start. */
	readonly seconds: readonly number[];
}

async function campaign(
	outage: OutagePlan,
	concurrentRequests?: number,
	{
		onError,
		maxRetryTime,
		isTool,
	}: { onError?: OnError; maxRetryTime?: number; isTool?: boolean } = {},
): Promise<Campaign> {
	const { clock, simulator, secondsOf } = await simulateWithClock(faultsOf({ outage }));
	const requestOptions = {
		batchSize: ITEMS_PER_BATCH,
		...(concurrentRequests !== undefined && { concurrentRequests }),
		...(maxRetryTime !== undefined && { maxRetryTime }),
	};
	const node = isTool ? asTool(nodeWith(clock)) : nodeWith(clock);
	const run = await check(simulator, ITEMS, { node, onError, parameters: { requestOptions } });
	return { run, simulator, clock, seconds: secondsOf(simulator) };
}

/** A server and its clock, for the node, too. No time passes until the first requests have arrived and `isReady` is true. */
async function simulateWithClock(
	change: SimulatorOptions['change'],
	isReady: (simulator: Simulator) => boolean = () => true,
) {
	const clock = fakeClock(async () => {
		while (simulator.log.length < FIRST_REQUESTS || !isReady(simulator)) await nextTurn();
	});
	const startMs = clock.now();
	const simulator = await simulate({ now: clock.now, messages: MESSAGES, change });
	const secondsOf = ({ log }: Simulator): number[] =>
		log.map(({ atMs }) => (atMs - startMs) / 1000);
	return { clock, simulator, secondsOf };
}

describe('an outage that is shorter than Max Retry Time', () => {
	it.each<[string, number, number, Fault]>([
		['of 5 s', 5, 5000, away()],
		['of 2 s, with 20 requests in flight', 20, 2000, away()],
		['of 5 s, with Retry-After: 0', 5, 5000, away('0')],
		['of 55 s', 5, 55_000, away()],
		['of 5 s, with HTTP 429', 20, 5000, busy()],
		['of 5 s, with web pages under HTTP 200', 5, 5000, { kind: 'junk', body: '<html>' }],
	])('costs no message: %s', async (_, concurrentRequests, forMs, fault) => {
		const { run, simulator } = await campaign(
			{ fromRequest: 20, forMs, fault },
			concurrentRequests,
		);
		expect(linksOf(run)).toEqual([ALL, []]);
		expect(simulator.log.length).toBeLessThan(BATCHES + concurrentRequests + 12);
	});

	it('costs no message if SMS Partner is away from the first request on', async () => {
		const { run, seconds } = await campaign({ fromRequest: 0, forMs: 5000, fault: away() });
		expect(linksOf(run)).toEqual([ALL, []]);
		// Five fail together; one probes until the gate opens for all.
		expect(seconds.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 0.5, 1.5, 3.5, 7.5]);
		expect(seconds.at(-1)).toBeLessThan(10);
	});

	it('ends with a refusal, which is an answer', async () => {
		const messages = sampleMessages(20);
		const clock = fakeClock();
		const startMs = clock.now();
		const answers: Array<WireAnswer | undefined> = [
			{ status: 503, body: '' },
			{ status: 200, body: REFUSAL_SHAPES.message(9) },
		];
		const simulator = await simulate({
			now: clock.now,
			messages,
			change: (usual, _, index) => answers[index] ?? usual,
		});
		const run = await check(simulator, itemsOf(messages), {
			node: nodeWith(clock),
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
		});
		// The first message waits half a second. The probe is refused because of its message. Then the gate is open for all.
		const seconds = simulator.log.map(({ atMs }) => (atMs - startMs) / 1000);
		expect(seconds).toHaveLength(messages.length + 1);
		expect(seconds.slice(0, 2)).toEqual([0, 0.5]);
		expect(seconds.at(-1)).toBeLessThan(1);
		expect(linksOf(run)[1]).toHaveLength(1);
	});
});

describe('an outage that does not end', () => {
	const forever: OutagePlan = { fromRequest: 0, forMs: Infinity, fault: away() };

	it('fails the run after a minute and few requests if nothing was answered', async () => {
		const { run, simulator, clock } = await campaign(forever);
		expect(run.task.error).toMatchObject({
			name: 'NodeApiError',
			message: 'SMS Partner is not available (HTTP 503)',
			description:
				"Try again later. If this continues, contact SMS Partner support. The node gave up after 60 seconds. To wait longer, raise the option 'Max Retry Time'.",
			httpCode: '503',
			...causeOf('temporarily-unavailable'),
		});
		expect(simulator.log.length).toBeLessThanOrEqual(20);
		expect(clock.elapsedMs()).toBe(60_000);
	});

	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'sends every message to Error under %s',
		async (onError) => {
			const { run, simulator } = await campaign(forever, undefined, { onError });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[], ALL]);
			expect(run.outputs.slice(2).flat()).toEqual([]);
			expect(simulator.log.length).toBeLessThanOrEqual(20);
			expect(jsonOf(run)[1].at(-1)).toEqual({
				...ITEMS.at(-1),
				error: 'SMS Partner is not available (HTTP 503)',
				httpStatus: 503,
				errorSource: 'request',
				errorDescription:
					"Try again later. If this continues, contact SMS Partner support. The node gave up after 60 seconds. To wait longer, raise the option 'Max Retry Time'.",
			});
		},
	);

	it('keeps what was answered before', async () => {
		const { run, simulator } = await campaign({ ...forever, fromRequest: 20 });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run)).toEqual([ALL.slice(0, 40), ALL.slice(40)]);
		expect(simulator.log.length).toBeLessThanOrEqual(20 + 20);
	});

	it('costs few connections if no server listens', async () => {
		const clock = fakeClock();
		let requests = 0;
		const node = nodeIn(({ helpers }) => {
			const { httpRequestWithAuthentication } = helpers;
			return {
				helpers: {
					...helpers,
					httpRequestWithAuthentication: async function (
						type: string,
						options: IHttpRequestOptions,
					): Promise<unknown> {
						requests += 1;
						return await Reflect.apply(httpRequestWithAuthentication, this, [type, options]);
					},
				},
			};
		}, clock);
		const simulator = await simulate();
		const credentialData = { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl };
		await closeSimulators();
		const parameters = { requestOptions: { batchSize: ITEMS_PER_BATCH } };
		const { task } = await check(simulator, ITEMS, { node, credentialData, parameters });
		expect(task.error?.message).toBe('SMS Partner could not be reached');
		expect(requests).toBeGreaterThan(5);
		expect(requests).toBeLessThanOrEqual(20);
		expect(clock.elapsedMs()).toBe(60_000);
	});
});

describe('Retry-After of one request', () => {
	/** Five requests in flight: the second one is refused immediately, the others are answered later. */
	async function requestTimes(
		header: string,
		isReady?: (simulator: Simulator) => boolean,
	): Promise<readonly number[]> {
		const { clock, simulator, secondsOf } = await simulateWithClock((usual, _, index) => {
			if (index === 1) return { status: 429, body: '', headers: { 'Retry-After': header } };
			return index < FIRST_REQUESTS ? { ...usual, delayMs: 400 } : usual;
		}, isReady);
		const options: CheckOptions = {
			node: nodeWith(clock),
			parameters: { requestOptions: { batchSize: 10 } },
		};
		expect(linksOf(await check(simulator, ITEMS, options))).toEqual([ALL, []]);
		expect(simulator.log).toHaveLength(MESSAGES.length / 10 + 1);
		return secondsOf(simulator);
	}

	it.each([
		['in seconds', '30'],
		['as a date', 'Mon, 23 Nov 2026 10:00:30 GMT'],
	])(
		'holds back all other requests, even if some are answered in the meantime: %s',
		async (_, header) => {
			const seconds = await requestTimes(header, ({ inFlight }) => inFlight === 0);
			expect(seconds.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 30]);
			expect(Math.min(...seconds.slice(5))).toBe(30);
		},
	);

	it.each([
		['of 0', '0'],
		['in the past', 'Mon, 23 Nov 2020 10:00:00 GMT'],
	])('does not shorten the wait: %s', async (_, header) => {
		const seconds = await requestTimes(header);
		expect(seconds.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0.5]);
		expect(Math.min(...seconds.slice(5))).toBe(0.5);
	});
});

describe('as a tool of an AI agent', () => {
	const forever: OutagePlan = { fromRequest: 0, forMs: Infinity, fault: away() };

	it.each([
		['the default', undefined, 20],
		['10 minutes', 600, 20],
		['5 seconds', 5, 5],
	])('gives up after 20 s at the latest: %s', async (_, maxRetryTime, seconds) => {
		const { run, clock } = await campaign(forever, undefined, { isTool: true, maxRetryTime });
		expect(clock.elapsedMs()).toBe(seconds * 1000);
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run)).toEqual([ALL]);
		expect(new Set(jsonOf(run)[0].map(({ errorDescription }) => errorDescription))).toEqual(
			new Set([
				`Try again later. If this continues, contact SMS Partner support. The node gave up after ${seconds} seconds. To wait longer, raise the option 'Max Retry Time'.`,
			]),
		);
	});

	it('loses no message to an outage of 15 s', async () => {
		const outage = { fromRequest: 20, forMs: 15_000, fault: away() };
		const { run } = await campaign(outage, undefined, { isTool: true });
		expect(jsonOf(run)[0].filter(({ error }) => error !== undefined)).toEqual([]);
	});
});
