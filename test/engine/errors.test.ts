import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	INodeParameters,
} from 'n8n-workflow';
import { route } from '../../nodes/SmsPartner/actions/router';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { everyText } from './everyText';
import type { OnError } from './runNode';
import { check, closeSimulators, jsonOf, linksOf, simulate } from './scenario';

afterEach(closeSimulators);

const GOOD = { phoneNumber: '+33699999993', messageId: 111111 };

const ON_ERROR: readonly OnError[] = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

const CONTINUE = ON_ERROR.slice(1);

describe('bad input', () => {
	it.each([
		['no phone number', { messageId: 1 }, 'No phone number'],
		['an empty phone number', { phoneNumber: '', messageId: 1 }, 'No phone number'],
		['a phone number that is null', { phoneNumber: null, messageId: 1 }, 'No phone number'],
		['text for a phone number', { phoneNumber: 'Ana', messageId: 1 }, 'Phone number has no digits'],
		['an object for a phone number', { phoneNumber: {}, messageId: 1 }, 'Phone number is not text'],
		[
			'too long a phone number',
			{ phoneNumber: '+3361234567890123', messageId: 1 },
			'Phone number is too long',
		],
		[
			'a phone number without digits',
			{ phoneNumber: '+ - ()', messageId: 1 },
			'Phone number has no digits',
		],
		['no message ID', { phoneNumber: '0612345678' }, 'No message ID'],
		['a message ID that is null', { phoneNumber: '0612345678', messageId: null }, 'No message ID'],
		['an empty message ID', { phoneNumber: '0612345678', messageId: '' }, 'No message ID'],
		[
			'a negative message ID',
			{ phoneNumber: '0612345678', messageId: -1 },
			'Message ID is not a whole number',
		],
		[
			'a fraction for a message ID',
			{ phoneNumber: '0612345678', messageId: 1.5 },
			'Message ID is not a whole number',
		],
		[
			'an object for a message ID',
			{ phoneNumber: '0612345678', messageId: { id: 1 } },
			'Message ID is not a whole number',
		],
		['nothing at all', {}, 'No phone number'],
	])(
		'sends an item with %s to Error as it was given, and the others out',
		async (_, bad, error) => {
			const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
			const run = await check(simulator, [GOOD, bad, GOOD]);
			expect(linksOf(run)).toEqual([[0, 2], [1]]);
			expect(jsonOf(run)[1]).toEqual([
				{ ...bad, error, errorSource: 'input', errorDescription: expect.stringMatching(/\w{4}/) },
			]);
			expect(simulator.log.map(({ messages }) => messages)).toEqual([1]);
		},
	);

	it('alone makes no request, and no failed run', async () => {
		const simulator = await simulate();
		const run = await check(simulator, [{}]);
		expect([simulator.log, run.task.error, linksOf(run)]).toEqual([[], undefined, [[], [0]]]);
	});
});

describe('an empty input', () => {
	it.each([
		['two empty outputs', 'main', undefined, [[], []]],
		['four empty outputs, one per status', 'main', 'perStatus', [[], [], [], []]],
		['one empty output for an agent', 'ai_tool', undefined, [[]]],
	] as const)('gives %s and makes no request', async (_, type, outputMode, expected) => {
		// n8n's engine runs no node without items, so the node is called as the engine would call it. It asks its
		// context for nothing else: anything more would throw here.
		const context: object = {
			getInputData: () => [],
			getNodeOutputs: () => [{ type }],
			getNodeParameter: (name: string, _item: number, fallback?: unknown) =>
				name === 'outputMode' ? (outputMode ?? fallback) : fallback,
		};
		expect(await route(context as IExecuteFunctions)).toEqual(expected);
	});
});

