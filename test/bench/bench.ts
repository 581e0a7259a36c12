import { Argument, Command } from 'commander';
import { wholeNumberFrom } from '../cli/wholeNumber';
import type { Benchmark } from './benchmark';
import { type Options, runBenchmark } from './run';

/** Runs benchmarks. Exits with code 1 if a bound is missed. */

const NAMES = ['engine', 'expressions', 'n8n', 'queue'];

void new Command('npm run bench --')
	.description('Measures the node. Exits with an error if a bound is missed.')
	.addArgument(
		new Argument('[benchmarks...]', 'all but engine need a real n8n')
			.choices(NAMES)
			.default(['engine']),
	)
	.option('--repeat <number>', 'runs per variant; the median is reported', wholeNumberFrom(1))
	.option('--largest <number>', 'skip lists of more messages', wholeNumberFrom(1), Infinity)
	.option('--no-write', 'do not update docs/benchmarks.md')
	.action(async (names: string[], options: Options) => {
		for (const name of names) {
			const { benchmark } = (await import(`./${name}.ts`)) as { benchmark: Benchmark };
			await runBenchmark(name, benchmark, options);
		}
	})
	.parseAsync();
