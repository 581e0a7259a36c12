import type { IBinaryKeyData, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import {
	EVERY_OPERATION,
	type OperationCase,
	type Performed,
	perform as performOn,
	type Setup,
} from '../engine/everyOperation';
import { fakeClock } from '../engine/fakeClock';
import type { NodeRun } from '../engine/runNode';
import {
	asTool,
	closeSimulators,
	CONTINUE,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	nodeWith,
	SECOND_ERROR,
} from '../engine/scenario';
import type { ApiAnswer } from '../simulator/api';
import {
	type LoggedRequest,
	SIMULATOR_KEY,
	type SimulatorOptions,
	type WireAnswer,
} from '../simulator/simulator';

/** What every operation guarantees: each one runs on the same items, with and without faults. */

afterEach(closeSimulators);

interface Way {
	readonly one: OperationCase;
	readonly options?: IDataObject;
	readonly parameters?: INodeParameters;
}

const COST = { includeCost: true };

const BY_TAG = { searchBy: 'tag', tag: '={{ $json.tag }}' };

/** Each operation, and the ways to use it that change its requests. */
const CASES = EVERY_OPERATION.flatMap((one): Array<[string, Way]> => {
	const isBoth = one.options.some(({ name }) => name === 'includeCost');
	const byTag = one.properties.some(({ name }) => name === 'tag');
	return [
		[one.title, { one }],
		...(isBoth ? [[`${one.title} with its cost`, { one, options: COST }] as [string, Way]] : []),
		...(byTag ? [[`${one.title} by tag`, { one, parameters: BY_TAG }] as [string, Way]] : []),
	];
});

const REPEATABLE = CASES.filter(([, { one }]) => !one.isSending);

const perform = async (
	{ one, options, parameters }: Way,
	simulated: SimulatorOptions = {},
	{ options: more, ...setup }: Omit<Setup, 'simulated'> & { readonly options?: IDataObject } = {},
): Promise<Performed> =>
	await performOn(one, { ...options, ...more }, { simulated, parameters, ...setup });

const down: SimulatorOptions = { acts: () => false };

describe.each(CASES)('%s', (_, operation) => {
	const isList = operation.one.isList;

	it('returns the result of each item on the first output, linked to it', async () => {
		const { run } = await perform(operation);
		expect(run.task.error).toBeUndefined();
		const [results, errors] = jsonOf(run);
		expect(errors).toEqual([]);
		if (!isList) expect(results).toHaveLength(2);
		expect([...new Set(linksOf(run)[0])]).toEqual([0, 1]);
	});

	it("copies the input fields if 'Include Input Fields' is on", async () => {
		const { run } = await perform(operation, {}, { options: { includeInputFields: true } });
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
		const binariesWith = async (
			simulated: SimulatorOptions,
			more: Parameters<typeof perform>[2],
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
		const wanted = { options: { includeInputFields: true } };
		const itemsOut = jsonOf((await perform(operation)).run)[0].length;
		expect([
			await binariesWith({}, wanted),
			await binariesWith({}, {}),
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
		if (!operation.one.isSending) {
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
