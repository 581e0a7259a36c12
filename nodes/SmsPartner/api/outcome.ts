import type { JsonObject } from '../guards';
import type { Problem } from '../problem';
import type { Failure } from './failure';

/**
 * `input`: never sent; `message`: SMS Partner answered for this entry; `request`: the request that contained it failed,
 * or its answer omitted the entry.
 */
export type ErrorSource = 'input' | 'message' | 'request';

export interface EntryError extends Problem {
	readonly errorSource: ErrorSource;
	/** E.164: the recipient, if the input item does not name one. */
	readonly phoneNumber?: string;
	/** It is SMS Partner's verdict on this entry, although it has no code. */
	readonly isVerdict?: true;
}

/** What a status means for its message. Only `waiting` can still change. */
export type DeliveryState = 'delivered' | 'notDelivered' | 'waiting';

/** A result that becomes an item. */
export interface ItemResult {
	readonly fields: JsonObject;
	/** If it is a status. */
	readonly state?: DeliveryState;
}

/** The outcome of one entry: a result, or an error. */
export type Outcome<Result> = { readonly kind: 'result'; readonly result: Result } | ErrorOutcome;

export interface ErrorOutcome {
	readonly kind: 'error';
	readonly error: EntryError;
	/**
	 * The entry was in a request that may have taken effect and must not be repeated. Not part of the error, which entries
	 * that were in no request can share.
	 */
	readonly maybeSent?: true;
}

/** The outcomes of the entries of a request, or of several, in the order of the entries. */
export interface Outcomes<Result> {
	readonly outcomes: ReadonlyArray<Outcome<Result>>;
	/** How many parts of the answers are about no entry. */
	readonly unexpected: number;
	/** Why no entry got a verdict. Undefined if one did, or if an SMS may have been sent. */
	readonly failure?: Failure;
}
