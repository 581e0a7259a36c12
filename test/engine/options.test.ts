import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { ApiAnswer } from '../simulator/api';
import { fakeClock } from './fakeClock';
import type { NodeRun } from './runNode';
import {
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	nodeWith,
	sendSms,
	simulate,
	withOptions,
} from './scenario';

/** The three states of an option, for every option of every operation that the panel shows. */

afterEach(closeSimulators);

/** Options of the run as a whole, which take no expression. */
const RUN_OPTIONS = [
	'batchSize',
	'concurrentRequests',
	'includeCost',
	'maxRetryTime',
	'timeout',
] as const;

interface Operation {
	readonly resource: string;
	readonly operation: string;
	readonly options: readonly INodeProperties[];
}

const { properties } = new SmsPartner().description;

const OPERATIONS: readonly Operation[] = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options = [], displayOptions }) =>
		options.map((option): Operation => {
			const resource = String(displayOptions?.show?.resource?.[0]);
			const operation = String((option as INodePropertyOptions).value);
			const collections = properties.filter(
				({ type, displayOptions: { show } = {} }) =>
					type === 'collection' &&
					show?.resource?.includes(resource) &&
					show.operation?.includes(operation),
			);
			const all = collections.flatMap(({ options: some = [] }) => some as INodeProperties[]);
			return { resource, operation, options: all };
		}),
	);

/** The operation and the option in words, the option's name, and the operation. */
type Case = [string, string, string, Operation];

const CASES = OPERATIONS.flatMap((operation) =>
	operation.options.map(({ name, displayName }): Case => [
		`${operation.resource}: ${operation.operation}`,
		displayName,
		name,
		operation,
	]),
);
const isOfRun = ([, , name]: Case): boolean => RUN_OPTIONS.some((one) => one === name);
const ITEM_CASES = CASES.filter((one) => !isOfRun(one));
const RUN_CASES = CASES.filter(isOfRun);
const OPERATION_CASES = OPERATIONS.map((one): [string, Operation] => [
	`${one.resource}: ${one.operation}`,
	one,
]);

const NUMBERS = ['+33639980001', '+33639980002', '+33639980003'];

interface Performed {
	readonly run: NodeRun;
	/** Each request. */
	readonly log: readonly string[];
}

/** Runs an operation on those of three items that have these indexes. */
async function perform(
	{ resource, operation }: Operation,
	options: INodeParameters,
	{ rows = [0, 1, 2], ...more }: CheckOptions & { readonly rows?: readonly number[] } = {},
): Promise<Performed> {
	const clock = fakeClock();
	const simulator = await simulate({
		now: clock.now,
		messages: NUMBERS.map((phoneNumber, row) => ({
			phoneNumber,
			messageId: 101 + row,
			status: 'Delivered',
		})),
		account: { stopList: resource === 'optOut' ? NUMBERS : [] },
	});
	const items = NUMBERS.map((phoneNumber, row): IDataObject => {
		const sms = [{ phoneNumber, text: 'x', parts: 1 }];
		const scheduledId = simulator.store.send(sms, { scheduledMs: clock.now() + 600_000 });
		const messageId = operation === 'cancel' ? scheduledId : 101 + row;
		// In one item, `value` is null; in another one, there is no `missing`.
		const values = { value: row === 1 ? null : '', ...(row !== 1 && { missing: '' }) };
		return { row, phoneNumber, messageId, message: 'Bonjour', ...values };
	});
	const run = await check(
		simulator,
		items.filter((_, row) => rows.includes(row)),
		{
			node: nodeWith(clock),
			...more,
			parameters: {
				...{ resource, operation, ...withOptions(options as IDataObject) },
				...{ phoneNumber: '={{ $json.phoneNumber }}', messageId: '={{ $json.messageId }}' },
				message: '={{ $json.message }}',
			},
		},
	);
	return {
		run,
		log: simulator.log.map(({ path, query, body }) => `${path}?${query} ${body}`),
	};
}

/** The input items that the items of each output are linked to, each once. */
const rowsOf = (run: NodeRun): unknown[][] => linksOf(run).map((links) => [...new Set(links)]);

it('has options for each operation, and knows those of the run', () => {
	expect(OPERATIONS.map(({ options }) => options.length)).not.toContain(0);
	expect(new Set(RUN_CASES.map(([, , name]) => name))).toEqual(new Set(RUN_OPTIONS));
	expect(ITEM_CASES.map(([, , name]) => name)).toEqual(expect.arrayContaining(['sandbox', 'tag']));
});

/** Expressions that return nothing usable for one of three items, and how the error names their value. */
const NOT_COMPUTED = [
	['={{ $json.value }}', 'is null'],
	['={{ $json.missing }}', 'is undefined'],
	["={{ $json.row === 1 ? undefined : '' }}", 'is undefined'],
	["={{ $json.row === 1 ? null : '' }}", 'is null'],
	["={{ $json.row === 1 ? Number('x') : '' }}", 'is NaN'],
	["={{ $json.row === 1 ? new Date('x') : '' }}", 'is an invalid date'],
	["={{ $json.row === 1 ? DateTime.fromISO('x') : '' }}", 'is an invalid date'],
	["={{ $json.row === 1 ? DateTime.fromISO('x').toISO() : '' }}", 'is null'],
	["={{ $json.row === 1 ? 'a-' + $json.missing : '' }}", "contains 'undefined'"],
] as const;

