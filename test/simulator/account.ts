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

export class Account {
	readonly stopList: readonly string[];
	readonly badEntries: BadEntries;
	readonly refusalStatus: number;
	balance: number;

	constructor(private readonly options: AccountOptions = {}) {
		this.stopList = options.stopList ?? STOP_LIST;
		this.badEntries = options.badEntries ?? 'entry';
		this.refusalStatus = options.refusalStatus ?? 200;
		this.balance = options.balance ?? BALANCE;
	}

	/** The code with which a number is refused though it is a good one. */
	codeOf(phoneNumber: string): number | undefined {
		return this.stopList.includes(phoneNumber) ? 14 : this.options.refusedNumbers?.get(phoneNumber);
	}

	maySendAs(sender: string): boolean {
		return this.options.senders?.includes(sender) ?? true;
	}
}
