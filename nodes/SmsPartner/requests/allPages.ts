import type { EntryError, Outcome } from '../api/outcome';
import type { Page, PageOf } from '../api/statusLists';
import { LIMITS } from './limits';
import type { RequestRound } from './requestRound';

/** The rows of all pages. */
export interface AllPages<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many entries were not received. */
	readonly missing: number;
	/** Why a page could not be fetched, as in the last row. */
	readonly failure: EntryError | undefined;
}

/**
 * Returns a function that requests each entry's pages, one after the other, as long as the answers announce more
 * entries than were received.
 *
 * A further page counts only if its answer gives its number and it brings a row that no page before had: a server
 * without pages returns the first one each time. A row that was received before is not received again, as when the list
 * grows while it is read. A page that cannot be fetched ends the list with its error.
 *
 * @param maxRows no further page is requested once a list has this many rows
 */
export function fetchAllPages<Entry, Row>(
	request: RequestRound<PageOf<Entry>, Page<Row>>,
	maxRows: number,
): RequestRound<Entry, AllPages<Row>> {
	return async (entries, patience) => {
		const first = await request(
			entries.map((entry) => ({ entry, page: 1 })),
			patience,
		);
		let { unexpected } = first;
		const lists = first.outcomes.map((outcome) =>
			outcome.kind === 'error' ? outcome : new PageList(outcome.result, maxRows),
		);
		for (;;) {
			const open = [...lists.entries()].flatMap(([index, list]) =>
				list instanceof PageList && list.isOpen ? { entry: entries[index], list } : [],
			);
			if (open.length === 0) break;
			const next = await request(
				open.map(({ entry, list }) => ({ entry, page: list.nextPage })),
				patience,
			);
			unexpected += next.unexpected;
			open.forEach(({ list }, index) => list.add(next.outcomes[index]));
		}
		const outcomes = lists.map((list): Outcome<AllPages<Row>> =>
			list instanceof PageList ? { kind: 'result', result: list } : list,
		);
		// If the first pages brought no verdict, there were no further ones.
		return { outcomes, unexpected, failure: first.failure };
	};
}

/** The pages received so far. */
class PageList<Row> implements AllPages<Row> {
	readonly rows: Array<Outcome<Row>>;

	nextPage = 2;

	failure: EntryError | undefined;

	private received: number;

	/** According to the latest page. */
	private total: number;

	private hasEnded = false;

	private readonly known = new Set<string>();

	constructor(
		private readonly first: Page<Row>,
		private readonly maxRows: number,
	) {
		this.rows = [...first.rows];
		this.received = first.received;
		this.total = first.total ?? first.received;
	}

	get missing(): number {
		return Math.max(0, this.total - this.received);
	}

	get isOpen(): boolean {
		const isWanted = this.missing > 0 && this.rows.length < this.maxRows;
		return !this.hasEnded && isWanted && this.nextPage <= LIMITS.pages;
	}

	add(outcome: Outcome<Page<Row>>): void {
		if (outcome.kind === 'error') {
			this.hasEnded = true;
			// An error about the search itself means that there is no such page.
			if (outcome.error.errorSource !== 'request') return;
			this.failure = outcome.error;
			this.rows.push(outcome);
			return;
		}
		const { rows, received, page, total } = outcome.result;
		const fresh = page === this.nextPage ? this.freshIn(outcome.result) : [];
		if (fresh.length === 0) {
			this.hasEnded = true;
			return;
		}
		for (const row of fresh) this.rows.push(row);
		this.received += received - (rows.length - fresh.length);
		this.total = total ?? this.total;
		this.nextPage += 1;
	}

	/** The rows of a page that no page before had. */
	private freshIn({ rows, keys }: Page<Row>): ReadonlyArray<Outcome<Row>> {
		if (this.nextPage === 2) this.remember(this.first.keys());
		const keysOfRows = keys();
		const fresh = rows.filter((_, index) => !this.known.has(keysOfRows[index]));
		this.remember(keysOfRows);
		return fresh;
	}

	private remember(keys: readonly string[]): void {
		for (const key of keys) this.known.add(key);
	}
}
