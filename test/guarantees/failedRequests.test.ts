import { sleep } from 'n8n-workflow';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { fakeClock } from '../engine/fakeClock';
import {
	causeOf,
	check,
	closeSimulators,
	GOOD,
	hintsOf,
	itemsOf,
	jsonOf,
	linksOf,
	nodeWith,
	ON_ERROR,
	SECOND_ERROR,
	simulate,
} from '../engine/scenario';
import { type Fault, type FaultPlan, faultsOf } from '../simulator/faults';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, WireAnswer } from '../simulator/simulator';

afterEach(closeSimulators);

describe('a request that fails', () => {
	const messages = sampleMessages(6);
	const items = itemsOf(messages);
	const requestOptions = { batchSize: 2, concurrentRequests: 1, maxRetryTime: 0 };
	const TRY_LATER = 'Try again later. If this continues, contact SMS Partner support.';

	it.each(ON_ERROR)('sends only its own messages to Error under %s', async (onError) => {
		const simulator = await simulate({
			messages,
			change: (answer, _, index) => (index === 1 ? { status: 503, body: '<html>' } : answer),
		});
		const run = await check(simulator, items, { onError, parameters: { requestOptions } });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 2)).toEqual([
			[0, 1, 4, 5],
			[2, 3],
		]);
		expect(jsonOf(run)[1]).toEqual(
			items.slice(2, 4).map((item) => ({
				...item,
				error: 'SMS Partner is not available (HTTP 503)',
				httpStatus: 503,
				errorSource: 'request',
				errorDescription: TRY_LATER,
			})),
		);
		expect(hintsOf(run)).toEqual([
			`2 of 6 items went to Error: SMS Partner is not available (HTTP 503) (2). ${TRY_LATER}`,
			...(onError === 'continueErrorOutput' ? [SECOND_ERROR] : []),
		]);
	});

	it.each<[string, WireAnswer, object]>([
		[
			'HTTP 503',
			{ status: 503, body: '<html>', headers: { 'Retry-After': '7' } },
			{
				message: 'SMS Partner is not available (HTTP 503)',
				description: `${TRY_LATER} The node did not wait because the option 'Max Retry Time' is 0.`,
				httpCode: '503',
				...causeOf('temporarily-unavailable', { retryAfterMs: 7000 }),
			},
		],
		[
			'HTTP 429',
			{ status: 429, body: '' },
			{
				message: 'SMS Partner received too many requests (HTTP 429)',
				description:
					"Try again later. If the node has the option 'Concurrent Requests', lower it. The node did not wait because the option 'Max Retry Time' is 0.",
				httpCode: '429',
				...causeOf('rate-limited'),
			},
		],
		[
			'a dropped connection',
			{ status: 200, body: '', delivery: 'drop' },
			{
				message: 'The connection to SMS Partner was interrupted',
				description: `The response was incomplete (ECONNRESET). ${TRY_LATER} The node did not wait because the option 'Max Retry Time' is 0.`,
				httpCode: null,
				...causeOf('temporarily-unavailable'),
			},
		],
		[
			'a truncated answer',
			{ status: 200, body: { success: true }, delivery: 'cut' },
			{
				message: 'The connection to SMS Partner was interrupted',
				description: expect.stringContaining('The response was incomplete'),
				...causeOf('temporarily-unavailable'),
			},
		],
	])('fails the run if none is answered: %s', async (_, answer, expected) => {
		const simulator = await simulate({ change: () => answer });
		const { task } = await check(simulator, items, { parameters: { requestOptions } });
		expect(task.error).toMatchObject({ name: 'NodeApiError', ...expected });
		expect(task.data).toBeUndefined();
		expect(simulator.log).toHaveLength(2);
	});

	it('does not fail the run if SMS Partner refused another message because of its number', async () => {
		const simulator = await simulate({
			change: (_, __, index) =>
				index === 0
					? { status: 200, body: { success: false, code: 9, message: 'Pas un mobile' } }
					: { status: 503, body: '<html>' },
		});
		const run = await check(simulator, items.slice(0, 2), {
			parameters: { requestOptions: { ...requestOptions, batchSize: 1 } },
		});
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run)).toEqual([
			[],
			[
				{
					...items[0],
					error: 'Not a mobile number',
					errorCode: 9,
					apiMessage: 'Pas un mobile',
					errorSource: 'message',
					errorDescription: 'SMS can be sent to mobile numbers only. Check the phone number.',
				},
				{
					...items[1],
					error: 'SMS Partner is not available (HTTP 503)',
					httpStatus: 503,
					errorSource: 'request',
					errorDescription: TRY_LATER,
				},
			],
		]);
	});

	it('says that the server could not be reached', async () => {
		const simulator = await simulate();
		const credentialData = { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl };
		await closeSimulators();
		const { task } = await check(simulator, items, {
			credentialData,
			parameters: { requestOptions },
		});
		expect(task.error).toMatchObject({
			name: 'NodeApiError',
			message: 'SMS Partner could not be reached',
			description:
				"The connection failed (ECONNREFUSED). Check the 'Base URL' in the credential and that this server has internet access, then try again. The node did not wait because the option 'Max Retry Time' is 0.",
			...causeOf('temporarily-unavailable'),
		});
	});
});

