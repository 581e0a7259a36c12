import { sleep, type INodeType } from 'n8n-workflow';
import { route } from '../../nodes/SmsPartner/actions/router';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { faultsOf, type FaultPlan } from '../simulator/faults';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, WireAnswer } from '../simulator/simulator';
import { fakeClock, standingClock } from './fakeClock';
import { check, closeSimulators, jsonOf, linksOf, nodeWith, simulate } from './scenario';

afterEach(closeSimulators);

const GOOD = { phoneNumber: '+33699999993', messageId: 111111 };
const MESSAGES = sampleMessages(8);
const ITEMS = MESSAGES.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
const REFUSED_KEY = { success: false, code: 10, message: 'Clé API incorrecte' };

const simulateFaults = async (plan: FaultPlan): Promise<Simulator> =>
	await simulate({ messages: [DOCUMENTED_MESSAGE, ...MESSAGES], change: faultsOf(plan) });

describe('a request that fails', () => {
	const retryAfter = (value?: string) =>
		({ kind: 'status', status: 503, retryAfter: value }) as const;

	it.each([
		['growing, random waits', [retryAfter(), retryAfter(), retryAfter()], [250, 500, 1000]],
		['the seconds that the server wants', [retryAfter('7')], [7000]],
		['the date that the server wants', [retryAfter('Mon, 23 Nov 2026 10:00:20 GMT')], [20_000]],
		['a minute where the server wants more', [retryAfter('3600')], [60_000]],
		['its own waits where the server talks nonsense', [retryAfter('soon')], [250]],
		['a wait after a dropped connection', [{ kind: 'drop' } as const], [250]],
		['a wait after a cut answer', [{ kind: 'cut' } as const], [250]],
		['a wait after junk', [{ kind: 'junk', body: '<html>' } as const], [250]],
	])('is repeated after %s', async (_, schedule, expected) => {
		const simulator = await simulateFaults({ schedule });
		const clock = fakeClock();
		const run = await check(simulator, [GOOD], { node: nodeWith(clock) });
		expect(clock.waits).toEqual(expected);
		expect(jsonOf(run)[0]).toMatchObject([{ status: 'Delivered' }]);
		expect(new Set(simulator.log.map(({ body }) => body)).size).toBe(1);
	});

	it('is given up after the retries that the option allows', async () => {
		const simulator = await simulateFaults({ schedule: Array(9).fill(retryAfter()) });
		const clock = fakeClock();
		const { task } = await check(simulator, [GOOD], {
			node: nodeWith(clock),
			parameters: { options: { maxRetries: 2 } },
		});
		expect([simulator.log.length, clock.waits]).toEqual([3, [250, 500]]);
		expect(task.error?.message).toBe('SMS Partner has a problem (HTTP 503)');
	});

	it.each([
		['a redirect', 302],
		['not found', 404],
		['not allowed', 405],
	])('is not repeated where that cannot help: %s', async (_, status) => {
		const simulator = await simulate({ change: () => ({ status, body: '<html>' }) });
		const clock = fakeClock();
		await check(simulator, [GOOD], { node: nodeWith(clock) });
		expect([simulator.log.length, clock.waits]).toEqual([1, []]);
	});

	it.each(['silence', 'drip'] as const)('is let go where the answer is late: %s', async (kind) => {
		const simulator = await simulateFaults({ schedule: [{ kind }] });
		await check(simulator, ITEMS, { parameters: { options: { timeout: 100, maxRetries: 0 } } });
		// The drip of these entries takes half a minute.
		for (let looks = 0; looks < 500 && simulator.inFlight > 0; looks++) await sleep(20);
		expect(simulator.inFlight).toBe(0);
	});

	it.each(['silence', 'drip'] as const)('is given up at its time-out: %s', async (kind) => {
		const simulator = await simulateFaults({ schedule: [{ kind }] });
		const { task } = await check(simulator, [GOOD], {
			parameters: { options: { timeout: 100, maxRetries: 0 } },
		});
		expect(task.error?.message).toBe('SMS Partner did not answer in time');
	});
});

