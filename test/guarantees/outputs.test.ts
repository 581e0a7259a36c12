import {
	type IDataObject,
	type INode,
	type INodeParameters,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { OnError } from '../engine/runNode';
import {
	asTool,
	check,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	ON_ERROR,
	simulate,
} from '../engine/scenario';
import type { SimulatedMessage } from '../simulator/messageStore';

/** The parameter 'Outputs': which outputs the node has, and which items go to each. */

afterEach(closeSimulators);

const PER_STATUS: INodeParameters = { outputMode: 'perStatus' };

/** The status of each message, in the order of the items. Two more items follow: an unknown message and an invalid item. */
const WORDS = ['Waiting', 'Delivered', 'ko', 'UNDELIV', 'Teleported', ' delivrd ', 'Not delivered'];

const MESSAGES = WORDS.map((status, index): SimulatedMessage => ({
	phoneNumber: `+3363998000${index}`,
	messageId: index,
	status,
}));

const ITEMS: IDataObject[] = [
	...MESSAGES.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
	{ phoneNumber: '+33639980009', messageId: 9 },
	{ phoneNumber: 'Ana', messageId: 10 },
];

const EXPECTED_LINKS = [
	[1, 5],
	[2, 3, 6],
	[0, 4],
	[7, 8],
];

describe('the outputs of the node', () => {
	const { description } = new SmsPartner();
	const outputsWith = (parameters: INodeParameters, onError?: OnError): unknown => {
		const node: INode = {
			id: '1',
			name: 'SMS Partner',
			type: 'test.node',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'messageStatus', operation: 'get', ...parameters },
			...(onError && { onError }),
		};
		const nodeType = new SmsPartner();
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeType,
				getByNameAndVersion: () => nodeType,
				getKnownTypes: () => ({}),
			},
		});
		return NodeHelpers.getNodeOutputs(workflow, node, description);
	};
	const main = (displayName: string): object => ({ type: 'main', displayName });
	const ERROR = { ...main('Error'), category: 'error' };
	const STATUS_AND_ERROR = [main('Status'), ERROR];
	const ONE_PER_STATUS = [main('Delivered'), main('Not Delivered'), main('Waiting'), ERROR];

	it('are not Status and Error for an operation that returns no status', () => {
		const operations = description.properties.flatMap(({ name, options = [], displayOptions }) =>
			(name === 'operation' ? options : []).map((option) => ({
				resource: String(displayOptions?.show?.resource),
				operation: 'value' in option ? String(option.value) : '',
			})),
		);
		const others = operations.filter(({ resource }) => resource !== 'messageStatus');
		expect(others).not.toEqual([]);
		expect(others.filter((one) => isDeepStrictEqual(outputsWith(one), STATUS_AND_ERROR))).toEqual(
			[],
		);
	});

	it.each<[string, INodeParameters, unknown[]]>([
		['in a workflow that was saved before the parameter existed', {}, STATUS_AND_ERROR],
		['by default', { outputMode: 'statusAndError' }, STATUS_AND_ERROR],
		['one per status', PER_STATUS, ONE_PER_STATUS],
		['with an unknown value', { outputMode: 'x' }, STATUS_AND_ERROR],
		[
			'for an operation without the parameter',
			{ ...PER_STATUS, operation: '__CUSTOM_API_CALL__' },
			STATUS_AND_ERROR,
		],
	])('follow the parameter: %s', (_, parameters, expected) => {
		expect(outputsWith(parameters)).toEqual(expected);
		expect(outputsWith(parameters, 'continueErrorOutput')).toEqual([...expected, ERROR]);
	});

	it('cannot be chosen in a tool of an AI agent', () => {
		const choice = description.properties.find(({ name }) => name === 'outputMode');
		expect(choice).toMatchObject({
			noDataExpression: true,
			displayOptions: { hide: { '@tool': [true] } },
		});
	});
});

