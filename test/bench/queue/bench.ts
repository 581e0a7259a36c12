import { install } from '../../e2e/real/installation';
import { runBenchmark } from '../benchmark';
import { timeText } from '../chart';
import { count } from '../report';
import { boundsInQueue } from './bounds';
import { type Case, type Measured, measureInQueue } from './measureInQueue';
import { nameOf, WORKERS } from './workers';

/** A list of a million messages on the workers of n8n's queue mode. */

const MESSAGES = 1_000_000;
const LATENCIES = [200, 1000];
const HEAD = [
	'Latency',
	'Workers',
	'Time',
	'Messages per second',
	'Cores busy',
	'Peak memory per worker',
	'Saved by n8n',
	'Longest health check',
];

function allCases(): Case[] {
	return LATENCIES.flatMap((latencyMs) =>
		WORKERS.map((variant) => ({ variant, messages: MESSAGES, latencyMs })),
	);
}

function rowsOf(measured: readonly Measured[]): string[][] {
	return measured.map(({ variant, messages, latencyMs, median }) => [
		`${latencyMs} ms`,
		String(variant),
		timeText(median.timeMs),
		count(Math.round((messages / median.timeMs) * 1000)),
		`${Math.round(median.busyShare * 100)} %`,
		`${Math.round(median.peakMb)} MB`,
		`${Math.round(median.savedMb)} MB`,
		`${Math.round(median.longestHealthCheckMs)} ms`,
	]);
}

runBenchmark({
	name: 'bench:queue',
	description: "Checks a million messages on the workers of n8n's queue mode.",
	repeat: 1,
	cases: allCases(),
	nameOf,
	prepare: install,
	measure: measureInQueue,
	head: HEAD,
	rowsOf,
	boundsOf: boundsInQueue,
	chart: { title: 'Time by number of workers', variants: WORKERS },
	introduction: (runs, machine) =>
		`${runs}, 1,000,000 messages, each in a new n8n instance, all processes on ${machine}; n8n runs on Node.js 24.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