describe.each(ITEM_CASES)('%s, %s', (_, label, name, operation) => {
	it('sends an item to Error for which it could not be computed, and processes the others', async () => {
		const others = await perform(operation, {}, { rows: [0, 2] });
		for (const [expression, state] of NOT_COMPUTED) {
			const { run, log } = await perform(operation, { [name]: expression });
			expect([expression, rowsOf(run)]).toEqual([expression, [[0, 2], [1]]]);
			expect(jsonOf(run)[1]).toEqual([
				expect.objectContaining({
					error: `The option '${label}' could not be computed for this item`,
					errorSource: 'input',
					errorDescription: `Its value ${state}. Check the fields that its expression reads. If an item may have no value, end the expression with ?? '', as in {{ $json.name ?? '' }}: then the option is not set. [item 1]`,
				}),
			]);
			expect(log).toEqual(others.log);
		}
	});

	it('is not set if it is empty', async () => {
		const without = await perform(operation, {});
		for (const value of ['', "={{ $json.nothing ?? '' }}", "={{ '' }}"]) {
			const { run, log } = await perform(operation, { [name]: value });
			expect([jsonOf(run), log]).toEqual([jsonOf(without.run), without.log]);
		}
	});

	it('fails the node before any request if it names a field that no item has', async () => {
		for (const expression of ['={{ $json.nothing }}', '={{ $json.nothing.trim() }}']) {
			const { run, log } = await perform(operation, { [name]: expression });
			expect(log).toEqual([]);
			expect(run.task.error?.message).toBe("No item has the field 'nothing'");
			expect(run.task.error?.description).toMatch(
				new RegExp(`^'${label}' reads 'nothing', but .* add \\?\\? '' after its name`),
			);
			const { run: continued } = await perform(
				operation,
				{ [name]: expression },
				{ onError: 'continueErrorOutput' },
			);
			expect(rowsOf(continued).slice(0, 2)).toEqual([[], [0, 1, 2]]);
		}
	});

	it('is an error of the first item only if its expression fails for that item', async () => {
		const { run, log } = await perform(operation, {
			[name]: "={{ $json.row === 0 ? $('Nowhere').item.json.x : '' }}",
		});
		expect(rowsOf(run)).toEqual([[1, 2], [0]]);
		expect(jsonOf(run)[1][0]).toMatchObject({
			error: `The expression for '${label}' failed for this item`,
			errorSource: 'input',
		});
		expect(log).toEqual((await perform(operation, {}, { rows: [1, 2] })).log);
	});
});

/** For null as a text or a date, n8n itself uses the option's default. */
const FLAG_CASES = ITEM_CASES.filter(
	([, , option, { options }]) => options.find(({ name }) => name === option)?.type === 'boolean',
);

it.each(FLAG_CASES)(
	'fails the node before any request if a fixed option has no value: %s, %s',
	async (_, label, name, operation) => {
		const { run, log } = await perform(operation, { [name]: null as never });
		expect([run.task.error?.message, log]).toEqual([`The option '${label}' has no value`, []]);
	},
);

describe.each(RUN_CASES)('%s, %s', (_, label, name, operation) => {
	it('fails the node before any request if it has no value or is an expression', async () => {
		for (const value of [null, '={{ $json.value }}', '={{ $json.nothing }}']) {
			const { run, log } = await perform(operation, { [name]: value as never });
			expect([run.task.error?.message, log]).toEqual([
				expect.stringMatching(
					new RegExp(`^The option '${label.replace(/[()]/g, '.')}' is (not a number|neither true)`),
				),
				[],
			]);
		}
	});

	it('is not set if it is empty', async () => {
		const without = await perform(operation, {});
		const { run, log } = await perform(operation, { [name]: '' });
		expect([jsonOf(run), log]).toEqual([jsonOf(without.run), without.log]);
	});
});

describe.each(OPERATION_CASES)('%s', (_, operation) => {
	it('sends nothing if an option of each item could not be computed', async () => {
		const { run, log } = await perform(operation, { includeInputFields: '={{ null }}' });
		expect([log, rowsOf(run)]).toEqual([[], [[], [0, 1, 2]]]);
		expect(run.task.error).toBeUndefined();
	});

	it("copies the input fields of each item for which 'Include Input Fields' is on", async () => {
		const { run } = await perform(operation, { includeInputFields: '={{ $json.row === 1 }}' });
		const withRow = jsonOf(run)[0].map(({ row }) => row);
		const links = linksOf(run)[0];
		expect(withRow).toEqual(links.map((link) => (link === 1 ? 1 : undefined)));
	});
});

