import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import { type Bound, isMet, limitText, valueText } from './bounds';
import type { Variant } from './caseProcess';
import { timeText } from './chart';
import type { Measured } from './measure';

/** Formats the figures for a terminal and for docs/benchmarks.md. */

const NAMES: Record<Variant, string> = {
	floor: 'Floor: plain undici client',
	'field reference': 'This node',
	expression: 'This node, engine expressions',
	copy: 'A node that copies its items',
	'send floor': 'Floor for sending: plain undici client',
	send: 'This node, sending',
	'look-up floor': 'Floor for looking up: plain undici client',
	'look up': 'This node, looking up',
};

export function nameOf(variant: Variant): string {
	return NAMES[variant];
}

export const FIGURE_HEAD = [
	'Messages',
	'Latency',
	'Variant',
	'Time',
	'CPU time',
	'Peak memory',
	'Requests',
	'In flight',
];

export function figureRows(measured: readonly Measured[]): string[][] {
	return measured
		.filter(({ variant }) => variant !== 'copy')
		.map(({ variant, messages, latencyMs, median }) => [
			count(messages),
			`${latencyMs} ms`,
			nameOf(variant),
			timeText(median.timeMs),
			timeText(median.cpuMs),
			`${Math.round(median.peakMb)} MB`,
			// Without the warm-up, a run of one message.
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
		isMet(bound) ? 'met' : 'missed',
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

/** Describes this machine. */
export function machine(): string {
	const [{ model } = { model: 'unknown processor' }, ...others] = cpus();
	const gigabytes = Math.round(totalmem() / 1024 ** 3);
	return `${others.length + 1} cores (${model.trim()}), ${gigabytes} GB of memory, ${process.platform}, Node.js ${process.version}`;
}

export function count(value: number): string {
	return value.toLocaleString('en-US');
}
