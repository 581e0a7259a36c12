import { installN8n } from '../../e2e/real/installation';
import { runBenchmark } from '../benchmark';
import { timeText } from '../chart';
import { count } from '../report';
import { boundsInN8n } from './bounds';
import { type Case, type Measured, measureInN8n } from './measureInN8n';
import { NAME_OF_WAY, WAYS } from './ways';

/** The node in real n8n against the workflows that people build by hand, in one run. */

const SIZES = [1000, 10_000, 100_000];
const LATENCIES = [0, 100];
/** Beyond it, a request for each message takes minutes. */
const MOST_FOR_EACH = 10_000;
const HEAD = [
	'Messages',
	'Latency',
	'Approach',
	'Time',
	'Peak memory',
	'Longest health check',
	'Requests',
	'In flight',
];

function allCases(): Case[] {
	return LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) =>
			WAYS.filter((way) => way !== 'each' || messages <= MOST_FOR_EACH).map((way) => ({
				way,
				messages,
				latencyMs,
			})),
		),
	);
}

function rowsOf(measured: readonly Measured[]): string[][] {
	return measured.map(({ way, messages, latencyMs, median }) => [
		count(messages),
		`${latencyMs} ms`,
		NAME_OF_WAY[way],
		timeText(median.timeMs),
		`${Math.round(median.peakMb)} MB`,
		`${Math.round(median.longestHealthCheckMs)} ms`,
		count(median.requests),
		count(median.mostInFlight),
	]);
}

runBenchmark({
	name: 'bench:n8n',
	description: 'Measures the node in real n8n against workflows built by hand.',
	repeat: 3,
	cases: allCases(),
	nameOf: (way) => NAME_OF_WAY[way],
	prepare: installN8n,
	measure: measureInN8n,
	head: HEAD,
	rowsOf,
	boundsOf: boundsInN8n,
	chart: { title: 'Time of each approach in real n8n', ways: WAYS },
	introduction: (runs, machine) =>
		`${runs}, each in a fresh n8n, on ${machine}; n8n runs on Node.js 24.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
