import { Cleanups } from '../e2e/real/cleanups';
import type { Benchmark, Figures } from './benchmark';
import { Child } from './child';
import { judge, type Measured, mediansOf } from './judge';
import { figuresTable, machine, tableOf, writePart } from './report';
import type { SimulatorAddress } from './simulatorProcess';

export interface Options {
	readonly repeat?: number;
	/** Comparisons with more messages are skipped. */
	readonly largest: number;
	/** Whether to write docs/benchmarks.md. */
	readonly write: boolean;
}

/** Measures, and reports the figures and the bounds. Sets the exit code to 1 if a bound is missed. */
export async function runBenchmark(
	name: string,
	benchmark: Benchmark,
	{ repeat = benchmark.repeat, largest, write }: Options,
): Promise<void> {
	const comparisons = benchmark.comparisons.filter(({ messages }) => messages <= largest);
	if (comparisons.length === 0) throw new Error(`${name} has no list of so few messages.`);
	const measured = await measure({ ...benchmark, comparisons, repeat });
	const verdicts = judge(measured);
	const runs = repeat === 1 ? 'One run per variant' : `Medians of ${repeat} runs`;
	const text = [
		`${runs}, ${benchmark.where}, on ${machine()}.`,
		figuresTable(measured),
		...(verdicts.length > 0 ? [tableOf(['Bound', 'Measured', 'Limit', ''], verdicts)] : []),
	].join('\n\n');
	console.log(`\n${text}\n`);
	if (write) writePart(name, text);
	if (verdicts.some(([, , , verdict]) => verdict === 'missed')) process.exitCode = 1;
}

/** Runs all variants in rounds, so that a slow phase of the machine affects all of them. */
async function measure({ comparisons, repeat, prepare }: Benchmark): Promise<Measured[]> {
	const most = Math.max(...comparisons.map(({ messages }) => messages));
	const rows = comparisons.flatMap((comparison) =>
		comparison.variants.map((variant) => ({ variant, comparison, runs: [] as Figures[] })),
	);
	await withCleanups(async (cleanups) => {
		const simulator = new Child('simulatorProcess.ts');
		cleanups.add(() => simulator.end());
		const address = await simulator.request<SimulatorAddress>({ messages: most });
		const run = await prepare({ cleanups, simulator, address, most });
		for (let round = 1; round <= repeat; round++) {
			for (const { variant, comparison, runs } of rows) {
				const { messages, latencyMs } = comparison;
				console.error(`${round}/${repeat}  ${variant}, ${messages} messages, ${latencyMs} ms`);
				await simulator.request({ latencyMs });
				runs.push(await withCleanups(async (ofRun) => await run(variant, comparison, ofRun)));
			}
		}
	});
	return comparisons.map((comparison) => {
		const ofComparison = rows.filter((row) => row.comparison === comparison);
		const medians = ofComparison.map(({ variant, runs }) => [variant, mediansOf(runs)] as const);
		return { ...comparison, medians: Object.fromEntries(medians) };
	});
}

/** Runs `work`, and then what it has added to its cleanups. */
export async function withCleanups<T>(work: (cleanups: Cleanups) => Promise<T>): Promise<T> {
	const cleanups = new Cleanups();
	try {
		return await work(cleanups);
	} finally {
		await cleanups.runAll();
	}
}
