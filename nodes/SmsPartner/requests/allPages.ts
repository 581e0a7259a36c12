import type { EntryError, Outcome } from '../api/outcome';
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
	/** How many entries it has, those included that are no row. */
	readonly received: number;
	/** What its rows are about: the same text for the same ones, in the same order. */
	readonly about: string;
	/** Which page it is; undefined where the answer does not say it. */
	readonly page: number | undefined;
	/** How many entries there are on all pages; undefined where the answer does not say it. */
	readonly total: number | undefined;
}

/** The rows of all pages. */
export interface AllPages<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many entries there are more than came. */
	readonly missing: number;
	/** Why a page did not come, as in the last row. */
	readonly failure: EntryError | undefined;
}

/** So that a server that never ends a list does not hold the run for ever. */
const MOST_PAGES = 1000;

/**
 * Returns a function that asks for each entry's pages, one after the other, as long as there are said to be more entries
 * than came.
 *
 * A further page counts where its answer names it and it is not about the same as the one before: a server that does
 * not know of pages gives the first one each time. One that cannot be got ends the list with its error.
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

	failure: EntryError | undefined;

	private received: number;

	private about: string;

	private readonly total: number;

	private isEnded = false;

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
		return !this.isEnded && this.missing > 0 && this.nextPage <= MOST_PAGES;
	}

	add(outcome: Outcome<Page<Row>>): void {
		if (outcome.kind === 'error') {
			this.isEnded = true;
			// An error about the search itself says that there is no such page.
			if (outcome.error.errorSource !== 'request') return;
			this.failure = outcome.error;
			this.rows.push(outcome);
			return;
		}
		const { rows, received, about, page } = outcome.result;
		if (page !== this.nextPage || received === 0 || about === this.about) {
			this.isEnded = true;
			return;
		}
		for (const row of rows) this.rows.push(row);
		this.received += received;
		this.about = about;
		this.nextPage += 1;
	}
}
