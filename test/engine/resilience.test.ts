import { sleep } from 'n8n-workflow';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { type Fault, type FaultPlan, faultsOf } from '../simulator/faults';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, WireAnswer } from '../simulator/simulator';
import { fakeClock, stoppedClock } from './fakeClock';
import { check, closeSimulators, itemsOf, jsonOf, linksOf, nodeWith, simulate } from './scenario';

afterEach(closeSimulators);

const GOOD = { phoneNumber: '+33699999993', messageId: 111111 };
const MESSAGES = sampleMessages(8);
const ITEMS = itemsOf(MESSAGES);
const REFUSED_KEY = { success: false, code: 10, message: 'Clé API incorrecte' };

const simulateFaults = async (plan: FaultPlan, clock?: Clock): Promise<Simulator> =>
	await simulate({
		now: clock?.now,
		messages: [DOCUMENTED_MESSAGE, ...MESSAGES],
		change: faultsOf(plan),
	});

describe('a request that fails', () => {
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

describe('an account error', () => {
	const byRequest =
		(answers: Array<WireAnswer | undefined>) =>
		(usual: WireAnswer, _request: unknown, index: number): WireAnswer =>
			answers[index] ?? usual;

	it('ends the wait of another request immediately', async () => {
		const simulator = await simulate({
			messages: MESSAGES,
			change: byRequest([
				{ status: 503, body: '', headers: { 'Retry-After': '60' } },
				{ status: 200, body: REFUSED_KEY, delayMs: 100 },
			]),
		});
		const run = await check(simulator, ITEMS, {
			node: nodeWith(stoppedClock()),
			onError: 'continueRegularOutput',
			parameters: { requestOptions: { batchSize: 4, concurrentRequests: 2 } },
		});
		expect(simulator.log).toHaveLength(2);
		expect(jsonOf(run)[1].map(({ errorCode }) => errorCode)).toEqual(Array(8).fill(10));
	});

	it('keeps the answers of requests that are in flight', async () => {
		const simulator = await simulate({
			messages: MESSAGES,
			change: (usual, _, index) =>
				index === 0 ? { status: 403, body: REFUSED_KEY } : { ...usual, delayMs: 150 },
		});
		const run = await check(simulator, ITEMS, {
			parameters: { requestOptions: { batchSize: 2, concurrentRequests: 2 } },
		});
		expect(simulator.log).toHaveLength(2);
		const asked = simulator.log.map(({ body }) =>
			ITEMS.findIndex(({ messageId }) => body.includes(`:${messageId}}`)),
		);
		expect(linksOf(run)[0]).toEqual([asked[1], asked[1] + 1]);
		expect(run.outputs[1]).toHaveLength(6);
	});
});

describe('a message that is refused while the key is refused', () => {
	it('keeps its own error', async () => {
		const simulator = await simulate({
			change: (_, { body }) =>
				body.includes(`:${ITEMS[0].messageId}}`)
					? {
							status: 200,
							body: { success: false, code: 9, message: 'Pas un mobile' },
							delayMs: 100,
						}
					: { status: 200, body: REFUSED_KEY },
		});
		const run = await check(simulator, ITEMS.slice(0, 2), {
			onError: 'continueRegularOutput',
			parameters: { requestOptions: { batchSize: 1 } },
		});
		expect(jsonOf(run)[1].map(({ errorCode }) => errorCode)).toEqual([9, 10]);
	});
});

describe('a hostile answer', () => {
	const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const entry = { success: true, code: 200, ...GOOD, status: 'Delivered' };
	const listOf = (...entries: unknown[]): object => ({
		success: true,
		StatutResponse_List: entries,
	});
	const ask = async (body: unknown, simplify = true): Promise<unknown> => {
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const run = await check(simulator, [GOOD, { ...GOOD, messageId: 5 }], {
			node: nodeWith(fakeClock()),
			onError: 'continueRegularOutput',
			parameters: { simplify, requestOptions: { maxRetryTime: 0 } },
		});
		expect(linksOf(run).flat().sort()).toEqual([0, 1]);
		return linksOf(run)[0];
	};

	it.each<[string, unknown]>([
		['an entry of 10 MB', listOf({ ...entry, padding: 'x'.repeat(10_000_000) })],
		['10 MB beside the list', { padding: ['x'.repeat(10_000_000)], ...listOf(entry) }],
		[
			'100,000 entries for two messages',
			listOf(...Array.from({ length: 100_000 }, (_, id) => ({ ...entry, messageId: id + 50_000 }))),
		],
		[
			'12 MB of digits as the ID of another entry',
			`{"StatutResponse_List":[{"messageId":${'1'.repeat(12_000_000)}},${JSON.stringify(entry)}]}`,
		],
		['the same entry 100,000 times', listOf(...Array<unknown>(100_000).fill(entry))],
		['lone surrogates', listOf({ ...entry, note: '\ud800' }, { ...entry, messageId: '\udfff' })],
		[
			'numbers as strings with spaces',
			listOf({ ...entry, messageId: ' 111111 ', phoneNumber: ' +33 6 99 99 99 93 ' }),
		],
	])('is read if it contains the status: %s', async (_, body) => {
		expect(await ask(body)).toEqual([0]);
	});

	it.each<[string, string]>([
		[
			'a status on the prototype',
			`{"StatutResponse_List":[{"__proto__":{"status":"Delivered"},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
		['a list on the prototype', '{"__proto__":{"StatutResponse_List":[]}}'],
		[
			'a status that is not a string',
			`{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":{"toString":1}}]}`,
		],
		['a list with 100,000 levels', `{"StatutResponse_List":${DEEP}}`],
		['levels that are never closed', '{"StatutResponse_List":'.repeat(50_000)],
		['an error with 100,000 levels', `{"success":false,"error":${DEEP}}`],
		[
			'an entry whose error has 100,000 levels',
			`{"StatutResponse_List":[{"success":false,"errors":${DEEP},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
	])('gives no status if it contains none: %s', async (_, body) => {
		expect(await ask(body)).toEqual([]);
		expect(await ask(body, false)).toEqual([]);
	});

	it('is read even if its entry is deeply nested', async () => {
		const body = `{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":"Delivered","more":${DEEP}}]}`;
		expect(await ask(body)).toEqual([0]);
		expect(await ask(body, false)).toEqual([0]);
	});
});

describe('a hostile item', () => {
	it.each<[string, string]>([
		['fields on the prototype', '{"__proto__":{"phoneNumber":"+33699999993","messageId":111111}}'],
		['property names of Object.prototype', '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
		['lone surrogates', '{"phoneNumber":"\\ud800","messageId":"\\udfff"}'],
		['digits of another script', '{"phoneNumber":"٠٦١٢٣٤٥٦٧٨","messageId":"١١"}'],
	])('goes to Error, with its fields: %s', async (_, text) => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [JSON.parse(text), GOOD], {
			parameters: { options: { includeInputFields: true } },
		});
		expect(linksOf(run)).toEqual([[1], [0]]);
		expect(Object.keys(jsonOf(run)[1][0])).toEqual(
			expect.arrayContaining([...Object.keys(JSON.parse(text)), 'error']),
		);
		expect(({} as Record<string, unknown>).phoneNumber).toBeUndefined();
	});
});

describe('a redirect', () => {
	it('is not followed, so that no other server gets the key', async () => {
		const elsewhere = await simulate();
		const simulator = await simulate({
			change: () => ({ status: 307, body: '', headers: { Location: elsewhere.baseUrl } }),
		});
		const { task } = await check(simulator, [GOOD]);
		expect(elsewhere.log).toEqual([]);
		expect(task.error).toMatchObject({
			message: "SMS Partner's server sent a redirect (HTTP 307)",
			description:
				"Redirects are not followed, to protect the API key. Check the 'Base URL' in the credential: for SMS Partner it is https://api.smspartner.fr/v1.",
		});
	});
});
