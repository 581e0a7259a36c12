import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { route } from '../../nodes/SmsPartner/actions/router';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import type { WireAnswer } from '../simulator/simulator';
import { BY_NUMBER } from './everyOperation';
import { everyText } from './everyText';
import type { NodeRun, OnError } from './runNode';
import {
	causeOf,
	check,
	closeSimulators,
	hintsOf,
	itemsOf,
	jsonOf,
	linksOf,
	nodeIn,
	PHONE_FIELD,
	simulate,
	withOptions,
} from './scenario';

const SECOND_ERROR =
	"Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";

afterEach(closeSimulators);

const GOOD = { phoneNumber: '+33699999993', messageId: 111111 };

const ON_ERROR: readonly OnError[] = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

const CONTINUE = ON_ERROR.slice(1);

describe('bad input', () => {
	const FORMAT =
		'Enter it in international format, e.g. +33612345678, or as a national number, e.g. 0612345678.';
	const MORE_DIGITS =
		'In the country of its calling code, numbers have more digits. Check the number. If it is a national number, it needs its leading 0 and, outside France, the option Country Calling Code.';
	const FEWER_DIGITS =
		'In the country of its calling code, numbers have fewer digits. Check the number, and pass one phone number per item.';
	const ORIGIN =
		'It is the message_id that SMS Partner returned when the message was sent, e.g. 111111.';
	const NO_NUMBER = [
		'No phone number',
		`The parameter 'Phone Number' is empty for this item. Map it to the field that contains the recipient's number. ${FORMAT}`,
	] as const;
	const NO_ID = [
		'No message ID',
		`The parameter 'Message ID' is empty for this item. ${ORIGIN}`,
	] as const;
	const NOT_WHOLE = [
		'Message ID is not a whole number',
		`A message ID contains digits only. ${ORIGIN}`,
	] as const;
	const number = (phoneNumber: unknown): IDataObject =>
		({ phoneNumber, messageId: 1 }) as IDataObject;
	const id = (messageId: unknown): IDataObject =>
		({ phoneNumber: '0612345678', messageId }) as IDataObject;

	it.each<[string, IDataObject, readonly [error: string, errorDescription: string]]>([
		['no phone number', { messageId: 1 }, NO_NUMBER],
		['an empty phone number', number(''), NO_NUMBER],
		['a phone number that is null', number(null), NO_NUMBER],
		['nothing at all', {}, NO_NUMBER],
		['a name as phone number', number('Ana'), ['Phone number has no digits', FORMAT]],
		['separators only', number('+ - ()'), ['Phone number has no digits', FORMAT]],
		['an object as phone number', number({}), ['Phone number is not text', FORMAT]],
		[
			'letters in the phone number',
			number('0612345678 Ana'),
			['Phone number contains characters other than digits', FORMAT],
		],
		['a short phone number', number('06123'), ['Phone number is too short', MORE_DIGITS]],
		[
			'a long phone number',
			number('+3361234567890123'),
			['Phone number is too long', FEWER_DIGITS],
		],
		['no message ID', { phoneNumber: '0612345678' }, NO_ID],
		['a message ID that is null', id(null), NO_ID],
		['an empty message ID', id(''), NO_ID],
		['a negative message ID', id(-1), NOT_WHOLE],
		['a fraction as message ID', id(1.5), NOT_WHOLE],
		['an object as message ID', id({ id: 1 }), NOT_WHOLE],
		[
			'a message ID that n8n has rounded',
			id(2 ** 60),
			[
				'Message ID may have been rounded',
				'A number above 9007199254740991 loses digits before it reaches this node. Pass the message ID as text.',
			],
		],
	])(
		'sends an item with %s to Error as given, names its row, and checks the others',
		async (_, bad, [error, errorDescription]) => {
			const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
			const run = await check(simulator, [GOOD, bad, GOOD]);
			expect(linksOf(run)).toEqual([[0, 2], [1]]);
			expect(jsonOf(run)[1]).toEqual([
				{ ...bad, error, errorSource: 'input', errorDescription: `${errorDescription} [item 1]` },
			]);
			expect(simulator.log.map(({ messages }) => messages)).toEqual([1]);
		},
	);

	it('in every item makes no request and does not fail the run', async () => {
		const simulator = await simulate();
		const run = await check(simulator, [number('Ana'), number('Bob')]);
		expect([simulator.log, run.task.error, linksOf(run)]).toEqual([[], undefined, [[], [0, 1]]]);
		expect(hintsOf(run)).toEqual([
			'2 of 2 items went to Error: Phone number has no digits (2). Enter it in international format, or as a national number.',
		]);
	});
});

