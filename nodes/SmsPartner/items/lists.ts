import type { ItemResult, Outcome } from '../api/outcome';
import type { RunResult } from './outputs';
import type { ReadItem } from './readItems';

/** Items and the outcomes of their rows. */
export type Rows = Required<Pick<RunResult, 'items' | 'inputIndexes' | 'indexes' | 'outcomes'>>;

/** Replaces each item by one item per row, in order. An item without rows is dropped; an invalid item stays. */
export function expand({
	items,
	indexes,
	outcomes,
}: Pick<RunResult, 'items' | 'indexes'> & {
	readonly outcomes: ReadonlyArray<Outcome<{ readonly rows: ReadonlyArray<Outcome<ItemResult>> }>>;
}): Rows {
	const lists = outcomes.map((outcome) =>
		outcome.kind === 'error' ? [outcome] : outcome.result.rows,
	);
	const starts: number[] = [];
	let total = 0;
	for (const { length } of lists) {
		starts.push(total);
		total += length;
	}

	const rowItems: Array<ReadItem<unknown>> = [];
	const inputIndexes: number[] = [];
	const rowIndexes: number[] = [];
	const add = (source: number, rowIndex: number): void => {
		rowItems.push(items[source]);
		inputIndexes.push(source);
		rowIndexes.push(rowIndex);
	};
	items.forEach(({ kind }, source) => {
		const index = indexes[source];
		if (kind === 'invalid') add(source, -1);
		else lists[index].forEach((_, row) => add(source, starts[index] + row));
	});
	return { items: rowItems, inputIndexes, indexes: rowIndexes, outcomes: lists.flat() };
}

/** A list from SMS Partner. */
export interface List<Row> {
	readonly rows: readonly Row[];
	/** How many entries SMS Partner did not return. */
	readonly missing: number;
}

export interface LimitedLists {
	readonly outcomes: ReadonlyArray<Outcome<{ readonly rows: ReadonlyArray<Outcome<ItemResult>> }>>;
	/** How many rows there are, and how many there would be without the limit. */
	readonly counts: { readonly returned: number; readonly total: number };
	/** How many entries SMS Partner did not return, in lists that the limit has not cut. */
	readonly missing: number;
}

/**
 * Cuts each list to the first rows, up to `limit`.
 *
 * @param outcomeOf called with the rows that are kept
 */
export function limitRows<Row>(
	lists: ReadonlyArray<Outcome<List<Row>>>,
	limit: number,
	outcomeOf: (row: Row) => Outcome<ItemResult>,
): LimitedLists {
	let [returned, total, allMissing] = [0, 0, 0];
	const outcomes = lists.map((outcome): LimitedLists['outcomes'][number] => {
		if (outcome.kind === 'error') return outcome;
		const { rows, missing } = outcome.result;
		const isCut = rows.length > limit || (rows.length === limit && missing > 0);
		const kept = isCut ? rows.slice(0, limit) : rows;
		returned += kept.length;
		total += isCut ? rows.length + missing : rows.length;
		if (!isCut) allMissing += missing;
		return { kind: 'result', result: { rows: kept.map(outcomeOf) } };
	});
	return { outcomes, counts: { returned, total }, missing: allMissing };
}
