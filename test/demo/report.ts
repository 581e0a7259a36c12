import Table from 'cli-table3';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import pc from 'picocolors';

/** What a person wants to know of a run. */
export interface DemoResult {
	readonly statusItems: readonly INodeExecutionData[];
	readonly errorItems: readonly INodeExecutionData[];
	readonly hints: readonly string[];
	readonly requests: number;
	readonly durationMs: number;
}

// No colours of the table's own: they would end up in files and logs.
const PLAIN = { head: [], border: [], compact: true };

const ITEMS_SHOWN = 4;

const STATUS_FIELDS = [
	'phoneNumber',
	'messageId',
	'status',
	'isFinal',
	'date',
	'stopSms',
	'isSpam',
];
const ERROR_FIELDS = [
	'phoneNumber',
	'messageId',
	'error',
	'errorCode',
	'apiMessage',
	'errorSource',
];

export function reportOf({
	statusItems,
	errorItems,
	hints,
	requests,
	durationMs,
}: DemoResult): string {
	const total = statusItems.length + errorItems.length;
	const seconds = durationMs / 1000;
	return [
		`${plural(total, 'message')}, ${plural(requests, 'request')}, ${pc.bold(seconds.toFixed(2))} s (${count(Math.round(total / seconds))} messages per second)`,
		'',
		countTable([
			['Status', statusItems, 'status'],
			['Error', errorItems, 'error'],
		]),
		...hints.map((hint) => pc.dim(`Hint in n8n: ${hint}`)),
		'',
		itemTable('Status', statusItems, STATUS_FIELDS),
		'',
		itemTable('Error', errorItems, ERROR_FIELDS),
		...descriptions(errorItems),
	].join('\n');
}

/** How the simulated API misbehaved. */
export function faultTable(faults: ReadonlyMap<string, number>): string {
	const table = new Table({
		head: ['Fault of the API', 'Times'],
		colAligns: ['left', 'right'],
		style: PLAIN,
	});
	for (const [kind, times] of [...faults].sort(([, a], [, b]) => b - a)) {
		table.push([kind, count(times)]);
	}
	return table.toString();
}

function countTable(
	outputs: ReadonlyArray<
		readonly [name: string, items: readonly INodeExecutionData[], field: string]
	>,
): string {
	const table = new Table({
		head: ['Output', 'What', 'Items'],
		colAligns: ['left', 'left', 'right'],
		style: PLAIN,
	});
	for (const [name, items, field] of outputs) {
		table.push([pc.bold(name), '', pc.bold(count(items.length))]);
		const counts = new Map<string, number>();
		for (const { json } of items) {
			const value = String(json[field]);
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
		for (const [value, times] of [...counts].sort(([, a], [, b]) => b - a)) {
			table.push(['', value, count(times)]);
		}
	}
	return table.toString();
}

function itemTable(name: string, items: readonly INodeExecutionData[], fields: string[]): string {
	if (items.length === 0) return `No items on ${pc.bold(name)}.`;
	const table = new Table({ head: fields, style: PLAIN });
	const shown = differentItems(items, fields.includes('error') ? 'error' : 'status');
	for (const json of shown) table.push(fields.map((field) => cell(json[field])));
	return `${pc.bold(name)}, ${shown.length} of ${count(items.length)} ${items.length === 1 ? 'item' : 'items'}:\n${table.toString()}`;
}

/** What to do about the errors that are shown, once for each kind; too long for a column. */
function descriptions(items: readonly INodeExecutionData[]): string[] {
	const descriptionOf = new Map<unknown, unknown>();
	for (const { error, errorDescription } of differentItems(items, 'error')) {
		if (errorDescription !== undefined && !descriptionOf.has(error)) {
			descriptionOf.set(error, errorDescription);
		}
	}
	const lines = [...descriptionOf].map(
		([error, description]) => `  ${pc.bold(String(error))}: ${String(description)}`,
	);
	return lines.length === 0 ? [] : ['What to do (errorDescription):', ...lines];
}

/** The first item of each kind, then more from the start. */
function differentItems(items: readonly INodeExecutionData[], field: string): IDataObject[] {
	const seen = new Set<unknown>();
	const firstOfKind = items.filter(({ json }) => !seen.has(json[field]) && seen.add(json[field]));
	return [...new Set([...firstOfKind, ...items])].slice(0, ITEMS_SHOWN).map(({ json }) => json);
}

function cell(value: unknown): string {
	return value === undefined ? '' : String(value);
}

function plural(value: number, one: string): string {
	return `${pc.bold(count(value))} ${value === 1 ? one : `${one}s`}`;
}

function count(value: number): string {
	return value.toLocaleString('en-US');
}