describe('a mapping mistake', () => {
	interface Mistake {
		readonly items: IDataObject[];
		readonly parameters?: INodeParameters;
		readonly error: string;
		readonly errorDescription: string;
	}

	const mistakes: Array<[string, Mistake]> = [
		[
			'one field',
			{
				items: [
					{ phone: '+33699999993', messageId: 111111 },
					{ phone: '+33699999992', messageId: 1000, name: 'Ana' },
				],
				error: "No item has the field 'phoneNumber'",
				errorDescription:
					"'Phone Number' is empty and reads 'phoneNumber', but the items have: 'phone', 'messageId', 'name'. Drag the field that contains it onto 'Phone Number'.",
			},
		],
		[
			'a field in an expression',
			{
				items: [{ phone: '+33699999993', messageId: 111111 }],
				parameters: PHONE_FIELD,
				error: "No item has the field 'phoneNumber'",
				errorDescription:
					"'Phone Number' reads 'phoneNumber', but the items have: 'phone', 'messageId'. Map 'Phone Number' to the field that contains it.",
			},
		],
		[
			'both fields, one of them in an expression',
			{
				items: [{ phone: '+33699999993', message_id: 111111 }],
				parameters: { phoneNumber: '={{ $json.mobile }}' },
				error: "No item has the fields 'mobile' and 'messageId'",
				errorDescription:
					"'Phone Number' and 'Message ID' read 'mobile' and 'messageId', but the items have: 'phone', 'message_id'. Map 'Phone Number' and 'Message ID' to the fields that contain them.",
			},
		],
		[
			'both fields',
			{
				items: [{ phone: '+33699999993', message_id: 111111 }],
				error: "No item has the fields 'phoneNumber' and 'messageId'",
				errorDescription:
					"'Phone Number' and 'Message ID' are empty and read 'phoneNumber' and 'messageId', but the items have: 'phone', 'message_id'. Drag the fields that contain them onto 'Phone Number' and 'Message ID'.",
			},
		],
		[
			'a field in an object',
			{
				items: [{ ...GOOD, contact: { phone: '+33699999993' } }],
				parameters: { phoneNumber: '={{ $json.contact.mobile }}' },
				error: "No item has the field 'contact.mobile'",
				errorDescription:
					"'Phone Number' reads 'contact.mobile', but the items have: 'phoneNumber', 'messageId', 'contact'. Map 'Phone Number' to the field that contains it.",
			},
		],
		[
			'any field of empty items',
			{
				items: [{}, {}],
				error: "No item has the fields 'phoneNumber' and 'messageId'",
				errorDescription:
					"'Phone Number' and 'Message ID' are empty and read 'phoneNumber' and 'messageId', but the items have no fields. Drag the fields that contain them onto 'Phone Number' and 'Message ID'.",
			},
		],
	];

	it.each(mistakes)(
		'fails the run before any request, and names the fields that the items have: %s',
		async (_, { items, parameters, error, errorDescription }) => {
			const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
			const { task } = await check(simulator, items, { parameters });
			expect(simulator.log).toEqual([]);
			expect(task.data).toBeUndefined();
			expect(task.error).toMatchObject({
				name: 'NodeOperationError',
				message: error,
				description: errorDescription,
				...causeOf('configuration-invalid'),
			});
		},
	);

	it.each(mistakes)(
		'sends every item to Error with the same texts under Continue: %s',
		async (_, { items, parameters, error, errorDescription }) => {
			for (const onError of CONTINUE) {
				const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
				const run = await check(simulator, items, { onError, parameters });
				expect([simulator.log, run.task.error]).toEqual([[], undefined]);
				expect(run.outputs.slice(2).flat()).toEqual([]);
				expect(linksOf(run).slice(0, 2)).toEqual([[], items.map((__, index) => index)]);
				expect(
					jsonOf(run)[1].map((json) => [json.error, json.errorSource, json.errorDescription]),
				).toEqual(
					items.map((__, index) => [error, 'input', `${errorDescription} [item ${index}]`]),
				);
				expect(hintsOf(run)).toEqual([
					`${items.length} of ${items.length} item${items.length === 1 ? '' : 's'} went to Error: ${error} (${items.length}). ${errorDescription}`,
					...(onError === 'continueErrorOutput' ? [SECOND_ERROR] : []),
				]);
			}
		},
	);

	it.each<[string, IDataObject[], INodeParameters]>([
		['a single item has the field', [{}, {}, GOOD], {}],
		['a field exists but is empty', [{ phoneNumber: null, messageId: '' }], {}],
		[
			'an expression finds nothing',
			[{ phone: '' }],
			{ phoneNumber: '={{ $json.mobile ?? $json.phone }}', messageId: '1' },
		],
	])('is not assumed if %s', async (_, items, parameters) => {
		const run = await check(await simulate(), items, { parameters });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).flat()).toEqual(items.map((__, index) => index));
	});
});

