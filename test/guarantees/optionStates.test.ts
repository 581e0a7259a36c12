import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	EVERY_OPERATION,
	OPERATION_CASES,
	type OperationCase,
	type Performed,
	perform as performOn,
	type Setup,
} from '../engine/everyOperation';
import type { NodeRun } from '../engine/runNode';
import {
	check,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	sendSms,
	simulate,
} from '../engine/scenario';
import type { ApiAnswer } from '../simulator/api';

/** The three states of an option, for every option of every operation that the panel shows. */

afterEach(closeSimulators);

/** The operation and the option in words, the option's name, and the operation. */
type Case = [string, string, string, OperationCase];

const casesWith = (isOfRun: boolean): Case[] =>
	EVERY_OPERATION.flatMap((one) =>
		one.options
			.filter(({ noDataExpression = false }) => noDataExpression === isOfRun)
			.map(({ name, displayName }): Case => [one.title, displayName, name, one]),
	);

const ITEM_CASES = casesWith(false);

/** Options of the run as a whole, which take no expression. */
const RUN_CASES = casesWith(true);

/** Runs an operation on those of three items that have these indexes. */
const perform = async (
	one: OperationCase,
	options: INodeParameters,
	setup: Setup = {},
): Promise<Performed> =>
	await performOn(one, options as IDataObject, {
		count: 3,
		// In one item, `value` is null; in another one, there is no `missing`.
		change: (item, row) => ({
			...{ ...item, row, value: row === 1 ? null : '' },
			...(row !== 1 && { missing: '' }),
		}),
		...setup,
	});

/** The input items that the items of each output are linked to, each once. */
const rowsOf = (run: NodeRun): unknown[][] => linksOf(run).map((links) => [...new Set(links)]);

it('has options for each operation', () => {
	expect(EVERY_OPERATION.map(({ options }) => options.length)).not.toContain(0);
	const names = (cases: Case[]): Set<string> => new Set(cases.map(([, , name]) => name));
	expect(names(RUN_CASES)).toEqual(
		new Set(['batchSize', 'concurrentRequests', 'includeCost', 'maxRetryTime', 'timeout']),
	);
	expect([...names(ITEM_CASES)]).toEqual(expect.arrayContaining(['sandbox', 'tag']));
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
		const withNumber = EVERY_OPERATION.filter(({ properties }) =>
			properties.some(({ name }) => name === 'phoneNumber'),
		);
		expect(withCode.map(([title]) => title)).toEqual(withNumber.map(({ title }) => title));
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

	/** Not those about the STOP list: its numbers are international. */
	const answeredByNumber = withCode
		.map(([, { resource, operation }]): [string, string, INodeParameters] => [
			resource,
			operation,
			{},
		])
		.filter(([resource]) => resource !== 'optOut');

	it.each<[string, string, INodeParameters]>([
		...answeredByNumber,
		['messageStatus', 'get', { includeCost: true }],
	])(
		'of each item decides about national numbers in answers: %s: %s %j',
		async (resource, operation, options) => {
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
