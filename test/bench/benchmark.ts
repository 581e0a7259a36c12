import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Bound, verdictOf } from './bounds';
import { drawTimes, groupsOf } from './chart';
import { benchOptions, progress } from './cli';
import { writePart } from './document';
import type { CaseOf, MeasuredOf } from './medians';
import { BOUND_HEAD, boundRows, count, machine, markdownTable, terminalTable } from './report';

const IMAGES = resolve(__dirname, '../../docs/images');

/** What is measured, and how it is shown. */
export interface Benchmark<Variant, Figures> {
	/** The name of its npm script and of its section in docs/benchmarks.md. */
	readonly name: string;
	readonly description: string;
	/** Default number of runs per case. */
	readonly repeat: number;
	readonly cases: ReadonlyArray<CaseOf<Variant>>;
	readonly nameOf: (variant: Variant) => string;
	/** Installs what is missing, before anything is measured. */
	readonly prepare?: () => void;
	readonly measure: (
		cases: ReadonlyArray<CaseOf<Variant>>,
		repeat: number,
		onRun: (done: CaseOf<Variant>) => void,
	) => Promise<Array<MeasuredOf<Variant, Figures>>>;
	readonly head: string[];
	readonly rowsOf: (measured: ReadonlyArray<MeasuredOf<Variant, Figures>>) => string[][];
	readonly boundsOf: (measured: ReadonlyArray<MeasuredOf<Variant, Figures>>) => Bound[];
	/** Undefined if there is no chart. */
	readonly chart?: { readonly title: string; readonly variants: readonly Variant[] };
	/**
	 * The sentence above the figures in the document.
	 *
	 * @param runs e.g. `Medians of 3 runs`
	 */
	readonly introduction: (runs: string, machine: string) => string;
}

/**
 * Measures, prints the figures and the bounds, and writes both, with a chart, into docs. Sets the exit code to 1 if a
 * bound is missed.
 */
export async function runBenchmark<Variant, Figures extends { readonly timeMs: number }>(
	benchmark: Benchmark<Variant, Figures>,
): Promise<void> {
	const { name, nameOf, head, rowsOf, boundsOf, chart } = benchmark;
	const { repeat, largest, write } = benchOptions(
		name,
		benchmark.description,
		benchmark.repeat,
		Math.max(...benchmark.cases.map(({ messages }) => messages)),
	);
	benchmark.prepare?.();
	const cases = benchmark.cases.filter(({ messages }) => messages <= largest);
	const bar = progress(cases.length * repeat);
	const measured = await benchmark.measure(cases, repeat, ({ variant, messages }) =>
		bar.increment({ what: `${nameOf(variant)}, ${count(messages)}` }),
	);
	bar.stop();

	const rows = rowsOf(measured);
	const bounds = boundsOf(measured);
	const runs = repeat === 1 ? 'One run per case' : `Medians of ${repeat} runs`;
	console.log(`${runs} on ${machine()}\n`);
	console.log(terminalTable(head, rows));
	console.log(terminalTable(BOUND_HEAD, boundRows(bounds)));
	const { lines, exitCode } = verdictOf(bounds);
	for (const line of lines) console.log(line);
	process.exitCode = exitCode;
	if (!write) return;
	const part = [benchmark.introduction(runs, machine()), markdownTable(head, rows)];
	if (chart) {
		const image = `${name.replace(':', '-')}.svg`;
		mkdirSync(IMAGES, { recursive: true });
		writeFileSync(
			resolve(IMAGES, image),
			`${drawTimes(groupsOf(measured, chart.variants, nameOf))}\n`,
		);
		part.splice(1, 0, `![${chart.title}](images/${image})`);
	}
	if (bounds.length > 0) part.push(markdownTable(BOUND_HEAD, boundRows(bounds)));
	writePart(name, part.join('\n\n'));
}