describe('an empty parameter', () => {
	const items = [{ Prénom: 'Ana', Téléphone: '+33639980001' }];
	const FIELDS = "the items have: 'Prénom', 'Téléphone'";
	const SEND = { resource: 'message', operation: 'send', phoneNumber: '+33639980001' };

	it.each<[string, INodeParameters, error: string, errorDescription: string]>([
		[
			'the text, as the panel shows it at first',
			SEND,
			"'Message' is empty",
			`Drag the field that contains it onto 'Message', or enter a value; ${FIELDS}.`,
		],
		[
			'spaces only',
			{ ...SEND, phoneNumber: '  ', message: 'Bonjour' },
			"'Phone Number' is empty",
			`Drag the field that contains it onto 'Phone Number', or enter a value; ${FIELDS}.`,
		],
		[
			'two of them, after a switch to Expression',
			{ ...SEND, phoneNumber: '=', message: '= \n' },
			"'Phone Number' and 'Message' are empty",
			`Drag the fields that contain them onto 'Phone Number' and 'Message', or enter values; ${FIELDS}.`,
		],
		...BY_NUMBER.map(
			({ title, resource, operation }): [string, INodeParameters, string, string] => [
				title,
				{ resource, operation, phoneNumber: '=', message: 'Bonjour' },
				"'Phone Number' is empty",
				`Drag the field that contains it onto 'Phone Number', or enter a value; ${FIELDS}.`,
			],
		),
		[
			'the ID to search by',
			{ operation: 'getAll', messageId: '=' },
			"'Message ID' is empty",
			`Drag the field that contains it onto 'Message ID', or enter a value; ${FIELDS}.`,
		],
		[
			'the tag to search by',
			{ operation: 'getAll', searchBy: 'tag', tag: '=' },
			"'Tag' is empty",
			`Drag the field that contains it onto 'Tag', or enter a value; ${FIELDS}.`,
		],
	])(
		'fails the run before any request, or sends every item to Error: %s',
		async (_, parameters, error, errorDescription) => {
			const simulator = await simulate();
			const { task } = await check(simulator, items, { parameters });
			expect(task.error).toMatchObject({
				...{ name: 'NodeOperationError', message: error, description: errorDescription },
				...causeOf('configuration-invalid'),
			});
			for (const onError of CONTINUE) {
				const run = await check(simulator, items, { onError, parameters });
				const [results, [failed]] = jsonOf(run);
				expect([run.task.error, results]).toEqual([undefined, []]);
				expect(failed).toMatchObject({
					...{ error, errorSource: 'input', errorDescription: `${errorDescription} [item 0]` },
				});
			}
			expect(simulator.log).toEqual([]);
		},
	);

	it.each<[string, INodeParameters]>([
		...BY_NUMBER.map(({ title, resource, operation }): [string, INodeParameters] => [
			title,
			{ resource, operation, message: 'Bonjour' },
		]),
		['message: send without a text', { ...SEND, message: '' }],
		['messageStatus: getAll', { operation: 'getAll' }],
	])('keeps n8n from starting the workflow at all: %s', async (_, parameters) => {
		const simulator = await simulate();
		await expect(check(simulator, items, { parameters })).rejects.toThrow(/issues/);
		expect(simulator.log).toEqual([]);
	});

	it.each(['', '=', ' '])(
		'is the item\'s own field in Message Status: Get: "%s"',
		async (empty) => {
			const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
			const parameters = { phoneNumber: empty, messageId: empty };
			const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
			const run = await check(simulator, [{ phoneNumber, messageId }], { parameters });
			expect(jsonOf(run)).toEqual([[expect.objectContaining({ phoneNumber, messageId })], []]);
		},
	);

	it('is the value that n8n itself returns for the field', async () => {
		const phoneNumber = { number: '+33699999993' };
		const bad = [GOOD, { ...GOOD, phoneNumber }];
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const [, [failed]] = jsonOf(await check(simulator, bad));
		expect(failed).toMatchObject({ phoneNumber, error: 'Phone number is not text' });
	});

	it('is read without the engine, however many items there are', async () => {
		const read: number[] = [];
		const node = nodeIn((context) => ({
			getNodeParameter: ((name: string, index: number, ...more: unknown[]): unknown => {
				if (['phoneNumber', 'messageId', 'message'].includes(name) && index > 0) read.push(index);
				return Reflect.apply(context.getNodeParameter, context, [name, index, ...more]);
			}) as IExecuteFunctions['getNodeParameter'],
		}));
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
		const three = [1, 2, 3].map(() => ({ phoneNumber, messageId }));
		const statuses = await check(simulator, three, { node });
		expect(linksOf(statuses)).toEqual([[0, 1, 2], []]);
		// As the editor saves a text without fields.
		const text = { ...SEND, ...PHONE_FIELD, message: '=Bonjour,\nà demain' };
		const sent = await check(simulator, three, { node, parameters: text });
		expect(linksOf(sent)).toEqual([[0, 1, 2], []]);
		expect(read).toEqual([]);
	});

	it('of one item only, because its expression returns nothing, sends that item to Error', async () => {
		const parameters = { ...SEND, ...PHONE_FIELD, message: 'Bonjour' };
		const run = await check(await simulate(), [GOOD, { phoneNumber: '' }], { parameters });
		expect(linksOf(run)).toEqual([[0], [1]]);
		expect(jsonOf(run)[1]).toMatchObject([{ error: 'No phone number', errorSource: 'input' }]);
	});
});