describe('an error of the account', () => {
	const messages = sampleMessages(6);
	const items = messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
	const wrongKey = { success: false, code: 10, message: 'Clé API incorrecte' };

	describe.each([200, 403])('under HTTP %i', (status) => {
		it('fails the run with the words of the API where On Error is Stop', async () => {
			const simulator = await simulate({ change: () => ({ status, body: wrongKey }) });
			const { task } = await check(simulator, items, { onError: 'stopWorkflow' });
			expect(task.error).toMatchObject({
				name: 'NodeApiError',
				message: 'Clé API incorrecte',
				description: expect.stringContaining('(SMS Partner code 10)'),
				httpCode: status === 200 ? null : '403',
			});
			expect(task.data).toBeUndefined();
		});

		it.each(CONTINUE)('sends every message to our Error output under %s', async (onError) => {
			const simulator = await simulate({ change: () => ({ status, body: wrongKey }) });
			const run = await check(simulator, items, { onError });
			expect(run.task.error).toBeUndefined();
			expect(run.outputs.slice(2).flat()).toEqual([]);
			expect(linksOf(run).slice(0, 2)).toEqual([[], [0, 1, 2, 3, 4, 5]]);
			expect(jsonOf(run)[1][0]).toEqual({
				...items[0],
				error: 'Clé API incorrecte',
				errorCode: 10,
				...(status === 403 && { httpStatus: 403 }),
				errorSource: 'request',
				errorDescription: expect.stringContaining('Copy the key of your account'),
			});
		});
	});

	it.each(ON_ERROR)('in the middle keeps what was answered, under %s', async (onError) => {
		const simulator = await simulate({
			messages,
			change: (answer, _, index) => (index === 0 ? answer : { status: 200, body: wrongKey }),
		});
		const run = await check(simulator, items, {
			onError,
			parameters: { options: { batchSize: 2, concurrentRequests: 1 } },
		});
		expect(simulator.log).toHaveLength(2);
		expect(linksOf(run).slice(0, 2)).toEqual([
			[0, 1],
			[2, 3, 4, 5],
		]);
	});
});

describe('a request that fails', () => {
	const messages = sampleMessages(6);
	const items = messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
	const options = { batchSize: 2, concurrentRequests: 1, maxRetries: 0 };

	it.each(ON_ERROR)('takes only its own messages to Error under %s', async (onError) => {
		const simulator = await simulate({
			messages,
			change: (answer, _, index) => (index === 1 ? { status: 503, body: '<html>' } : answer),
		});
		const run = await check(simulator, items, { onError, parameters: { options } });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 2)).toEqual([
			[0, 1, 4, 5],
			[2, 3],
		]);
		expect(jsonOf(run)[1][0]).toEqual({
			...items[2],
			error: 'SMS Partner has a problem (HTTP 503)',
			httpStatus: 503,
			errorSource: 'request',
			errorDescription: expect.stringContaining('Try again later'),
		});
	});

	it('fails the run where it was all there was', async () => {
		const simulator = await simulate({ change: () => ({ status: 503, body: '<html>' }) });
		const { task } = await check(simulator, items, { parameters: { options } });
		expect(task.error).toMatchObject({
			name: 'NodeApiError',
			message: 'SMS Partner has a problem (HTTP 503)',
			httpCode: '503',
		});
	});

	it('is no failed run where SMS Partner refused another message by itself', async () => {
		const simulator = await simulate({
			change: (_, __, index) =>
				index === 0
					? { status: 200, body: { success: false, code: 9, message: 'Pas un mobile' } }
					: { status: 503, body: '<html>' },
		});
		const run = await check(simulator, items.slice(0, 2), {
			parameters: { options: { ...options, batchSize: 1 } },
		});
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run)[1]).toMatchObject([
			{ error: 'Pas un mobile', errorCode: 9, errorSource: 'message' },
			{ httpStatus: 503, errorSource: 'request' },
		]);
	});

	it('says so in words where nobody answers', async () => {
		const simulator = await simulate();
		const credentialData = { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl };
		await closeSimulators();
		const { task } = await check(simulator, items, { credentialData, parameters: { options } });
		expect(task.error).toMatchObject({
			name: 'NodeApiError',
			message: 'SMS Partner could not be reached',
			description: expect.stringContaining('ECONNREFUSED'),
		});
	});
});

