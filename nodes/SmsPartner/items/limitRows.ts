import type { Outcome } from '../api/outcome';

/** A list from SMS Partner. */
export interface List<Row> {
	readonly rows: readonly Row[];
	/** How many entries SMS Partner did not return. */
	readonly missing: number;
}

export interface LimitedLists<Row> {
	readonly outcomes: ReadonlyArray<Outcome<{ readonly rows: readonly Row[] }>>;
	/** How many rows there are, and how many there would be without the limit. */
	readonly counts: { readonly returned: number; readonly total: number };
	/** How many entries SMS Partner did not return, in lists that the limit has not cut. */
	readonly missing: number;
}

/** Cuts each list to the first rows, up to `limit`. */
export function limitRows<Row>(
	lists: ReadonlyArray<Outcome<List<Row>>>,
	limit: number,
): LimitedLists<Row> {
	let [returned, total, allMissing] = [0, 0, 0];
	const outcomes = lists.map((outcome): Outcome<{ readonly rows: readonly Row[] }> => {
		if (outcome.kind === 'error') return outcome;
		const { rows, missing } = outcome.result;
		const isCut = rows.length > limit || (rows.length === limit && missing > 0);
		const kept = isCut ? rows.slice(0, limit) : rows;
		returned += kept.length;
		total += isCut ? rows.length + missing : rows.length;
		if (!isCut) allMissing += missing;
		return { kind: 'result', result: { rows: kept } };
	});
	return { outcomes, counts: { returned, total }, missing: allMissing };
}
