import { type Bound, compare, ratio } from './benchmark';
import { judge, mediansOf } from './judge';
import { runBenchmark } from './run';

/** What a benchmark says about its figures: medians, bounds, and exit code 1 if a bound is missed. */

jest.mock('./child', () => ({
	Child: class {
		request = async () => await Promise.resolve({});
		end = (): void => {};
	},
}));

const NODE = mediansOf([{ timeMs: 30 }, { timeMs: 10 }, { timeMs: 20 }]);
const FLOOR = mediansOf([{ timeMs: 12 }, { timeMs: 8 }]);

const atMost: Bound = { what: 'Node ÷ floor', value: ratio('timeMs', 'Node', 'Floor'), atMost: 2 };
const atLeast: Bound = { what: 'Floor', value: ratio('timeMs', 'Floor', 'Node'), atLeast: 0.5 };
const time: Bound = { what: 'Time', value: ({ Node }) => Node.timeMs, unit: 'ms', atMost: 20 };

function verdictsOn(...bounds: Bound[]): string[][] {
	const comparison = compare(['Floor', 'Node'], 1000, 100, ...bounds);
	const fewer = [0, 100].map((latencyMs) => compare(['Node'], 10, latencyMs));
	return judge([
		...fewer.map((one) => ({ ...one, medians: { Node: { ...NODE, timeMs: one.latencyMs } } })),
		{ ...comparison, medians: { Floor: FLOOR, Node: NODE } },
	]).map(([what, ...verdict]) => [what.replace(', 1,000 messages, 100 ms', ''), ...verdict]);
}

it('takes the middle run, or the mean of the two middle ones', () => {
	expect([NODE.timeMs, FLOOR.timeMs]).toEqual([20, 10]);
});

it('accepts values that equal their limits', () => {
	expect(verdictsOn(atMost, atLeast, time)).toEqual([
		['Node ÷ floor', '2.00', 'at most 2.00', 'met'],
		['Floor', '0.50', 'at least 0.50', 'met'],
		['Time', '20 ms', 'at most 20 ms', 'met'],
	]);
});

it.each<[string, Bound, string[]]>([
	['too high', { ...time, atMost: 19 }, ['Time', '20 ms', 'at most 19 ms']],
	['too low', { ...atLeast, atLeast: 0.51 }, ['Floor', '0.50', 'at least 0.51']],
	[
		'not measured',
		{ ...time, value: ({ Node }) => Node.cpuMs },
		['Time', 'NaN ms', 'at most 20 ms'],
	],
])('misses a bound: %s', (_, bound, verdict) => {
	expect(verdictsOn(bound)).toEqual([[...verdict, 'missed']]);
});

it('leaves out a bound that does not apply', () => {
	expect(verdictsOn({ ...atMost, value: () => undefined })).toEqual([]);
});

it('compares with fewer messages at the same latency', () => {
	const bound: Bound = { ...time, value: (_, at) => at(10).Node.timeMs };
	expect(verdictsOn(bound)).toEqual([['Time', '100 ms', 'at most 20 ms', 'missed']]);
});

describe('the exit code', () => {
	const { exitCode } = process;

	afterEach(() => {
		process.exitCode = exitCode;
		jest.restoreAllMocks();
	});

	it.each([
		[0, 20],
		[1, 21],
	])('is %i', async (code, timeMs) => {
		process.exitCode = 0;
		const print = jest.spyOn(console, 'log').mockImplementation();
		jest.spyOn(console, 'error').mockImplementation();
		const benchmark = {
			where: 'here',
			repeat: 2,
			comparisons: [compare(['Node'], 1, 0, time), compare(['Node'], 2, 0, { ...time, atMost: 1 })],
			prepare: () => async () => await Promise.resolve({ timeMs }),
		};
		await runBenchmark('test', benchmark, { largest: 1, write: false });
		expect(process.exitCode).toBe(code);
		expect(print.mock.calls.join().includes('missed')).toBe(code === 1);
	});
});
