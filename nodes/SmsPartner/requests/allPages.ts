import type { Outcome } from '../api/outcome';
import type { AskRound } from './batchCall';

/** One page of what an entry asks for. */
export interface PageOf<Entry> {
	readonly entry: Entry;
	/** Counted from 1. */
	readonly page: number;
}

/** What an answer says of a page. */
export interface Page<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** For each row, what tells it from the rows of other pages. */
	readonly keys: readonly string[];
	/** Which page it is; undefined where the answer does not say it. */
	readonly page: number | undefined;
	/** How many rows there are on all pages; undefined where the answer does not say it. */
	readonly total: number | undefined;
}

/** The rows of all pages. */
export interface AllPages<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many rows there are more than came. */
	readonly missing: number;
}

/**
 * Returns a function that asks for each entry's pages, one after the other, as long as there are said to be more rows
 * than came and a page brings a new one: a server that does not know of pages gives the first one each time.
 *
 * A page that cannot be got ends the list with its error.
 */
export function askAllPages<Entry, Row>(
	ask: AskRound<PageOf<Entry>, Page<Row>>,
): AskRound<Entry, AllPages<Row>> {
	return async (entries, patienceMs) => {
		const first = await ask(
			entries.map((entry) => ({ entry, page: 1 })),
			patienceMs,
		);
		let { unexpected, failure } = first;
		const lists = first.outcomes.map((outcome) =>
			outcome.kind === 'error' ? outcome : new PageList(outcome.result),
		);
		for (;;) {
			const open = [...lists.entries()].flatMap(([index, list]) =>
				list instanceof PageList && list.isOpen ? { entry: entries[index], list } : [],
			);
			if (open.length === 0) break;
			const next = await ask(
				open.map(({ entry, list }) => ({ entry, page: list.nextPage })),
				patienceMs,
			);
			unexpected += next.unexpected;
			failure ??= next.failure;
			open.forEach(({ list }, index) => list.add(next.outcomes[index]));
		}
		const outcomes = lists.map((list): Outcome<AllPages<Row>> =>
			list instanceof PageList ? { kind: 'result', result: list } : list,
		);
		return { outcomes, unexpected, failure };
	};
}

/** The pages that came. */
class PageList<Row> implements AllPages<Row> {
	readonly rows: Array<Outcome<Row>>;

	nextPage = 2;

	private readonly known: Set<string>;

	private readonly total: number;

	private isEnded = false;

	constructor({ rows, keys, total }: Page<Row>) {
		this.rows = [...rows];
		this.known = new Set(keys);
		this.total = total ?? rows.length;
	}

	get missing(): number {
		return Math.max(0, this.total - this.rows.length);
	}

	get isOpen(): boolean {
		return !this.isEnded && this.missing > 0 && this.rows.length > 0;
	}

	add(outcome: Outcome<Page<Row>>): void {
		this.isEnded = true;
		if (outcome.kind === 'error') {
			// An error about the search itself says that there is no such page.
			if (outcome.error.errorSource === 'request') this.rows.push(outcome);
			return;
		}
		const { rows, keys, page = this.nextPage } = outcome.result;
		if (page !== this.nextPage) return;
		const earlier = this.rows.length;
		rows.forEach((row, index) => {
			if (!this.known.has(keys[index])) this.rows.push(row);
		});
		for (const key of keys) this.known.add(key);
		this.nextPage += 1;
		this.isEnded = this.rows.length === earlier;
	}
}
