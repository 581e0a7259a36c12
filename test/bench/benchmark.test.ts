import { type Bound, compare, type Medians, ratio } from './benchmark';
import { judge, mediansOf } from './judge';
import { runBenchmark } from './run';

/** What a benchmark says about its figures: medians, bounds, and exit code 1 if a bound is missed. */

jest.mock('./child', () => ({
	Child: class {
		request = async () => await Promise.resolve({});
		end = (): void => {};
	},
}));

const NODE: Medians[string] = mediansOf([
	{ timeMs: 30, peakMb: 151 },
	{ timeMs: 10, peakMb: 152 },
	{ timeMs: 20, peakMb: 150 },
]);
const FLOOR: Medians[string] = mediansOf([{ timeMs: 12 }, { timeMs: 8 }]);

const atMost: Bound = { what: 'Node ÷ floor', value: ratio('timeMs', 'Node', 'Floor'), atMost: 2 };
const atLeast: Bound = {
	what: 'Floor ÷ node',
	value: ratio('timeMs', 'Floor', 'Node'),
	atLeast: 0.5,
};
const memory: Bound = { what: 'Memory', value: ({ Node }) => Node.peakMb, unit: 'MB', atMost: 150 };

function verdictsOn(...bounds: Bound[]): string[][] {
	const medians = { Node: NODE, Floor: FLOOR };
	return judge([{ ...compare(['Floor', 'Node'], 1000, 100, ...bounds), medians }]);
}

it('takes the middle of an odd number of runs, the mean of the two middle ones of an even number', () => {
	expect([NODE.timeMs, NODE.peakMb, FLOOR.timeMs]).toEqual([20, 151, 10]);
});

it('accepts values that equal their limits', () => {
	expect(verdictsOn(atMost, atLeast)).toEqual([
		['Node ÷ floor, 1,000 messages, 100 ms', '2.00', 'at most 2.00', 'met'],
		['Floor ÷ node, 1,000 messages, 100 ms', '0.50', 'at least 0.50', 'met'],
	]);
});

it.each<[string, Bound, string[]]>([
	['too high', memory, ['Memory, 1,000 messages, 100 ms', '151 MB', 'at most 150 MB']],
	[
		'too low',
		{ ...atLeast, atLeast: 0.51 },
		['Floor ÷ node, 1,000 messages, 100 ms', '0.50', 'at least 0.51'],
	],
	[
		'not measured',
		{ ...atMost, value: ratio('cpuMs', 'Node', 'Floor') },
		['Node ÷ floor, 1,000 messages, 100 ms', 'NaN', 'at most 2.00'],
	],
])('reports a missed bound: %s', (_, bound, verdict) => {
	expect(verdictsOn(bound)).toEqual([[...verdict, 'missed']]);
});

it('leaves out a bound that does not apply', () => {
	expect(verdictsOn({ ...atMost, value: () => undefined })).toEqual([]);
});

it('compares with the medians of fewer messages at the same latency', () => {
	const growth: Bound = {
		what: 'Growth',
		value: (all, at) => all.Node.timeMs / at(100).Node.timeMs,
		atMost: 1,
	};
	const measured = [
		{ ...compare(['Node'], 100, 0), medians: { Node: { ...NODE, timeMs: 1 } } },
		{ ...compare(['Node'], 100, 100), medians: { Node: { ...NODE, timeMs: 10 } } },
		{ ...compare(['Node'], 1000, 100, growth), medians: { Node: NODE } },
	];
	expect(judge(measured)).toEqual([
		['Growth, 1,000 messages, 100 ms', '2.00', 'at most 1.00', 'missed'],
	]);
});

describe('the exit code', () => {
	const { exitCode } = process;

	afterEach(() => {
		process.exitCode = exitCode;
		jest.restoreAllMocks();
	});

	it.each<[number | undefined, number]>([
		[exitCode as number | undefined, 150],
		[1, 151],
	])('is %s', async (code, peakMb) => {
		const print = jest.spyOn(console, 'log').mockImplementation();
		jest.spyOn(console, 'error').mockImplementation();
		const benchmark = {
			where: 'here',
			repeat: 2,
			comparisons: [compare(['Node'], 1, 0, memory), compare(['Node'], 2, 0, atMost)],
			prepare: () => async () => await Promise.resolve({ timeMs: 1, peakMb }),
		};
		await runBenchmark('test', benchmark, { largest: 1, write: false });
		expect(process.exitCode).toBe(code);
		expect(print.mock.calls.join().includes('missed')).toBe(code === 1);
	});
});
