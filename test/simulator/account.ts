/** The simulated SMS Partner account: its credit, and what it refuses to send. */

export interface AccountOptions {
	/** In EUR. */
	readonly balance?: number;
	/** Opted-out numbers in E.164, refused with code 14. */
	readonly stopList?: readonly string[];
	/** Other refused numbers in E.164, with their codes, e.g. 13 for a number without a price. */
	readonly refusedNumbers?: ReadonlyMap<string, number>;
	/** Senders that it may use; others are refused with code 992. Default: any. */
	readonly senders?: readonly string[];
	readonly badEntries?: BadEntries;
	/** The HTTP status of a refused request, which is not documented. Default: 200. */
	readonly refusalStatus?: number;
	/** Messages per page of a search by tag. */
	readonly pageSize?: number;
}

/**
 * How a bulk request with a refused number is answered, which is not documented: with an error entry for that number
 * (`entry`), without one (`missing`), or by refusing the whole request, with the code of the first such number
 * (`refused`), or with code 55 around the codes of all of them (`refusedVaguely`).
 */
export type BadEntries = 'entry' | 'missing' | 'refused' | 'refusedVaguely';

/** More than any test spends. */
const DEFAULT_BALANCE = 10_000;

/** A number reserved for fiction. */
const STOP_LIST = ['+447700900099'];

/** From the example in the API's documentation. */
const FIRST_STOP = { id: 19, createdAt: '2015-07-20 10:19:45' } as const;

const PAGE_SIZE = 500;

/** An entry of the STOP list. */
export interface StopEntry {
	readonly id: number;
	readonly phoneNumber: string;
	/** In Paris time, `Y-m-d H:i:s`. */
	readonly createdAt: string;
}

export class Account {
	readonly badEntries: BadEntries;
	readonly refusalStatus: number;
	readonly pageSize: number;
	balance: number;
	private stops: StopEntry[] = [];
	private nextStopId: number = FIRST_STOP.id;

	constructor(private readonly options: AccountOptions = {}) {
		for (const number of options.stopList ?? STOP_LIST) this.addStop(number, FIRST_STOP.createdAt);
		this.pageSize = options.pageSize ?? PAGE_SIZE;
		this.badEntries = options.badEntries ?? 'entry';
		this.refusalStatus = options.refusalStatus ?? 200;
		this.balance = options.balance ?? DEFAULT_BALANCE;
	}

	/** The code with which a valid number is refused; undefined if it is accepted. */
	codeOf(phoneNumber: string): number | undefined {
		const isStopped = this.stops.some((stop) => stop.phoneNumber === phoneNumber);
		return isStopped ? 14 : this.options.refusedNumbers?.get(phoneNumber);
	}

	/** The opted-out numbers. */
	get stopList(): readonly StopEntry[] {
		return this.stops;
	}

	/** Returns the ID of the new entry. */
	addStop(phoneNumber: string, createdAt: string): number {
		const id = this.nextStopId++;
		this.stops.push({ id, phoneNumber, createdAt });
		return id;
	}

	/** Returns whether there was such an entry. */
	removeStop(id: number): boolean {
		const before = this.stops.length;
		this.stops = this.stops.filter((stop) => stop.id !== id);
		return this.stops.length < before;
	}

	maySendAs(sender: string): boolean {
		return this.options.senders?.includes(sender) ?? true;
	}
}
