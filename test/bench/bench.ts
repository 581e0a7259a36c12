import { runBenchmark } from './benchmark';
import { boundsOf } from './bounds';
import type { Way } from './caseProcess';
import { type Case, measure } from './measure';
import { FIGURE_HEAD, figureRows, nameOf } from './report';

/** The node in n8n's engine against the least that can be done, in one run. */

const SIZES = [1000, 10_000, 20_000, 100_000];
const LATENCIES = [0, 100];
const NETWORK_WAYS: Way[] = ['floor', 'field reference', 'expression'];
const SENDING_WAYS: Way[] = ['send floor', 'send'];

function allCases(): Case[] {
	const asking = LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) => NETWORK_WAYS.map((way) => ({ way, messages, latencyMs }))),
	);
	const sending = SENDING_WAYS.map((way) => ({ way, messages: 10_000, latencyMs: 100 }));
	return [...asking, ...sending, { way: 'copy', messages: 100_000, latencyMs: 0 }];
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
	chart: { title: 'Times of the ways', ways: NETWORK_WAYS },
	introduction: (repeat, machine) =>
		`Medians of ${repeat} runs, each in a process of its own, on ${machine}.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