describe('a server that is down', () => {
	it('is not waited for again and again', async () => {
		const messages = sampleMessages(40);
		const simulator = await simulate({ change: () => ({ status: 503, body: '' }) });
		const clock = fakeClock();
		await check(
			simulator,
			messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
			{
				node: nodeWith(clock),
				parameters: { options: { batchSize: 1, concurrentRequests: 1, maxRetries: 2 } },
			},
		);
		expect(simulator.log).toHaveLength(5 * 3 + 35);
		expect(clock.waits).toHaveLength(5 * 2);
	});

	it('is given its retries again once it has answered', async () => {
		// Five messages are given up after two requests each, the sixth after one; then an answer, then a last fault.
		const isDown = (index: number): boolean => index < 11 || index === 12;
		const simulator = await simulate({
			messages: MESSAGES,
			change: (usual, _, index) => (isDown(index) ? { status: 503, body: '' } : usual),
		});
		const run = await check(simulator, ITEMS, {
			node: nodeWith(fakeClock()),
			parameters: { options: { batchSize: 1, concurrentRequests: 1, maxRetries: 1 } },
		});
		expect(linksOf(run)).toEqual([
			[6, 7],
			[0, 1, 2, 3, 4, 5],
		]);
		expect(simulator.log).toHaveLength(14);
	});
});

describe('an error of the account', () => {
	const byRequest =
		(answers: Array<WireAnswer | undefined>) =>
		(usual: WireAnswer, _request: unknown, index: number): WireAnswer =>
			answers[index] ?? usual;

	it('ends the wait of another request at once', async () => {
		const simulator = await simulate({
			messages: MESSAGES,
			change: byRequest([
				{ status: 503, body: '', headers: { 'Retry-After': '60' } },
				{ status: 200, body: REFUSED_KEY, delayMs: 100 },
			]),
		});
		const run = await check(simulator, ITEMS, {
			node: nodeWith(standingClock()),
			onError: 'continueRegularOutput',
			parameters: { options: { batchSize: 4, concurrentRequests: 2 } },
		});
		expect(simulator.log).toHaveLength(2);
		expect(jsonOf(run)[1].map(({ errorCode }) => errorCode)).toEqual(Array(8).fill(10));
	});

	it('lets requests that are under way bring their answers', async () => {
		const simulator = await simulate({
			messages: MESSAGES,
			change: (usual, _, index) =>
				index === 0 ? { status: 403, body: REFUSED_KEY } : { ...usual, delayMs: 150 },
		});
		const run = await check(simulator, ITEMS, {
			parameters: { options: { batchSize: 2, concurrentRequests: 2 } },
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
			parameters: { options: { batchSize: 1 } },
		});
		expect(jsonOf(run)[1].map(({ errorCode }) => errorCode)).toEqual([9, 10]);
	});
});

describe('an execution that is stopped', () => {
	it('reads no further item', async () => {
		let read = 0;
		let cancel = (): void => {};
		const node: INodeType = new SmsPartner();
		node.execute = async function () {
			const { getNodeParameter } = this;
			const counting = Object.create(this, {
				getNodeParameter: {
					value: (name: string, ...more: unknown[]) => {
						if (name === 'phoneNumber' && ++read === 3) cancel();
						return Reflect.apply(getNodeParameter, this, [name, ...more]);
					},
				},
			});
			return await route(counting);
		};
		await check(await simulate(), Array(50).fill(GOOD), {
			node,
			parameters: { phoneNumber: '={{ $json.phoneNumber + "" }}' },
			onStart: (stop) => {
				cancel = stop;
			},
		});
		expect(read).toBe(3);
	});

	it('is no failed run, though its request broke off', async () => {
		let cancel = (): void => {};
		const simulator = await simulate({
			change: (usual) => {
				cancel();
				return { ...usual, delivery: 'silence' };
			},
		});
		const { run, task } = await check(simulator, [GOOD], {
			parameters: { options: { maxRetries: 0 } },
			onStart: (stop) => {
				cancel = stop;
			},
		});
		expect([run.status, task.error]).toEqual(['canceled', undefined]);
	});

	it('starts no further request', async () => {
		let cancel = (): void => {};
		const simulator = await simulate({
			messages: MESSAGES,
			change: (usual, _, index) => {
				if (index === 2) cancel();
				return usual;
			},
		});
		const { run } = await check(simulator, ITEMS, {
			parameters: { options: { batchSize: 1, concurrentRequests: 1 } },
			onStart: (stop) => {
				cancel = stop;
			},
		});
		expect(run.status).toBe('canceled');
		expect(simulator.log).toHaveLength(3);
	});

	it('ends the wait before a retry at once', async () => {
		let cancel = (): void => {};
		const simulator = await simulate({
			change: () => ({ status: 503, body: '', headers: { 'Retry-After': '60' } }),
		});
		const { run } = await check(simulator, [GOOD], {
			node: nodeWith(
				fakeClock(async () => {
					cancel();
					await new Promise<void>(() => {});
				}),
			),
			onStart: (stop) => {
				cancel = stop;
			},
		});
		expect(run.status).toBe('canceled');
		expect(simulator.log).toHaveLength(1);
	});
});

