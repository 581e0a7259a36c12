import { stoppedClock } from '../engine/fakeClock';
import {
	causeOf,
	check,
	closeSimulators,
	CONTINUE,
	itemsOf,
	jsonOf,
	linksOf,
	nodeWith,
	ON_ERROR,
	simulate,
} from '../engine/scenario';
import { sampleMessages } from '../simulator/sampleMessages';
import type { WireAnswer } from '../simulator/simulator';

afterEach(closeSimulators);

describe('an account error', () => {
	const messages = sampleMessages(6);
	const items = itemsOf(messages);
	const WRONG_KEY =
		'SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr.';
	const wrongKey = { success: false, code: 10, message: 'Clé API incorrecte' };

	describe.each([200, 403])('under HTTP %i', (status) => {
		it("fails the run in English, with the API's message, when On Error is Stop", async () => {
			const simulator = await simulate({ change: () => ({ status, body: wrongKey }) });
			const { task } = await check(simulator, items, { onError: 'stopWorkflow' });
			expect(task.error).toMatchObject({
				name: 'NodeApiError',
				message: 'Wrong API key',
				description: `${WRONG_KEY} SMS Partner says: Clé API incorrecte (SMS Partner code 10)`,
				httpCode: status === 200 ? null : '403',
				...causeOf('credential-invalid'),
			});
			expect(task.data).toBeUndefined();
		});

		it.each(CONTINUE)(
			"sends every message to the node's Error output under %s",
			async (onError) => {
				const simulator = await simulate({ change: () => ({ status, body: wrongKey }) });
				const run = await check(simulator, items, { onError });
				expect(run.task.error).toBeUndefined();
				expect(run.outputs.slice(2).flat()).toEqual([]);
				expect(jsonOf(run).slice(0, 2)).toEqual([
					[],
					items.map((item) => ({
						...item,
						error: 'Wrong API key',
						errorCode: 10,
						apiMessage: 'Clé API incorrecte',
						...(status === 403 && { httpStatus: 403 }),
						errorSource: 'request',
						errorDescription: WRONG_KEY,
					})),
				]);
				expect(linksOf(run)[1]).toEqual([0, 1, 2, 3, 4, 5]);
			},
		);
	});

	it.each<[string, WireAnswer, string, string]>([
		['code 11', { status: 200, body: { code: 11 } }, 'Not enough credit', 'quota-exhausted'],
		[
			'code 96',
			{ status: 200, body: { code: 96 } },
			'IP address not allowed',
			'configuration-invalid',
		],
		[
			'HTTP 401',
			{ status: 401, body: '<html>' },
			'SMS Partner refused the request (HTTP 401)',
			'credential-invalid',
		],
	])('ends the run after one request: %s', async (_, answer, message, cause) => {
		const simulator = await simulate({ change: () => answer });
		const { task } = await check(simulator, items, {
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
		});
		expect(simulator.log).toHaveLength(1);
		expect(task.error).toMatchObject({ name: 'NodeApiError', message, ...causeOf(cause) });
	});

	it.each(ON_ERROR)('in the middle of a run keeps what was answered, under %s', async (onError) => {
		const simulator = await simulate({
			messages,
			change: (answer, _, index) => (index === 0 ? answer : { status: 200, body: wrongKey }),
		});
		const run = await check(simulator, items, {
			onError,
			parameters: { requestOptions: { batchSize: 2, concurrentRequests: 1 } },
		});
		expect(simulator.log).toHaveLength(2);
		expect(linksOf(run).slice(0, 2)).toEqual([
			[0, 1],
			[2, 3, 4, 5],
		]);
	});
});

const MESSAGES = sampleMessages(8);

const ITEMS = itemsOf(MESSAGES);

const REFUSED_KEY = { success: false, code: 10, message: 'Clé API incorrecte' };

describe('an account error beside other requests', () => {
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