describe('an empty input', () => {
	it.each([
		['two empty outputs', 'main', undefined, [[], []]],
		['four empty outputs, one per status', 'main', 'perStatus', [[], [], [], []]],
		['one empty output for an agent', 'ai_tool', undefined, [[]]],
	] as const)('returns %s and makes no request', async (_, type, outputMode, expected) => {
		// n8n's engine does not run a node without items, so the test calls the node as the engine would. The node may
		// use only this much of its context: anything else would throw here.
		const context: object = {
			getInputData: () => [],
			getNodeOutputs: () => [{ type }],
			getNodeParameter: (name: string, _item: number, fallback?: unknown) =>
				({ resource: 'messageStatus', outputMode })[name] ?? fallback,
		};
		expect(await route(context as IExecuteFunctions)).toEqual(expected);
	});
});

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
		['code 1', { status: 200, body: { code: 1 } }, 'API key required', 'credential-invalid'],
		['code 11', { status: 200, body: { code: 11 } }, 'Not enough credit', 'quota-exhausted'],
		['code 20', { status: 200, body: { code: 20 } }, 'Account disabled', 'credential-invalid'],
		['code 30', { status: 200, body: { code: 30 } }, 'Account blocked', 'credential-invalid'],
		['code 40', { status: 200, body: { code: 40 } }, 'API access denied', 'credential-invalid'],
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
		[
			'HTTP 403',
			{ status: 403, body: '<html>' },
			'SMS Partner refused the request (HTTP 403)',
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

describe('a number that may have lost its leading 0', () => {
	const NOTE =
		'The number was read as +612345678. If a spreadsheet dropped the leading 0, format the column as text, then put the 0 back.';
	const WITH_ZERO = { phoneNumber: '0612345678', messageId: 4 };

	it.each<[string, unknown, boolean]>([
		['as a number', 612345678, true],
		['as text', '612345678', true],
		['after an apostrophe', "'612 345 678", true],
		['not if the number has its 0', '0612345678', false],
		['not in international format', '+612345678', false],
	])('gets a note when SMS Partner does not find it: %s', async (_, phoneNumber, hasNote) => {
		const run = await check(await simulate(), [
			{ phoneNumber, messageId: 4 } as IDataObject,
			WITH_ZERO,
		]);
		const notFound =
			'SMS Partner has no message 4 for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.';
		expect(jsonOf(run)[1].map((json) => [json.phoneNumber, json.errorDescription])).toEqual([
			[phoneNumber, hasNote ? `${notFound} ${NOTE}` : notFound],
			['0612345678', notFound],
		]);
	});

	it.each<[string, WireAnswer]>([
		['by code 9', { status: 200, body: { success: false, code: 9 } }],
		['by code 6 under HTTP 400', { status: 400, body: { success: false, code: 6 } }],
		['by HTTP 400', { status: 400, body: '<html>' }],
		['by HTTP 422', { status: 422, body: '<html>' }],
	])('gets the note when SMS Partner refuses it, too: %s', async (_, answer) => {
		const simulator = await simulate({ change: () => answer });
		const run = await check(simulator, [{ phoneNumber: 612345678, messageId: 4 }], {
			onError: 'continueRegularOutput',
		});
		expect(String(jsonOf(run)[1][0].errorDescription).endsWith(`. ${NOTE}`)).toBe(true);
	});

	it('gets no note when the request failed for another reason', async () => {
		const simulator = await simulate({ change: () => ({ status: 404, body: '' }) });
		const run = await check(simulator, [{ phoneNumber: 612345678, messageId: 4 }], {
			onError: 'continueRegularOutput',
		});
		expect(jsonOf(run)[1][0].errorDescription).toBe(
			"Check the 'Base URL' in the credential: for SMS Partner it is https://api.smspartner.fr/v1.",
		);
	});
});

/** A node whose requests are answered without a server, with one status for each message; records the requests. */
function answeringNode(requests: IHttpRequestOptions[]): INodeType {
	return nodeIn(({ helpers }) => ({
		helpers: {
			...helpers,
			httpRequestWithAuthentication: async (_: string, options: IHttpRequestOptions) => {
				requests.push(options);
				const { SMSStatut_List: list } = options.body as { SMSStatut_List: IDataObject[] };
				const entries = list.map((one) => ({ ...one, success: true, status: 'Delivered' }));
				const body = JSON.stringify({ success: true, StatutResponse_List: entries });
				return await Promise.resolve({ statusCode: 200, headers: {}, body });
			},
		},
	}));
}

describe('a misconfigured node', () => {
	interface Wrong {
		readonly parameters?: INodeParameters;
		readonly baseUrl?: string;
		readonly error: string;
		readonly errorDescription: string;
	}

	const options = (more: INodeParameters): { parameters: INodeParameters } => ({
		parameters: withOptions(more as IDataObject),
	});
	const wait = (more: INodeParameters): { parameters: INodeParameters } => ({
		parameters: { waitForFinal: true, ...more },
	});
	const ON_OR_OFF = 'Turn it on or off, or let its expression return true or false.';
	const NO_OPERATION = {
		error: 'This operation is not supported',
		errorDescription:
			"Choose another 'Operation'. For any other request to SMS Partner, use the HTTP Request node with the same credential.",
	};
	const cases: Array<[string, Wrong]> = [
		[
			'plain http to another host',
			{
				baseUrl: 'http://api.smspartner.fr/v1',
				error: "The credential's 'Base URL' is not https",
				errorDescription:
					'The API key would travel unencrypted, so nothing was sent. Change http:// to https:// in the credential.',
			},
		],
		[
			'a Base URL that is not a URL',
			{
				baseUrl: 'smspartner',
				error: "The credential's 'Base URL' is not a URL",
				errorDescription: 'Set it to https://api.smspartner.fr/v1.',
			},
		],
		[
			'a Base URL with a query',
			{
				baseUrl: 'https://api.smspartner.fr/v1?apiKey=x',
				error: "The credential's 'Base URL' contains a query or fragment",
				errorDescription:
					'Remove what follows "?" or "#". For SMS Partner it is https://api.smspartner.fr/v1.',
			},
		],
		[
			'a batch size that is not a number',
			{
				...options({ batchSize: '={{ "many" }}' }),
				error: "The option 'Batch Size' is not a number",
				errorDescription: 'Set it to a number from 1 to 500, or remove it to use the default, 500.',
			},
		],
		[
			'a number of parallel requests that is not a number',
			{
				...options({ concurrentRequests: '={{ undefined }}' }),
				error: "The option 'Concurrent Requests' is not a number",
				errorDescription: 'Set it to a number from 1 to 20, or remove it to use the default, 5.',
			},
		],
		[
			'a retry time that is not a number',
			{
				...options({ maxRetryTime: '={{ null }}' }),
				error: "The option 'Max Retry Time (Seconds)' is not a number",
				errorDescription: 'Set it to a number from 0 to 600, or remove it to use the default, 60.',
			},
		],
		[
			'a time-out that is not a number',
			{
				...options({ timeout: '={{ {} }}' }),
				error: "The option 'Timeout' is not a number",
				errorDescription:
					'Set it to a number from 1 to 600000, or remove it to use the default, 10000.',
			},
		],
		[
			'an invalid calling code',
			{
				...options({ countryCallingCode: 'FR' }),
				error: "The option 'Country Calling Code' is not a calling code",
				errorDescription: 'Set it to one to three digits, e.g. 33 for France or 32 for Belgium.',
			},
		],
		[
			'an unreadable Simplify',
			{
				parameters: { simplify: '={{ "yes" }}' },
				error: "The parameter 'Simplify' is neither true nor false",
				errorDescription: ON_OR_OFF,
			},
		],
		[
			'an unreadable Wait for Final Status',
			{
				parameters: { waitForFinal: '={{ null }}' },
				error: "The parameter 'Wait for Final Status' is neither true nor false",
				errorDescription: ON_OR_OFF,
			},
		],
		[
			'an unreadable Include Input Fields',
			{
				...options({ includeInputFields: 'perhaps' }),
				error: "The option 'Include Input Fields' is neither true nor false",
				errorDescription: ON_OR_OFF,
			},
		],
		[
			'a Check Every that is not a number',
			{
				...wait({ checkEverySeconds: '={{ "soon" }}' }),
				error: "The parameter 'Check Every (Seconds)' is not a number",
				errorDescription: 'Set it to a number from 5 to 600, or remove it to use the default, 10.',
			},
		],
		[
			'a Give Up After that is not a number',
			{
				...wait({ giveUpAfterSeconds: '={{ undefined }}' }),
				error: "The parameter 'Give Up After (Seconds)' is not a number",
				errorDescription: 'Set it to a number from 5 to 600, or remove it to use the default, 60.',
			},
		],
		[
			"n8n's 'Custom API Call' as operation",
			{ parameters: { operation: '__CUSTOM_API_CALL__' }, ...NO_OPERATION },
		],
		[
			"n8n's 'Custom API Call' as resource",
			{ parameters: { resource: '__CUSTOM_API_CALL__' }, ...NO_OPERATION },
		],
		[
			'the name of an inherited property as operation',
			{ parameters: { operation: 'constructor' }, ...NO_OPERATION },
		],
	];

	const run = async (onError: OnError, { parameters, baseUrl }: Wrong): Promise<NodeRun> => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const credentialData: ICredentialDataDecryptedObject = {
			apiKey: simulator.apiKey,
			baseUrl: baseUrl ?? simulator.baseUrl,
		};
		const result = await check(simulator, [GOOD, GOOD], { onError, credentialData, parameters });
		expect(simulator.log).toEqual([]);
		return result;
	};

	it.each(cases)('fails the run before any request: %s', async (_, wrong) => {
		const { task } = await run('stopWorkflow', wrong);
		expect(task.error).toMatchObject({
			name: 'NodeOperationError',
			message: wrong.error,
			description: wrong.errorDescription,
			...causeOf('configuration-invalid'),
		});
	});

	it.each(cases)('sends every message to Error under Continue: %s', async (_, wrong) => {
		for (const onError of CONTINUE) {
			const result = await run(onError, wrong);
			expect(result.task.error).toBeUndefined();
			expect(result.outputs.slice(2).flat()).toEqual([]);
			expect(linksOf(result).slice(0, 2)).toEqual([[], [0, 1]]);
			const { error, errorDescription } = wrong;
			expect(jsonOf(result)[1][1]).toMatchObject({
				error,
				errorSource: 'input',
				errorDescription: `${errorDescription} [item 1]`,
			});
		}
	});

	it('keeps the input fields and gives a hint under Continue', async () => {
		const simulator = await simulate();
		const result = await check(simulator, [{ ...GOOD, row: 7 }], {
			onError: 'continueRegularOutput',
			parameters: { options: { includeInputFields: true }, requestOptions: { batchSize: 'many' } },
		});
		expect(jsonOf(result)[1]).toEqual([
			{
				...GOOD,
				row: 7,
				error: "The option 'Batch Size' is not a number",
				errorSource: 'input',
				errorDescription:
					'Set it to a number from 1 to 500, or remove it to use the default, 500. [item 0]',
			},
		]);
		expect(hintsOf(result)).toEqual([
			"1 of 1 item went to Error: The option 'Batch Size' is not a number (1). Set it to a number from 1 to 500, or remove it to use the default, 500.",
		]);
	});
});

