import type { Failure } from '../api/failure';
import { LIMITS } from './limits';
import type { Patience } from './outage';

/** Whether a request that failed is made again. Only an answer to this request starts its budget anew. */

/** The failures of one request since its last answer. */
export interface FailureRecord {
	readonly failures: number;
	/** Of these, the failures that count against this request: others got a reply in between. */
	readonly failuresAmongReplies: number;
	/** How many requests had got a reply at its last failure. */
	readonly repliesAtFailure: number;
	/** When it first failed; undefined if it has not. */
	readonly failingSinceMs: number | undefined;
}

export const UNTRIED: FailureRecord = {
	failures: 0,
	failuresAmongReplies: 0,
	repliesAtFailure: 0,
	failingSinceMs: undefined,
};

/** A request that failed just now. */
export interface FailedTry {
	readonly record: FailureRecord;
	readonly failure: Failure;
	readonly startMs: number;
	readonly nowMs: number;
	/** How many requests have got a reply so far. */
	readonly replies: number;
	/** Whether requests of this kind may be repeated, whatever becomes of them. */
	readonly isRepeatable: boolean;
}

export type Retry =
	| { readonly kind: 'again'; readonly record: FailureRecord }
	/** It must not be repeated, or failed too many times while others got a reply. */
	| { readonly kind: 'givenUp'; readonly tries: number }
	/** Its time or its tries are used up. */
	| { readonly kind: 'timeIsUp' };

export function decideRetry(
	{ record, failure, startMs, nowMs, replies, isRepeatable }: FailedTry,
	patience: Patience,
): Retry {
	const isAmongReplies = record.failures === 0 || replies > record.repliesAtFailure;
	const next: FailureRecord = {
		failures: record.failures + 1,
		failuresAmongReplies: record.failuresAmongReplies + (isAmongReplies ? 1 : 0),
		repliesAtFailure: replies,
		failingSinceMs: record.failingSinceMs ?? nowMs,
	};
	const { failures, failuresAmongReplies } = next;
	const mayRepeat = isRepeatable || failure.isUnsent === true;
	const maxAmongReplies =
		failure.kind === 'unreadable' ? LIMITS.unreadableAmongReplies : LIMITS.failuresAmongReplies;
	if (!mayRepeat || patience.maxOutageMs === 0 || failuresAmongReplies >= maxAmongReplies) {
		return { kind: 'givenUp', tries: failures };
	}
	// As for an outage, only a try that started after the time was up is the last one.
	const isTimeUp =
		startMs - (record.failingSinceMs ?? startMs) >= patience.maxOutageMs ||
		nowMs >= (patience.untilMs ?? Infinity);
	const maxTries = isRepeatable ? LIMITS.tries : LIMITS.triesOfSending;
	return isTimeUp || failures >= maxTries ? { kind: 'timeIsUp' } : { kind: 'again', record: next };
}
