import Table from 'cli-table3';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import pc from 'picocolors';

/** The results of a run. */
export interface DemoResult {
	/** The name of the first output; the other one is Error. */
	readonly output: keyof typeof FIELDS;
	readonly items: readonly INodeExecutionData[];
	readonly errorItems: readonly INodeExecutionData[];
	readonly hints: readonly string[];
	readonly requests: number;
	readonly durationMs: number;
}

// cli-table3 would add its own colours even when the output goes to a file.
const PLAIN = { head: [], border: [], compact: true };

const ITEMS_SHOWN = 4;

const FIELDS = {
	Status: ['phoneNumber', 'messageId', 'status', 'isFinal', 'date', 'stopSms', 'isSpam'],
	Sent: ['phoneNumber', 'messageId', 'smsCount', 'cost', 'currency'],
	Error: [
		...['phoneNumber', 'messageId', 'error', 'errorCode', 'apiMessage'],
		...['errorSource', 'maybeSent'],
	],
} as const;

/** How the items of an output are grouped. */
const KIND_OF: Readonly<Record<keyof typeof FIELDS, (json: IDataObject) => string>> = {
	Status: ({ status }) => String(status),
	Sent: ({ smsCount }) => `${String(smsCount)} SMS each`,
	Error: ({ error }) => String(error),
};

export function reportOf({
	output,
	items,
	errorItems,
	hints,
	requests,
	durationMs,
}: DemoResult): string {
	const total = items.length + errorItems.length;
	const seconds = durationMs / 1000;
	return [
		`${plural(total, 'message')}, ${plural(requests, 'request')}, ${pc.bold(seconds.toFixed(2))} s (${count(Math.round(total / seconds))} messages per second)`,
		'',
		countTable([
			[output, items],
			['Error', errorItems],
		]),
		...hints.map((hint) => pc.dim(`Hint in n8n: ${hint}`)),
		'',
		itemTable(output, items),
		'',
		itemTable('Error', errorItems),
		...descriptions(errorItems),
	].join('\n');
}

/** Counts the faults of the simulated API. */
export function faultTable(faults: ReadonlyMap<string, number>): string {
	const table = new Table({
		head: ['Simulated fault', 'Count'],
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
		readonly [name: keyof typeof FIELDS, items: readonly INodeExecutionData[]]
	>,
): string {
	const table = new Table({
		head: ['Output', 'Result', 'Items'],
		colAligns: ['left', 'left', 'right'],
		style: PLAIN,
	});
	for (const [name, items] of outputs) {
		table.push([pc.bold(name), '', pc.bold(count(items.length))]);
		const counts = new Map<string, number>();
		for (const { json } of items) {
			const kind = KIND_OF[name](json);
			counts.set(kind, (counts.get(kind) ?? 0) + 1);
		}
		for (const [kind, times] of [...counts].sort(([, a], [, b]) => b - a)) {
			table.push(['', kind, count(times)]);
		}
	}
	return table.toString();
}

/** Some of the items, with all fields that have a value, except errorDescription: see `descriptions`. */
function itemTable(name: keyof typeof FIELDS, items: readonly INodeExecutionData[]): string {
	if (items.length === 0) return `No items on ${pc.bold(name)}.`;
	const shown = differentItems(items, KIND_OF[name]);
	const known: readonly string[] = FIELDS[name];
	const others = shown
		.flatMap((json) => Object.keys(json))
		.filter((field) => !known.includes(field));
	const fields = [...new Set([...known, ...others])].filter(
		(field) => field !== 'errorDescription' && shown.some((json) => json[field] !== undefined),
	);
	const table = new Table({ head: fields, style: PLAIN });
	for (const json of shown) table.push(fields.map((field) => cell(json[field])));
	return `${pc.bold(name)}, ${shown.length} of ${count(items.length)} ${items.length === 1 ? 'item' : 'items'}:\n${table.toString()}`;
}

/** What to do about the errors shown, once per kind. Too long for a table column. */
function descriptions(items: readonly INodeExecutionData[]): string[] {
	const descriptionOf = new Map<unknown, unknown>();
	for (const { error, errorDescription } of differentItems(items, KIND_OF.Error)) {
		if (errorDescription !== undefined && !descriptionOf.has(error)) {
			descriptionOf.set(error, errorDescription);
		}
	}
	const lines = [...descriptionOf].map(
		([error, description]) => `  ${pc.bold(String(error))}: ${String(description)}`,
	);
	return lines.length === 0 ? [] : ['What to do (errorDescription):', ...lines];
}

/** The first item of each kind, then further items in order, up to ITEMS_SHOWN. */
function differentItems(
	items: readonly INodeExecutionData[],
	kindOf: (json: IDataObject) => string,
): IDataObject[] {
	const seen = new Set<string>();
	const isNew = ({ json }: INodeExecutionData): boolean => {
		const kind = kindOf(json);
		return !seen.has(kind) && seen.add(kind).size > 0;
	};
	const firstOfKind = items.filter(isNew);
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