describe('numbers out of range', () => {
	it.each([
		[
			'minimum',
			{ batchSize: -5, concurrentRequests: 0, maxRetryTime: -1, timeout: 0 },
			{ sizes: [1, 1, 1], timeouts: [1001, 1001, 1001] },
		],
		[
			'maximum',
			{ batchSize: 9000, concurrentRequests: 900, maxRetryTime: 9999, timeout: 1e12 },
			{ sizes: [3], timeouts: [601_000] },
		],
	])('are clamped to the %s', async (_, requestOptions, { sizes, timeouts }) => {
		const requests: IHttpRequestOptions[] = [];
		const items = itemsOf(sampleMessages(3));
		const run = await check(await simulate(), items, {
			node: answeringNode(requests),
			parameters: { requestOptions },
		});
		expect(linksOf(run)).toEqual([[0, 1, 2], []]);
		expect(requests.map(({ timeout }) => timeout)).toEqual(timeouts);
		expect(
			requests.map(({ body }) => (body as { SMSStatut_List: unknown[] }).SMSStatut_List.length),
		).toEqual(sizes);
	});
});

it.each(['', ' ', undefined, null])('uses the default for the Base URL %j', async (baseUrl) => {
	const requests: IHttpRequestOptions[] = [];
	const run = await check(await simulate(), [GOOD], {
		node: answeringNode(requests),
		credentialData: { apiKey: 'k', baseUrl } as ICredentialDataDecryptedObject,
	});
	expect(linksOf(run)).toEqual([[0], []]);
	expect(requests.map(({ url }) => url)).toEqual(['https://api.smspartner.fr/v1/multi-status']);
});

describe('the API key', () => {
	it.each([
		['every request succeeds', undefined],
		['the server echoes the request', (body: string) => ({ status: 200, body })],
		['the server echoes it with HTTP 400', (body: string) => ({ status: 400, body })],
		[
			'the server puts it into its message',
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
		['the server is not available', () => ({ status: 500, body: 'x' })],
	])('is in no part of the run data when %s', async (_, answer) => {
		for (const onError of ON_ERROR) {
			const simulator = await simulate({
				messages: [DOCUMENTED_MESSAGE],
				change: (usual, request) => answer?.(request.body) ?? usual,
			});
			const { run } = await check(simulator, [GOOD, { ...GOOD, messageId: 5 }], {
				onError,
				parameters: { requestOptions: { maxRetryTime: 0 }, simplify: false },
			});
			expect(simulator.log[0].body).toContain(simulator.apiKey);
			expect(everyText(run.data).filter((text) => text.includes(simulator.apiKey))).toEqual([]);
		}
	});
});