describe('Country Calling Code', () => {
	const PEOPLE = [
		{ phoneNumber: '0639980001', code: '33', messageId: 1 },
		{ phoneNumber: '0470123456', code: 32, messageId: 2 },
		{ phoneNumber: '0639980003', code: '', messageId: 3 },
	];
	const INTERNATIONAL = ['+33639980001', '+32470123456', '+33639980003'];

	const withCode = OPERATION_CASES.filter(([, { options }]) =>
		options.some(({ name }) => name === 'countryCallingCode'),
	);

	it('is an option of the operations that read phone numbers', () => {
		expect(withCode.map(([name]) => name).sort()).toEqual([
			'message: send',
			'messageStatus: get',
			'optOut: create',
			'optOut: delete',
			'phoneNumber: lookUp',
		]);
	});

	it.each(withCode)('belongs to its item: %s', async (_, { resource, operation }) => {
		const messages = INTERNATIONAL.map((phoneNumber, index) => ({
			phoneNumber,
			messageId: index + 1,
			status: 'Delivered',
		}));
		const simulator = await simulate({
			messages,
			account: { stopList: resource === 'optOut' ? INTERNATIONAL : [] },
		});
		const run = await check(simulator, PEOPLE, {
			parameters: {
				...{ resource, operation, message: 'Bonjour' },
				...{ phoneNumber: '={{ $json.phoneNumber }}', messageId: '={{ $json.messageId }}' },
				options: { countryCallingCode: '={{ $json.code }}' },
			},
		});
		expect(jsonOf(run)).toEqual([
			INTERNATIONAL.map((phoneNumber) => expect.objectContaining({ phoneNumber })),
			[],
		]);
	});

	/** The answer with Belgian and French numbers in national form. */
	const withNationalNumbers = ({ body, ...answer }: ApiAnswer): ApiAnswer => ({
		...answer,
		body: JSON.parse(
			JSON.stringify(body).replace(
				/"(phoneNumber|request|number)":"?\+?3[23](\d{9})"?/g,
				'"$1":"0$2"',
			),
		),
	});

	it.each<[string, string, INodeParameters?]>([
		['messageStatus', 'get'],
		['messageStatus', 'get', { includeCost: true }],
		['message', 'send'],
		['phoneNumber', 'lookUp'],
	])(
		'of each item decides about national numbers in answers: %s: %s %j',
		async (resource, operation, options = {}) => {
			const simulator = await simulate({
				messages: INTERNATIONAL.map((phoneNumber, index) => ({
					phoneNumber,
					messageId: index + 1,
					status: 'Delivered',
				})),
				change: withNationalNumbers,
			});
			const run = await check(simulator, PEOPLE, {
				parameters: {
					...{ resource, operation, message: 'Bonjour' },
					...{ phoneNumber: '={{ $json.phoneNumber }}', messageId: '={{ $json.messageId }}' },
					options: { ...options, countryCallingCode: '={{ $json.code }}' },
				},
			});
			expect(linksOf(run)).toEqual([[0, 1, 2], []]);
		},
	);
});

describe('an option that is a field of the item', () => {
	const TAGS = ['spring', 'summer', '', 'spring'];

	it('is read without the engine, beside fixed options', async () => {
		const evaluated: string[] = [];
		const node = nodeIn((context) => ({
			getNodeParameter: ((name: string, index: number, fallback?: unknown, more?: object) => {
				if (name.startsWith('options') && !more) evaluated.push(name);
				return context.getNodeParameter(name, index, fallback, more);
			}) as typeof context.getNodeParameter,
		}));
		const simulator = await simulate();
		const items = TAGS.map((tag, index) => ({
			phoneNumber: `+3363998000${index}`,
			message: 'Bonjour',
			tag,
		}));
		await sendSms(simulator, items, {
			node,
			parameters: {
				phoneNumber: '={{ $json.phoneNumber }}',
				options: { tag: '={{ $json.tag }}', sender: 'Acme' },
				requestOptions: { concurrentRequests: 1 },
			},
		});
		const sent = simulator.store.ledger.map(({ phoneNumber, tag, sender }) => [
			phoneNumber.at(-1),
			tag,
			sender,
		]);
		expect(sent.sort()).toEqual([
			['0', 'spring', 'Acme'],
			['1', 'summer', 'Acme'],
			['2', undefined, 'Acme'],
			['3', 'spring', 'Acme'],
		]);
		expect(evaluated.filter((name) => ['options.tag', 'options.sender'].includes(name))).toEqual(
			[],
		);
	});

	it('does not send a real SMS for a Sandbox that could not be computed', async () => {
		const simulator = await simulate();
		const items = [true, undefined, false].map((isTest, index) => ({
			phoneNumber: `+3363998000${index}`,
			message: 'Bonjour',
			...(isTest !== undefined && { isTest }),
		}));
		const run = await sendSms(simulator, items, {
			parameters: { options: { sandbox: '={{ $json.isTest }}' } },
		});
		expect(linksOf(run)).toEqual([[0, 2], [1]]);
		expect(simulator.store.ledger.map(({ phoneNumber }) => phoneNumber)).toEqual(['+33639980002']);
		expect(hintsOf(run).join()).toContain(
			"The option 'Sandbox' could not be computed for this item (1)",
		);
	});
});
