import { runBenchmark } from './benchmark';
import { type Bound, verdictOf } from './bounds';

/** How a benchmark ends: with exit code 1 if a bound is missed. */

// echarts is published as ES modules only, and these tests draw nothing.
jest.mock('./chart', () => ({}));

const atMost: Bound = { what: 'Node ÷ floor', value: 2, limit: 2, unit: '' };
const atLeast: Bound = { ...atMost, what: 'Loop ÷ node', isMinimum: true };
const memory: Bound = { what: 'Peak memory', value: 151, limit: 150, unit: 'MB' };

it('accepts values that equal their limits', () => {
	expect(verdictOf([atMost, atLeast])).toEqual({ lines: ['All 2 bounds are met.'], exitCode: 0 });
});

it('reports that no bound was checked', () => {
	expect(verdictOf([])).toEqual({ lines: [expect.stringContaining('No bound')], exitCode: 0 });
});

it.each<[string, Bound, string]>([
	['too high', memory, 'Missed: Peak memory: 151 MB, at most 150 MB'],
	['too low', { ...atLeast, value: 1.99 }, 'Missed: Loop ÷ node: 1.99, at least 2.00'],
	['not a number', { ...atMost, value: NaN }, 'Missed: Node ÷ floor: NaN, at most 2.00'],
])('reports a missed bound: %s', (_, missed, line) => {
	expect(verdictOf([atMost, missed, atLeast])).toEqual({ lines: [line], exitCode: 1 });
});

describe('the exit code of the process', () => {
	const { argv, exitCode } = process;

	afterEach(() => {
		process.argv = argv;
		process.exitCode = exitCode;
		jest.restoreAllMocks();
	});

	it.each([
		[0, [atMost]],
		[1, [atMost, memory]],
	])('is %i', async (code, bounds) => {
		process.argv = ['node', 'bench', '--no-write'];
		const print = jest.spyOn(console, 'log').mockImplementation();
		await runBenchmark({
			name: 'bench',
			description: '',
			repeat: 1,
			cases: [],
			nameOf: String,
			measure: async () => await Promise.resolve([]),
			head: [],
			rowsOf: () => [],
			boundsOf: () => bounds,
			chart: { title: '', variants: [] },
			introduction: () => '',
		});
		expect(process.exitCode).toBe(code);
		expect(print.mock.calls.flat().join('\n').includes('Missed: Peak memory')).toBe(code === 1);
	});
});
