import type {
	IBinaryKeyData,
	IDataObject,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { ApiAnswer } from '../simulator/api';
import {
	type LoggedRequest,
	SIMULATOR_KEY,
	type SimulatorOptions,
	type WireAnswer,
} from '../simulator/simulator';
import { fakeClock } from './fakeClock';
import type { NodeRun, OnError } from './runNode';
import {
	asTool,
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	ID_FIELD,
	jsonOf,
	linksOf,
	nodeIn,
	nodeWith,
	PHONE_FIELD,
	simulate,
} from './scenario';

/** What every operation guarantees: each one runs on the same items, with and without faults. */

afterEach(closeSimulators);

const NUMBERS = ['+33639980001', '+33639980002'];
const IDS = [101, 102];
const ITEMS: IDataObject[] = NUMBERS.map((phoneNumber, index) => ({
	phoneNumber,
	messageId: IDS[index],
	tag: `tag-${index}`,
	message: 'Bonjour',
	keep: index,
}));

const MINUTE_MS = 60_000;

interface Operation {
	readonly resource: string;
	readonly operation: string;
	readonly parameters?: INodeParameters;
	/** The number of output items for the two input items, if not two. */
	readonly itemsOut?: number;
	/** Whether its request must not be repeated. */
	readonly isSending?: boolean;
}

const OPERATIONS: readonly Operation[] = [
	{ resource: 'account', operation: 'get' },
	{
		resource: 'message',
		operation: 'cancel',
		parameters: { messageId: '={{ $json.scheduledId }}' },
	},
	{
		resource: 'message',
		operation: 'send',
		parameters: { ...PHONE_FIELD, message: '={{ $json.message }}' },
		isSending: true,
	},
	{ resource: 'messageStatus', operation: 'get' },
	{ resource: 'messageStatus', operation: 'get', parameters: { options: { includeCost: true } } },
	{ resource: 'messageStatus', operation: 'getAll', parameters: ID_FIELD },
	{
		resource: 'messageStatus',
		operation: 'getAll',
		parameters: { searchBy: 'tag', tag: '={{ $json.tag }}' },
	},
	{ resource: 'optOut', operation: 'getAll', itemsOut: 4 },
	{ resource: 'optOut', operation: 'create', parameters: PHONE_FIELD },
	{ resource: 'optOut', operation: 'delete', parameters: PHONE_FIELD },
	{ resource: 'phoneNumber', operation: 'lookUp', parameters: PHONE_FIELD },
];

const CASES = OPERATIONS.map((one): [string, Operation] => [
	[one.resource, one.operation, JSON.stringify(one.parameters ?? '')].join(' '),
	one,
]);
const REPEATABLE = CASES.filter(([, { isSending }]) => !isSending);

const CONTINUE: readonly OnError[] = ['continueRegularOutput', 'continueErrorOutput'];

/** Runs an operation against a simulator that knows both messages and both numbers. */
async function perform(
	{ resource, operation, parameters }: Operation,
	simulated: SimulatorOptions = {},
	{ parameters: more, ...options }: CheckOptions = {},
): Promise<{ run: NodeRun; log: readonly string[] }> {
	const clock = fakeClock();
	const simulator = await simulate({
		now: clock.now,
		messages: NUMBERS.map((phoneNumber, index) => ({
			phoneNumber,
			messageId: IDS[index],
			status: 'Delivered',
			tag: `tag-${index}`,
		})),
		account: { stopList: resource === 'optOut' ? NUMBERS : [] },
		...simulated,
	});
	const items = ITEMS.map((item, index) => ({
		...item,
		scheduledId: simulator.store.send([{ phoneNumber: NUMBERS[index], text: 'x', parts: 1 }], {
			scheduledMs: clock.now() + 10 * MINUTE_MS,
		}),
	}));
	const run = await check(simulator, items, {
		node: nodeWith(clock),
		...options,
		parameters: { resource, operation, ...parameters, ...more },
	});
	return { run, log: simulator.log.map(({ path, query, body }) => `${path}?${query} ${body}`) };
}

const SECOND_ERROR =
	"Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";

const down: SimulatorOptions = { acts: () => false };

it('tests every operation', () => {
	const known = new SmsPartner().description.properties.flatMap(
		({ name, options = [], displayOptions }) =>
			name === 'operation'
				? options.map(
						(option) =>
							`${String(displayOptions?.show?.resource)} ${String((option as INodePropertyOptions).value)}`,
					)
				: [],
	);
	const tried = OPERATIONS.map(({ resource, operation }) => `${resource} ${operation}`);
	expect([...new Set(tried)].sort()).toEqual(known.sort());
});

describe.each(CASES)('%s', (_, operation) => {
	const { itemsOut = 2 } = operation;

	it('returns the result of each item on the first output, linked to it', async () => {
		const { run } = await perform(operation);
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run).map(({ length }) => length)).toEqual([itemsOut, 0]);
		expect([...new Set(linksOf(run)[0])]).toEqual([0, 1]);
	});

	it("copies the input fields if 'Include Input Fields' is on", async () => {
		const options = { ...(operation.parameters?.options as object), includeInputFields: true };
		const { run } = await perform(operation, {}, { parameters: { options } });
		expect([...new Set(jsonOf(run)[0].map(({ keep }) => keep))]).toEqual([0, 1]);
	});

	it("copies the binary data, too, if 'Include Input Fields' is on, but not in a tool", async () => {
		const binaryOf = (index: number): IBinaryKeyData => ({
			photo: { data: '', mimeType: 'image/png', fileName: `${index}.png` },
		});
		const withBinary = (clock?: Clock): INodeType =>
			nodeIn(
				(context) => ({
					getInputData: () =>
						context.getInputData().map((item, index) => ({ ...item, binary: binaryOf(index) })),
				}),
				clock,
			);
		const options = { ...(operation.parameters?.options as object), includeInputFields: true };
		const binariesWith = async (
			simulated: SimulatorOptions,
			more: CheckOptions,
		): Promise<Array<[unknown, unknown]>> => {
			const { run } = await perform(operation, simulated, { node: withBinary(), ...more });
			return run.outputs.flatMap((items, output) =>
				items.map(({ binary, pairedItem }): [unknown, unknown] => [
					output,
					isDeepStrictEqual(binary, binaryOf(Object(pairedItem).item)) || binary,
				]),
			);
		};
		const each = (output: number, count: number, binary: unknown): unknown[] =>
			Array.from({ length: count }, () => [output, binary]);
		const wanted = { parameters: { options } };
		expect([
			await binariesWith({}, wanted),
			await binariesWith({}, { parameters: operation.parameters }),
			await binariesWith(down, {
				...wanted,
				onError: 'continueRegularOutput',
				node: withBinary(fakeClock()),
			}),
			await binariesWith({}, { ...wanted, node: asTool(withBinary()) }),
		]).toEqual([
			each(0, itemsOut, true),
			each(0, itemsOut, undefined),
			each(1, 2, true),
			each(0, itemsOut, undefined),
		]);
	});

	it('returns the same fields on the only output of a tool', async () => {
		const { run } = await perform(operation, {}, { node: asTool(new SmsPartner()) });
		const { run: usual } = await perform(operation);
		expect(jsonOf(run).map((items) => items.map(Object.keys))).toEqual([
			jsonOf(usual)[0].map(Object.keys),
		]);
	});

	it('fails if SMS Partner does not answer, and sends each item to Error under Continue', async () => {
		const stopped = await perform(operation, down);
		if (!operation.isSending) {
			expect(stopped.run.task.error?.message).toBe('SMS Partner is not available (HTTP 503)');
			expect(stopped.run.outputs.flat()).toEqual([]);
		}
		for (const onError of CONTINUE) {
			const { run } = await perform(operation, down, { onError });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[], [0, 1]]);
			expect(jsonOf(run)[1][0]).toMatchObject({ errorSource: 'request', httpStatus: 503 });
		}
		const { run } = await perform(operation, down, { node: asTool(nodeWith(fakeClock())) });
		expect(jsonOf(run)).toMatchObject([[{ httpStatus: 503 }, { httpStatus: 503 }]]);
	});

	it('sends each item to Error under Continue after an unexpected exception', async () => {
		for (const onError of CONTINUE) {
			const node = nodeIn(() => ({
				onExecutionCancellation: () => {
					throw new Error('Thrown on the way');
				},
			}));
			const { run, log } = await perform(operation, {}, { node, onError });
			expect(linksOf(run).slice(0, 2)).toEqual([[], [0, 1]]);
			expect(log).toEqual([]);
		}
	});

	it('sends each item to Error after an account error, without showing the key', async () => {
		const { run } = await perform(
			operation,
			{
				change: () => ({
					status: 200,
					body: { success: false, code: 10, message: `Clé ${SIMULATOR_KEY}` },
				}),
			},
			{ onError: 'continueErrorOutput' },
		);
		const errorDescription =
			'SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr.';
		expect(jsonOf(run)[1]).toMatchObject(
			Array(2).fill({ errorCode: 10, errorSource: 'request', errorDescription }),
		);
		expect(hintsOf(run)).toEqual([
			`2 of 2 items went to Error: Wrong API key (2). ${errorDescription}`,
			SECOND_ERROR,
		]);
		expect(JSON.stringify(run.run)).not.toContain(SIMULATOR_KEY);
	});
});

