import { runBenchmark } from './benchmark';
import { type Bound, verdictOf } from './bounds';

/** How a benchmark ends: with exit code 1 where a bound is missed. */

// Its library has ES modules only, and nothing is drawn here.
jest.mock('./chart', () => ({}));

const atMost: Bound = { what: 'Node ÷ floor', value: 2, limit: 2, unit: '' };
const atLeast: Bound = { ...atMost, what: 'Loop ÷ node', isFloor: true };
const memory: Bound = { what: 'Peak memory', value: 151, limit: 150, unit: 'MB' };

it('is content with values at their limits', () => {
	expect(verdictOf([atMost, atLeast])).toEqual({ lines: ['All bounds reached: 2'], exitCode: 0 });
});

it('says that it measured none', () => {
	expect(verdictOf([])).toEqual({ lines: [expect.stringContaining('No bound')], exitCode: 0 });
});

it.each<[string, Bound, string]>([
	['too much', memory, 'Missed: Peak memory: 151 MB, at most 150 MB'],
	['too little', { ...atLeast, value: 1.99 }, 'Missed: Loop ÷ node: 1.99, at least 2.00'],
	['no number', { ...atMost, value: NaN }, 'Missed: Node ÷ floor: NaN, at most 2.00'],
])('names the bound that is missed: %s', (_, missed, line) => {
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
			chart: { title: '', ways: [] },
			introduction: () => '',
		});
		expect(process.exitCode).toBe(code);
		expect(print.mock.calls.flat().join('\n').includes('Missed: Peak memory')).toBe(code === 1);
	});
});
