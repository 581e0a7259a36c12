import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { wholeNumberFrom } from '../cli/wholeNumber';

export interface BenchOptions {
	readonly repeat: number;
	/** Cases with more messages are skipped. */
	readonly largest: number;
	/** Whether to write docs/benchmarks.md. */
	readonly write: boolean;
}

/** Parses the command line of a benchmark; `repeat` and `largest` are defaults. */
export function benchOptions(
	name: string,
	description: string,
	repeat: number,
	largest: number,
): BenchOptions {
	return new Command(`npm run ${name} --`)
		.description(description)
		.option(
			'--repeat <number>',
			'runs per case; the median is reported',
			wholeNumberFrom(1),
			repeat,
		)
		.option('--largest <number>', 'skip cases with more messages', wholeNumberFrom(1), largest)
		.option('--no-write', 'do not update docs/benchmarks.md')
		.parse()
		.opts<BenchOptions>();
}

/** A progress bar, shown on a terminal only. */
export function progress(total: number): SingleBar {
	const bar = new SingleBar({
		format: '{bar} {value}/{total} runs, {eta_formatted} left  {what}',
		hideCursor: true,
		clearOnComplete: true,
	});
	if (process.stderr.isTTY) bar.start(total, 0, { what: '' });
	return bar;
}