describe.each(REPEATABLE)('%s', (_, operation) => {
	it.each<[string, () => Partial<SimulatorOptions>]>([
		['drops the connection', () => changing((usual) => ({ ...usual, delivery: 'drop' }))],
		['cuts its answer off', () => changing((usual) => ({ ...usual, delivery: 'cut' }))],
		['is away', () => ({ acts: twiceOnEachPath(false, true) })],
		['answers HTTP 429', () => changing(() => ({ status: 429, body: '' }))],
	])('returns the same items if SMS Partner %s twice', async (_name, faults) => {
		const { run } = await perform(operation, faults());
		const { run: usual } = await perform(operation);
		expect(run.task.error).toBeUndefined();
		expect(withoutOptOutIds(run)).toEqual(withoutOptOutIds(usual));
	});
});

/** Returns `first` for the first two requests to each path, `others` for all others. */
function twiceOnEachPath<T>(first: T, others: T): (request: LoggedRequest) => T {
	const times = new Map<string, number>();
	return ({ path }) => {
		const time = times.get(path) ?? 0;
		times.set(path, time + 1);
		return time < 2 ? first : others;
	};
}

function changing(change: (usual: ApiAnswer) => WireAnswer): SimulatorOptions {
	const isChanged = twiceOnEachPath(true, false);
	return { change: (usual, request) => (isChanged(request) ? change(usual) : usual) };
}

/** The output items. Leaves out opt-out IDs, since the simulator numbers them in the order of its requests. */
function withoutOptOutIds(run: NodeRun): unknown {
	return jsonOf(run).map((items) => items.map((fields) => ({ ...fields, optOutId: 0 })));
}
