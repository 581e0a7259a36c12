import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { route } from '../../nodes/SmsPartner/actions/router';
import { BY_NUMBER } from '../engine/everyOperation';
import {
	causeOf,
	check,
	closeSimulators,
	CONTINUE,
	GOOD,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	PHONE_FIELD,
	SECOND_ERROR,
	simulate,
} from '../engine/scenario';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import type { WireAnswer } from '../simulator/simulator';

afterEach(closeSimulators);

describe('bad input', () => {
	const FORMAT =
		'Enter it in international format, e.g. +33612345678, or as a national number, e.g. 0612345678.';
	const ORIGIN =
		'It is the message_id that SMS Partner returned when the message was sent, e.g. 111111.';
	const NO_NUMBER = [
		'No phone number',
		`The parameter 'Phone Number' is empty for this item. Map it to the field that contains the recipient's number. ${FORMAT}`,
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
		['an object as phone number', number({}), ['Phone number is not text', FORMAT]],
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
			'a field in an object',
			{
				items: [{ ...GOOD, contact: { phone: '+33699999993' } }],
				parameters: { phoneNumber: '={{ $json.contact.mobile }}' },
				error: "No item has the field 'contact.mobile'",
				errorDescription:
					"'Phone Number' reads 'contact.mobile', but the items have: 'phoneNumber', 'messageId', 'contact'. Map 'Phone Number' to the field that contains it.",
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
