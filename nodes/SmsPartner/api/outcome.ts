import type { Problem } from '../data';
import type { CodeTable } from './codes';

/**
 * `input`: never sent; `message`: SMS Partner answered for this entry; `request`: the request that carried it failed,
 * or its answer left the entry out.
 */
export type ErrorSource = 'input' | 'message' | 'request';

export interface EntryError extends Problem {
	readonly errorSource: ErrorSource;
	/** E.164: whom it is about, where the item does not say it. */
	readonly phoneNumber?: string;
	/** SMS Partner answered for this entry, though without a code. */
	readonly isAnswer?: true;
}

/** What became of one entry: a result, or an error. */
export type Outcome<Result> =
	| { readonly kind: 'result'; readonly result: Result }
	| { readonly kind: 'error'; readonly error: EntryError };

/**
 * Whether SMS Partner answered for this entry: with a result, or with an error whose code can be about one entry. A
 * request that is refused for another reason answers nothing, however few entries it has.
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
