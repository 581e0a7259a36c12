import { install } from '../../e2e/real/installation';
import { runBenchmark } from '../benchmark';
import { timeText } from '../chart';
import { count } from '../report';
import { boundsInQueue } from './bounds';
import { type Case, type Measured, measureInQueue } from './measureInQueue';
import { nameOf, WORKERS } from './workers';

/** A list of a million over the workers of n8n's queue mode. */

const MESSAGES = 1_000_000;
const LATENCIES = [200, 1000];
const HEAD = [
	'Latency',
	'Workers',
	'Time',
	'Messages per second',
	'Cores busy',
	'Peak memory of a worker',
	'Saved by n8n',
	'Longest health check',
];

function allCases(): Case[] {
	return LATENCIES.flatMap((latencyMs) =>
		WORKERS.map((way) => ({ way, messages: MESSAGES, latencyMs })),
	);
}

function rowsOf(measured: readonly Measured[]): string[][] {
	return measured.map(({ way, messages, latencyMs, median }) => [
		`${latencyMs} ms`,
		String(way),
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
	description: "Measures a list of a million over the workers of n8n's queue mode.",
	repeat: 1,
	cases: allCases(),
	nameOf,
	prepare: install,
	measure: measureInQueue,
	head: HEAD,
	rowsOf,
	boundsOf: boundsInQueue,
	chart: { title: 'Time by number of workers', ways: WORKERS },
	introduction: (runs, machine) =>
		`${runs} with 1,000,000 messages, each in a fresh n8n, all processes on ${machine}; n8n runs on Node.js 24.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
