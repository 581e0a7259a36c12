import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { wholeNumberFrom } from '../cli/wholeNumber';

export interface BenchOptions {
	readonly repeat: number;
	/** Messages of the largest case. */
	readonly largest: number;
	/** Whether to write docs/benchmarks.md. */
	readonly write: boolean;
}

/** What may be chosen on the command line of a benchmark. */
export function benchOptions(
	name: string,
	description: string,
	repeat: number,
	largest: number,
): BenchOptions {
	return new Command(`npm run ${name} --`)
		.description(description)
		.option('--repeat <number>', 'runs of each case; the median counts', wholeNumberFrom(1), repeat)
		.option('--largest <number>', 'leave out cases of more messages', wholeNumberFrom(1), largest)
		.option('--no-write', 'leave docs/benchmarks.md as it is')
		.parse()
		.opts<BenchOptions>();
}

/** A bar that says how far it is, on a terminal only. */
export function progress(total: number): SingleBar {
	const bar = new SingleBar({
		format: '{bar} {value}/{total} runs, {eta_formatted} left  {what}',
		hideCursor: true,
		clearOnComplete: true,
	});
	if (process.stderr.isTTY) bar.start(total, 0, { what: '' });
	return bar;
}
