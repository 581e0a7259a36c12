import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import { type Bound, isReached, limitText, valueText } from './bounds';
import type { Way } from './caseProcess';
import { timeText } from './chart';
import type { Measured } from './measure';

/** What the figures look like, on a terminal and in docs/benchmarks.md. */

const NAMES: Record<Way, string> = {
	floor: 'Floor: plain undici client',
	'field reference': 'This node',
	expression: 'This node, engine expressions',
	copy: 'A node that copies its items',
	'send floor': 'Floor for sending: plain undici client',
	send: 'This node, sending',
	'look-up floor': 'Floor for looking up: plain undici client',
	'look up': 'This node, looking up',
};

export function nameOf(way: Way): string {
	return NAMES[way];
}

export const FIGURE_HEAD = [
	'Messages',
	'Latency',
	'Approach',
	'Time',
	'CPU time',
	'Peak memory',
	'Requests',
	'In flight',
];

export function figureRows(measured: readonly Measured[]): string[][] {
	return measured
		.filter(({ way }) => way !== 'copy')
		.map(({ way, messages, latencyMs, median }) => [
			count(messages),
			`${latencyMs} ms`,
			nameOf(way),
			timeText(median.timeMs),
			timeText(median.cpuMs),
			`${Math.round(median.peakMb)} MB`,
			// Each process warms up with a run of one message.
			count(median.requests - 1),
			count(median.mostInFlight),
		]);
}

export const BOUND_HEAD = ['Bound', 'Measured', 'Limit', ''];

export function boundRows(bounds: readonly Bound[]): string[][] {
	return bounds.map((bound) => [
		bound.what,
		valueText(bound),
		limitText(bound),
		isReached(bound) ? 'reached' : 'missed',
	]);
}

export function terminalTable(head: string[], rows: string[][]): string {
	const table = new Table({ head, style: { head: [], border: [], compact: true } });
	table.push(...rows);
	return table.toString();
}

export function markdownTable(
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The machine that figures were measured on. */
export function machine(): string {
	const [{ model } = { model: 'unknown processor' }, ...others] = cpus();
	const gigabytes = Math.round(totalmem() / 1024 ** 3);
	return `${others.length + 1} cores (${model.trim()}), ${gigabytes} GB of memory, ${process.platform}, Node.js ${process.version}`;
}

export function count(value: number): string {
	return value.toLocaleString('en-US');
}