describe('with one output per status', () => {
	it.each(ON_ERROR)('returns each item once, linked and in order, under %s', async (onError) => {
		const simulator = await simulate({ messages: MESSAGES });
		const run = await check(simulator, ITEMS, { onError, parameters: PER_STATUS });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 4)).toEqual(EXPECTED_LINKS);
		expect(run.outputs.slice(4).flat()).toEqual([]);
		expect(jsonOf(run)[1][0]).toEqual({
			phoneNumber: '+33639980002',
			messageId: 2,
			status: 'ko',
			isFinal: true,
			date: '2018-02-06T16:26:56.000Z',
			stopSms: false,
			isSpam: false,
		});
		expect(jsonOf(run)[2].map(({ isFinal }) => isFinal)).toEqual([false, false]);
	});

	it.each(ON_ERROR)("routes the API's raw entries, under %s", async (onError) => {
		const simulator = await simulate({ messages: MESSAGES });
		const run = await check(simulator, ITEMS, {
			onError,
			parameters: { ...PER_STATUS, simplify: false },
		});
		expect(linksOf(run).slice(0, 4)).toEqual(EXPECTED_LINKS);
		expect(run.outputs.slice(4).flat()).toEqual([]);
		expect(jsonOf(run)[0][1]).toEqual({
			success: true,
			code: 200,
			phoneNumber: '+33639980005',
			messageId: 5,
			status: ' delivrd ',
			date: '1517934416',
			stopSms: '0',
			isSpam: '0',
		});
	});

	it.each(ON_ERROR)("keeps items whose input has a field 'error', under %s", async (onError) => {
		const simulator = await simulate({ messages: MESSAGES });
		const items = ITEMS.map((item, row) => ({ ...item, row, error: 'CRM' }));
		const run = await check(simulator, items, {
			onError,
			parameters: { ...PER_STATUS, options: { includeInputFields: true } },
		});
		expect(linksOf(run).slice(0, 4)).toEqual(EXPECTED_LINKS);
		expect(run.outputs.slice(4).flat()).toEqual([]);
		for (const [output, links] of EXPECTED_LINKS.entries()) {
			expect(jsonOf(run)[output].map(({ row }) => row)).toEqual(links);
		}
	});

	it('gives each of two items for the same message its own object', async () => {
		const simulator = await simulate({ messages: MESSAGES });
		const run = await check(simulator, [ITEMS[0], ITEMS[1], ITEMS[0]], { parameters: PER_STATUS });
		expect(linksOf(run)).toEqual([[1], [], [0, 2], []]);
		const [first, second] = jsonOf(run)[2];
		expect(first).toEqual(second);
		expect(first).not.toBe(second);
	});

	it('has only one output as a tool of an AI agent', async () => {
		const simulator = await simulate({ messages: MESSAGES });
		const run = await check(simulator, ITEMS, {
			node: asTool(new SmsPartner()),
			parameters: PER_STATUS,
		});
		expect(linksOf(run)).toEqual([ITEMS.map((_, index) => index)]);
	});
});

it('says which Error output to connect where n8n adds one, but not in a tool', async () => {
	const simulator = await simulate({ messages: MESSAGES });
	const options = { onError: 'continueErrorOutput', parameters: PER_STATUS } as const;
	const hint =
		"Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";
	const usual = await check(simulator, ITEMS, options);
	const tool = await check(simulator, ITEMS, { ...options, node: asTool(new SmsPartner()) });
	const refused = await check(simulator, [{}], { ...options, node: asTool(new SmsPartner()) });
	expect([usual, tool, refused].map((run) => hintsOf(run).filter((one) => one === hint))).toEqual([
		[hint],
		[],
		[],
	]);
});

describe('a failure of the whole run, with one output per status', () => {
	const wrongKey = { success: false, code: 10, message: 'Clé API incorrecte' };

	it.each(ON_ERROR.slice(1))(
		"goes to the node's last output under %s: an account error",
		async (onError) => {
			const simulator = await simulate({ change: () => ({ status: 200, body: wrongKey }) });
			const run = await check(simulator, ITEMS, { onError, parameters: PER_STATUS });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 4)).toEqual([[], [], [], ITEMS.map((_, index) => index)]);
			expect(run.outputs.slice(4).flat()).toEqual([]);
		},
	);

	it.each(ON_ERROR.slice(1))(
		"goes to the node's last output under %s: a misconfigured node",
		async (onError) => {
			const simulator = await simulate();
			const run = await check(simulator, [{}, ...ITEMS], {
				onError,
				parameters: { ...PER_STATUS, requestOptions: { batchSize: 'many' } },
			});
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 4)).toEqual([[], [], [], [0, ...ITEMS.map((_, i) => i + 1)]]);
			expect(run.outputs.slice(4).flat()).toEqual([]);
		},
	);

	it.each(ON_ERROR.slice(1))(
		'goes to Error under %s even if the operation has only two outputs',
		async (onError) => {
			const run = await check(await simulate(), ITEMS, {
				onError,
				parameters: { ...PER_STATUS, operation: '__CUSTOM_API_CALL__' },
			});
			expect(linksOf(run).slice(0, 2)).toEqual([[], ITEMS.map((_, index) => index)]);
			expect(run.outputs.slice(2).flat()).toEqual([]);
		},
	);

	it('fails the run when On Error is Stop', async () => {
		const simulator = await simulate({ change: () => ({ status: 200, body: wrongKey }) });
		const { task } = await check(simulator, ITEMS, { parameters: PER_STATUS });
		expect(task.error?.message).toBe('Wrong API key');
	});
});

it.each(ON_ERROR.slice(1))(
	"falls back to Status and Error under %s if the parameter 'Outputs' cannot be read",
	async (onError) => {
		const node = nodeIn(({ getNodeParameter }) => ({
			getNodeParameter: (...query: unknown[]) => {
				if (query[0] === 'outputMode') throw new Error('The expression failed');
				return Reflect.apply(getNodeParameter, undefined, query);
			},
		}));
		const simulator = await simulate({ messages: MESSAGES });
		const run = await check(simulator, ITEMS, { node, onError, parameters: PER_STATUS });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 2)).toEqual([
			[0, 1, 2, 3, 4, 5, 6],
			[7, 8],
		]);
		expect(run.outputs.slice(2).flat()).toEqual([]);
	},
);