describe('an answer that attacks', () => {
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
			parameters: { simplify, options: { maxRetries: 0 } },
		});
		expect(linksOf(run).flat().sort()).toEqual([0, 1]);
		return linksOf(run)[0];
	};

	it.each<[string, unknown]>([
		['10 MB of one answer', listOf({ ...entry, padding: 'x'.repeat(10_000_000) })],
		['10 MB around the list', { padding: ['x'.repeat(10_000_000)], ...listOf(entry) }],
		[
			'100,000 entries for two messages',
			listOf(...Array.from({ length: 100_000 }, (_, id) => ({ ...entry, messageId: id + 50_000 }))),
		],
		['100,000 times the same entry', listOf(...Array<unknown>(100_000).fill(entry))],
		['lone surrogates', listOf({ ...entry, note: '\ud800' }, { ...entry, messageId: '\udfff' })],
		[
			'numbers as texts with spaces',
			listOf({ ...entry, messageId: ' 111111 ', phoneNumber: ' +33 6 99 99 99 93 ' }),
		],
	])('is read where it holds the status: %s', async (_, body) => {
		expect(await ask(body)).toEqual([0]);
	});

	it.each<[string, string]>([
		[
			'a status on the prototype',
			`{"StatutResponse_List":[{"__proto__":{"status":"Delivered"},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
		['a list on the prototype', '{"__proto__":{"StatutResponse_List":[]}}'],
		[
			'an entry with no text for a status',
			`{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":{"toString":1}}]}`,
		],
		['100,000 levels', `{"StatutResponse_List":${DEEP}}`],
		['levels without end', '{"StatutResponse_List":'.repeat(50_000)],
		['an error of 100,000 levels', `{"success":false,"error":${DEEP}}`],
		[
			'an entry whose error has 100,000 levels',
			`{"StatutResponse_List":[{"success":false,"errors":${DEEP},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
	])('gives no status where it holds none: %s', async (_, body) => {
		expect(await ask(body)).toEqual([]);
		expect(await ask(body, false)).toEqual([]);
	});

	it('is read where an entry is nested deeply', async () => {
		const body = `{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":"Delivered","more":${DEEP}}]}`;
		expect(await ask(body)).toEqual([0]);
		expect(await ask(body, false)).toEqual([0]);
	});
});

describe('an item that attacks', () => {
	it.each<[string, string]>([
		['a prototype', '{"__proto__":{"phoneNumber":"+33699999993","messageId":111111}}'],
		['names of the prototype', '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
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
	it('is not followed, so that the key goes nowhere else', async () => {
		const elsewhere = await simulate();
		const simulator = await simulate({
			change: () => ({ status: 307, body: '', headers: { Location: elsewhere.baseUrl } }),
		});
		const { task } = await check(simulator, [GOOD]);
		expect(elsewhere.log).toEqual([]);
		expect(task.error).toMatchObject({
			message: "SMS Partner's address sends elsewhere (HTTP 307)",
			description: expect.stringContaining('Check the Base URL'),
		});
	});
});
