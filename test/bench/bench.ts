import { runBenchmark } from './benchmark';
import { boundsOf } from './bounds';
import type { Way } from './caseProcess';
import { type Case, measure } from './measure';
import { FIGURE_HEAD, figureRows, nameOf } from './report';

/** The node in n8n's engine against the least that can be done, in one run. */

const SIZES = [1000, 10_000, 20_000, 100_000];
const LATENCIES = [0, 100];
const NETWORK_WAYS: Way[] = ['floor', 'field reference', 'expression'];
const OTHER_WAYS: Way[] = ['send floor', 'send', 'look-up floor', 'look up'];
const OTHER_SIZES = [10_000, 100_000];

function allCases(): Case[] {
	const asking = LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) => NETWORK_WAYS.map((way) => ({ way, messages, latencyMs }))),
	);
	const others = OTHER_SIZES.flatMap((messages) =>
		OTHER_WAYS.map((way) => ({ way, messages, latencyMs: 100 })),
	);
	return [...asking, ...others, { way: 'copy', messages: 100_000, latencyMs: 0 }];
}

runBenchmark({
	name: 'bench',
	description: "Measures the node in n8n's engine against a plain HTTP client.",
	repeat: 5,
	cases: allCases(),
	nameOf,
	measure,
	head: FIGURE_HEAD,
	rowsOf: figureRows,
	boundsOf,
	chart: { title: 'Time of each approach', ways: NETWORK_WAYS },
	introduction: (runs, machine) => `${runs}, each in a separate process, on ${machine}.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
