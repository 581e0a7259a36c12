import { runBenchmark } from './benchmark';
import { boundsOf } from './bounds';
import type { Variant } from './caseProcess';
import { type Case, measure } from './measure';
import { FIGURE_HEAD, figureRows, nameOf } from './report';

/** The node in n8n's engine, compared with a plain HTTP client that does the minimum. */

const SIZES = [1000, 10_000, 20_000, 100_000];
const LATENCIES = [0, 100];
const STATUS_VARIANTS: Variant[] = ['floor', 'field reference', 'expression'];
const OTHER_VARIANTS: Variant[] = ['send floor', 'send', 'look-up floor', 'look up'];
const OTHER_SIZES = [10_000, 100_000];

function allCases(): Case[] {
	const statuses = LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) =>
			STATUS_VARIANTS.map((variant) => ({ variant, messages, latencyMs })),
		),
	);
	const others = OTHER_SIZES.flatMap((messages) =>
		OTHER_VARIANTS.map((variant) => ({ variant, messages, latencyMs: 100 })),
	);
	return [...statuses, ...others, { variant: 'copy', messages: 100_000, latencyMs: 0 }];
}

runBenchmark({
	name: 'bench',
	description: "Compares the node in n8n's engine with a plain HTTP client.",
	repeat: 5,
	cases: allCases(),
	nameOf,
	measure,
	head: FIGURE_HEAD,
	rowsOf: figureRows,
	boundsOf,
	chart: { title: 'Time by variant', variants: STATUS_VARIANTS },
	introduction: (runs, machine) => `${runs}, each in a separate process, on ${machine}.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