const MESSAGES = sampleMessages(8);

const ITEMS = itemsOf(MESSAGES);

const simulateFaults = async (plan: FaultPlan, clock?: Clock): Promise<Simulator> =>
	await simulate({
		now: clock?.now,
		messages: [DOCUMENTED_MESSAGE, ...MESSAGES],
		change: faultsOf(plan),
	});

describe('the repetition of a request that fails', () => {
	const away = (retryAfter?: string) => ({ kind: 'status', status: 503, retryAfter }) as const;
	const busy = (retryAfter?: string) => ({ kind: 'status', status: 429, retryAfter }) as const;
	const PAST = 'Mon, 23 Nov 2026 09:59:30 GMT';

	it.each<[string, Fault[], number[]]>([
		['a growing wait', [away(), away(), away(), away()], [0.5, 1, 2, 4]],
		['the seconds in Retry-After', [away('7')], [7]],
		['until the date in Retry-After', [away('Mon, 23 Nov 2026 10:00:20 GMT')], [20]],
		['Max Retry Time at most, whatever Retry-After says', [away('3600')], [60]],
		['the usual wait if Retry-After is 0', [busy('0'), busy('0'), busy('0')], [0.5, 1, 2]],
		[
			'the usual wait if the date in Retry-After is in the past',
			[away(PAST), away(PAST)],
			[0.5, 1],
		],
		[
			'the usual wait if that is longer than Retry-After',
			[away('0.1'), away('1'), away('1')],
			[0.5, 1, 2],
		],
		['the usual wait if Retry-After is unreadable', [away('soon')], [0.5]],
		['after a dropped connection', [{ kind: 'drop' }], [0.5]],
		['after a truncated answer', [{ kind: 'cut' }], [0.5]],
		['after a web page under HTTP 200', [{ kind: 'junk', body: '<html>' }], [0.5]],
	])('is repeated after a wait: %s', async (_, schedule, expected) => {
		const clock = fakeClock();
		const simulator = await simulateFaults({ schedule }, clock);
		const run = await check(simulator, [GOOD], { node: nodeWith(clock) });
		const { log } = simulator;
		expect(log.slice(1).map(({ atMs }, index) => (atMs - log[index].atMs) / 1000)).toEqual(
			expected,
		);
		expect(linksOf(run)).toEqual([[0], []]);
		expect(new Set(log.map(({ body }) => body)).size).toBe(1);
	});

	it.each([
		[0, [0]],
		[1, [0, 0.5, 1]],
		[5, [0, 0.5, 1.5, 3.5, 5]],
	])('is given up after a Max Retry Time of %i seconds', async (maxRetryTime, expected) => {
		const clock = fakeClock();
		const startMs = clock.now();
		const simulator = await simulateFaults({ schedule: Array<Fault>(99).fill(away()) }, clock);
		const { task } = await check(simulator, [GOOD], {
			node: nodeWith(clock),
			parameters: { requestOptions: { maxRetryTime } },
		});
		expect(simulator.log.map(({ atMs }) => (atMs - startMs) / 1000)).toEqual(expected);
		expect(task.error).toMatchObject({
			message: 'SMS Partner is not available (HTTP 503)',
			description: [
				'Try again later. If this continues, contact SMS Partner support.',
				...(maxRetryTime > 0
					? [
							`The node gave up after ${maxRetryTime} seconds. To wait longer, raise the option 'Max Retry Time'.`,
						]
					: []),
			].join(' '),
		});
	});

	it('is given up after five tries while others are answered, and costs only its own messages', async () => {
		const poisoned = `:${ITEMS[2].messageId}}`;
		const clock = fakeClock();
		const simulator = await simulate({
			now: clock.now,
			messages: sampleMessages(40),
			change: (usual, { body }) => (body.includes(poisoned) ? { status: 500, body: '' } : usual),
		});
		const run = await check(simulator, itemsOf(sampleMessages(40)), {
			node: nodeWith(clock),
			parameters: { requestOptions: { batchSize: 2 } },
		});
		expect(simulator.log.filter(({ body }) => body.includes(poisoned))).toHaveLength(5);
		expect(simulator.log).toHaveLength(19 + 5);
		expect(linksOf(run)[1]).toEqual([2, 3]);
		expect(jsonOf(run)[1][0]).toEqual({
			...ITEMS[2],
			error: 'SMS Partner is not available (HTTP 500)',
			httpStatus: 500,
			errorSource: 'request',
			errorDescription:
				"Try again later. If this continues, contact SMS Partner support. This request was tried 5 times while others were answered. If the node has the option 'Batch Size', lower it to send smaller requests.",
		});
	});

	it.each([
		['a redirect', 302],
		['not found', 404],
		['not allowed', 405],
	])('is not repeated if that cannot help: %s', async (_, status) => {
		const clock = fakeClock();
		const simulator = await simulate({ change: () => ({ status, body: '<html>' }) });
		await check(simulator, [GOOD], { node: nodeWith(clock) });
		expect([simulator.log.length, clock.elapsedMs()]).toEqual([1, 0]);
	});

	it('does not count as an outage if repeating it cannot help', async () => {
		const clock = fakeClock();
		const simulator = await simulate({
			messages: MESSAGES,
			change: (usual, _, index) => {
				if (index < 5) return { status: 404, body: '' };
				return index === 5 ? { status: 503, body: '' } : usual;
			},
		});
		const run = await check(simulator, ITEMS, {
			node: nodeWith(clock),
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
		});
		expect(linksOf(run)).toEqual([
			[5, 6, 7],
			[0, 1, 2, 3, 4],
		]);
	});

	it.each(['silence', 'drip'] as const)('is aborted if the answer is late: %s', async (kind) => {
		const simulator = await simulateFaults({ schedule: [{ kind }] });
		await check(simulator, ITEMS, {
			parameters: { requestOptions: { timeout: 100, maxRetryTime: 0 } },
		});
		// The whole answer would take half a minute to drip in.
		for (let looks = 0; looks < 500 && simulator.inFlight > 0; looks++) await sleep(20);
		expect(simulator.inFlight).toBe(0);
	});

	it.each(['silence', 'drip'] as const)('is given up at its time-out: %s', async (kind) => {
		const simulator = await simulateFaults({ schedule: [{ kind }] });
		const { task } = await check(simulator, [GOOD], {
			parameters: { requestOptions: { timeout: 100, maxRetryTime: 0 } },
		});
		expect(task.error).toMatchObject({
			message: 'SMS Partner did not answer in time',
			description: "Try again later, or raise the option 'Timeout'.",
		});
	});
});
