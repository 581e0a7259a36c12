import type { Outcome } from '../api/outcome';
import type { ReadItem } from './readItems';
import type { AskedItems } from './toOutputs';

/** A result that becomes several items, one for each row. */
export interface Listed<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
}

/** Replaces each item by one item per row, in order. An item without rows is dropped; an invalid item stays. */
export function expand<Row>({
	items,
	indexes,
	outcomes,
}: Omit<AskedItems<Listed<Row>>, 'inputs' | 'sources'>): Omit<AskedItems<Row>, 'inputs'> {
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
	const sources: number[] = [];
	const rowIndexes: number[] = [];
	const add = (source: number, rowIndex: number): void => {
		rowItems.push(items[source]);
		sources.push(source);
		rowIndexes.push(rowIndex);
	};
	items.forEach(({ kind }, source) => {
		const index = indexes[source];
		if (kind === 'invalid') add(source, -1);
		else lists[index].forEach((_, row) => add(source, starts[index] + row));
	});
	return { items: rowItems, sources, indexes: rowIndexes, outcomes: lists.flat() };
}
