import { installN8n } from '../../e2e/real/installation';
import { runBenchmark } from '../benchmark';
import { timeText } from '../chart';
import { count } from '../report';
import { boundsInN8n } from './bounds';
import { type Case, type Measured, measureInN8n } from './measureInN8n';
import { VARIANT_NAMES, VARIANTS } from './variants';

/** The node in real n8n, compared with workflows built from n8n's own nodes. */

const SIZES = [1000, 10_000, 100_000];
const LATENCIES = [0, 100];
/** With more messages, one request per message takes minutes. */
const MOST_FOR_EACH = 10_000;
const HEAD = [
	'Messages',
	'Latency',
	'Variant',
	'Time',
	'Peak memory',
	'Longest health check',
	'Requests',
	'In flight',
];

function allCases(): Case[] {
	return LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) =>
			VARIANTS.filter((variant) => variant !== 'each' || messages <= MOST_FOR_EACH).map(
				(variant) => ({
					variant,
					messages,
					latencyMs,
				}),
			),
		),
	);
}

function rowsOf(measured: readonly Measured[]): string[][] {
	return measured.map(({ variant, messages, latencyMs, median }) => [
		count(messages),
		`${latencyMs} ms`,
		VARIANT_NAMES[variant],
		timeText(median.timeMs),
		`${Math.round(median.peakMb)} MB`,
		`${Math.round(median.longestHealthCheckMs)} ms`,
		count(median.requests),
		count(median.mostInFlight),
	]);
}

runBenchmark({
	name: 'bench:n8n',
	description: "Compares the node in real n8n with workflows built from n8n's own nodes.",
	repeat: 3,
	cases: allCases(),
	nameOf: (variant) => VARIANT_NAMES[variant],
	prepare: installN8n,
	measure: measureInN8n,
	head: HEAD,
	rowsOf,
	boundsOf: boundsInN8n,
	chart: { title: 'Time by variant in real n8n', variants: VARIANTS },
	introduction: (runs, machine) =>
		`${runs}, each in a new n8n instance, on ${machine}; n8n runs on Node.js 24.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