describe('a node that is set up wrongly', () => {
	interface Wrong {
		parameters?: INodeParameters;
		baseUrl?: string;
	}

	const cases: Array<[string, Wrong, string]> = [
		[
			'plain http to another host',
			{ baseUrl: 'http://api.smspartner.fr/v1' },
			'The Base URL in the credential is not https',
		],
		[
			'a base URL that is no URL',
			{ baseUrl: 'smspartner' },
			'The Base URL in the credential is not a URL',
		],
		['an empty base URL', { baseUrl: '' }, 'The Base URL in the credential is not a URL'],
		[
			'a batch size that is no number',
			{ parameters: { options: { batchSize: '={{ "many" }}' } } },
			'The option Batch Size is not a number',
		],
		[
			'a count of requests that is no number',
			{ parameters: { options: { concurrentRequests: '={{ undefined }}' } } },
			'The option Concurrent Requests is not a number',
		],
		[
			'a count of retries that is no number',
			{ parameters: { options: { maxRetries: '={{ null }}' } } },
			'The option Max Retries is not a number',
		],
		[
			'a time-out that is no number',
			{ parameters: { options: { timeout: '={{ {} }}' } } },
			'The option Timeout is not a number',
		],
		[
			'a calling code that is none',
			{ parameters: { options: { countryCallingCode: 'FR' } } },
			'The option Country Calling Code is not a calling code',
		],
		[
			"n8n's entry Custom API Call as operation",
			{ parameters: { operation: '__CUSTOM_API_CALL__' } },
			'This node has no such operation',
		],
		[
			"n8n's entry Custom API Call as resource",
			{ parameters: { resource: '__CUSTOM_API_CALL__' } },
			'This node has no such operation',
		],
	];

	const run = async (onError: OnError, { parameters, baseUrl }: Wrong) => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const credentialData: ICredentialDataDecryptedObject = {
			apiKey: simulator.apiKey,
			baseUrl: baseUrl ?? simulator.baseUrl,
		};
		const result = await check(simulator, [GOOD, GOOD], { onError, credentialData, parameters });
		expect(simulator.log).toEqual([]);
		return result;
	};

	it.each(cases)('says so before any request: %s', async (_, wrong, error) => {
		const { task } = await run('stopWorkflow', wrong);
		expect(task.error).toMatchObject({
			name: 'NodeOperationError',
			message: error,
			description: expect.stringMatching(/\w{4}/),
		});
	});

	it.each(cases)('sends every message to Error under Continue: %s', async (_, wrong, error) => {
		for (const onError of CONTINUE) {
			const result = await run(onError, wrong);
			expect(result.task.error).toBeUndefined();
			expect(linksOf(result).slice(0, 2)).toEqual([[], [0, 1]]);
			expect(result.outputs.slice(2).flat()).toEqual([]);
			expect(jsonOf(result)[1][0]).toMatchObject({ error, errorSource: 'input' });
		}
	});

	it('keeps the input fields and gives a hint under Continue', async () => {
		const simulator = await simulate();
		const result = await check(simulator, [{ ...GOOD, row: 7 }], {
			onError: 'continueRegularOutput',
			parameters: { options: { includeInputFields: true, batchSize: 'many' } },
		});
		expect(jsonOf(result)[1]).toMatchObject([{ ...GOOD, row: 7, errorSource: 'input' }]);
		expect(result.task.hints?.map(({ message }) => message)).toEqual([
			'1 of 1 message ended on Error: The option Batch Size is not a number (1)',
		]);
	});

	it.each([
		[
			'least',
			{ batchSize: '={{ -5 }}', concurrentRequests: 0, maxRetries: -1, timeout: 0 },
			[1, 1, 1],
			1,
		],
		['most', { batchSize: 9000, concurrentRequests: 900, maxRetries: 99, timeout: 1e12 }, [3], 1],
	])(
		'brings numbers that are out of range to the %s that is allowed',
		async (_, options, sizes, atOnce) => {
			const simulator = await simulate({ messages: sampleMessages(3) });
			const items = sampleMessages(3).map(({ phoneNumber, messageId }) => ({
				phoneNumber,
				messageId,
			}));
			// A time-out of 1 ms is too short for an answer: the least is tried without one.
			const parameters = { options: { ...options, timeout: Math.max(5000, options.timeout) } };
			await check(simulator, items, { parameters });
			expect(simulator.log.map(({ messages }) => messages)).toEqual(sizes);
			expect(simulator.mostInFlight).toBe(atOnce);
		},
	);
});

describe('the API key', () => {
	it.each([
		['all goes well', undefined],
		['the server echoes the request', (body: string) => ({ status: 200, body })],
		['the server echoes it with HTTP 400', (body: string) => ({ status: 400, body })],
		[
			'the server puts it into its words',
			(body: string) => ({
				status: 200,
				body: { success: false, code: 10, message: `Clé incorrecte: ${JSON.parse(body).apiKey}` },
			}),
		],
		[
			'the server escapes it as PHP does',
			(body: string) => ({
				status: 200,
				body: JSON.stringify({ code: 10, message: JSON.parse(body).apiKey })
					.replaceAll('e', '\\u0065')
					.replaceAll('\\u0065rror', 'error'),
			}),
		],
		['the server has a problem', () => ({ status: 500, body: 'x' })],
	])('is in no part of the run data when %s', async (_, answer) => {
		for (const onError of ON_ERROR) {
			const simulator = await simulate({
				messages: [DOCUMENTED_MESSAGE],
				change: (usual, request) => answer?.(request.body) ?? usual,
			});
			const { run } = await check(simulator, [GOOD, { ...GOOD, messageId: 5 }], {
				onError,
				parameters: { options: { maxRetries: 0 }, simplify: false },
			});
			expect(simulator.log[0].body).toContain(simulator.apiKey);
			expect(everyText(run.data).filter((text) => text.includes(simulator.apiKey))).toEqual([]);
		}
	});
});
