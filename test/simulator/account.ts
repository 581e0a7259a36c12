/** The account of the simulated SMS Partner: its credit, and the SMS that it does not take. */

export interface AccountOptions {
	/** In EUR. */
	readonly balance?: number;
	/** Numbers that want no more SMS, in E.164: code 14. */
	readonly stopList?: readonly string[];
	/** Codes with which further numbers are refused, by the number in E.164: 13 is one without a price. */
	readonly refusedNumbers?: ReadonlyMap<string, number>;
	/** The senders that it may use, any if not said: code 992. */
	readonly senders?: readonly string[];
	readonly badEntries?: BadEntries;
	/** The HTTP status of a request that is refused: none is documented. */
	readonly refusalStatus?: number;
	/** Messages on a page of those with a tag. */
	readonly pageSize?: number;
}

/**
 * What becomes of a lot with a number that is not taken, which is documented nowhere: an entry beside the others says
 * so, or nothing does; or the whole lot is refused, with the code of the first such number, or with 55 around the codes
 * of all of them.
 */
export type BadEntries = 'entry' | 'missing' | 'refused' | 'refusedVaguely';

/** More than any test spends. */
const BALANCE = 10_000;

/** A number that is kept for fiction. */
const STOP_LIST = ['+447700900099'];

/** As the API's page prints them. */
const FIRST_STOP = { id: 19, createdAt: '2015-07-20 10:19:45' } as const;

const PAGE_SIZE = 500;

/** An entry of the STOP list. */
export interface StopEntry {
	readonly id: number;
	readonly phoneNumber: string;
	/** Paris time. */
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
		this.balance = options.balance ?? BALANCE;
	}

	/** The code with which a number is refused though it is a good one. */
	codeOf(phoneNumber: string): number | undefined {
		const isStopped = this.stops.some((stop) => stop.phoneNumber === phoneNumber);
		return isStopped ? 14 : this.options.refusedNumbers?.get(phoneNumber);
	}

	/** The numbers that want no more SMS. */
	get stopList(): readonly StopEntry[] {
		return this.stops;
	}

	/** Gives the ID of the new entry. */
	addStop(phoneNumber: string, createdAt: string): number {
		const id = this.nextStopId++;
		this.stops.push({ id, phoneNumber, createdAt });
		return id;
	}

	/** Whether there was such an entry. */
	removeStop(id: number): boolean {
		const before = this.stops.length;
		this.stops = this.stops.filter((stop) => stop.id !== id);
		return this.stops.length < before;
	}

	maySendAs(sender: string): boolean {
		return this.options.senders?.includes(sender) ?? true;
	}
}
