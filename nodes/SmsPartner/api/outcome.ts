import type { Problem } from '../data';
import type { CodeTable } from './codes';

/**
 * `input`: never sent; `message`: SMS Partner answered for this entry; `request`: the request that contained it failed,
 * or its answer omitted the entry.
 */
export type ErrorSource = 'input' | 'message' | 'request';

export interface EntryError extends Problem {
	readonly errorSource: ErrorSource;
	/** E.164: the recipient, if the input item does not name one. */
	readonly phoneNumber?: string;
	/** SMS Partner answered for this entry, but without a code. */
	readonly isAnswer?: true;
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

/**
 * Whether SMS Partner answered for this entry: with a result, or with an error whose code can be about a single entry.
 * A request that is refused for another reason is not an answer, even if it has a single entry.
 */
export function isAnswered(outcome: Outcome<unknown>, codes: CodeTable): boolean {
	if (outcome.kind === 'result') return true;
	const { errorSource, errorCode, isAnswer } = outcome.error;
	if (isAnswer) return true;
	return (
		errorSource === 'message' &&
		errorCode !== undefined &&
		codes.get(errorCode)?.scope === 'message'
	);
}
