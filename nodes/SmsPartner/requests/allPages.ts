import type { EntryError, Outcome } from '../api/outcome';
import type { AskRound } from './batchCall';

/** A request for one page of an entry's list. */
export interface PageOf<Entry> {
	readonly entry: Entry;
	/** Counted from 1. */
	readonly page: number;
}

/** A page of a list, from an answer. */
export interface Page<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many entries it has, including those that are not rows. */
	readonly received: number;
	/** What its rows are about: equal for the same rows in the same order. */
	readonly about: string;
	/** Which page it is; undefined if the answer does not say. */
	readonly page: number | undefined;
	/** How many entries there are on all pages; undefined if the answer does not say. */
	readonly total: number | undefined;
}

/** The rows of all pages. */
export interface AllPages<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many entries were not received. */
	readonly missing: number;
	/** Why a page could not be fetched, as in the last row. */
	readonly failure: EntryError | undefined;
}

/** Keeps a server whose list never ends from blocking the run forever. */
const MAX_PAGES = 1000;

/**
 * Returns a function that requests each entry's pages, one after the other, as long as the answers announce more
 * entries than were received.
 *
 * A further page counts only if its answer gives its number and its rows differ from those of the page before: a server
 * without pages returns the first one each time. A page that cannot be fetched ends the list with its error.
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

/** The pages received so far. */
class PageList<Row> implements AllPages<Row> {
	readonly rows: Array<Outcome<Row>>;

	nextPage = 2;

	failure: EntryError | undefined;

	private received: number;

	private about: string;

	private readonly total: number;

	private hasEnded = false;

	constructor({ rows, received, about, total }: Page<Row>) {
		this.rows = [...rows];
		this.received = received;
		this.about = about;
		this.total = total ?? received;
	}

	get missing(): number {
		return Math.max(0, this.total - this.received);
	}

	get isOpen(): boolean {
		return !this.hasEnded && this.missing > 0 && this.nextPage <= MAX_PAGES;
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
		const { rows, received, about, page } = outcome.result;
		if (page !== this.nextPage || received === 0 || about === this.about) {
			this.hasEnded = true;
			return;
		}
		for (const row of rows) this.rows.push(row);
		this.received += received;
		this.about = about;
		this.nextPage += 1;
	}
}
