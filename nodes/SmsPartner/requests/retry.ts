import type { Failure } from '../api/failure';
import type { Patience } from './batchCall';

/** Whether a request that failed is made again. Only an answer to this request starts its budget anew. */

/** Failures of one request, while others are answered. */
const MAX_STRIKES = 5;

/** The same for answers without the expected data. */
const MAX_UNREADABLE_STRIKES = 3;

/** Tries of one request, however much patience there is. */
const MAX_TRIES = { repeatable: 100, notRepeatable: 20 } as const;

/** The failures of one request since its last answer. */
export interface FailureRecord {
	readonly failures: number;
	/** Of these, the failures that count against this request: others were answered in between. */
	readonly strikes: number;
	/** How many requests had been answered at its last failure. */
	readonly answersAtFailure: number;
	/** When it first failed; undefined if it has not. */
	readonly failingSinceMs: number | undefined;
}

export const UNTRIED: FailureRecord = {
	failures: 0,
	strikes: 0,
	answersAtFailure: 0,
	failingSinceMs: undefined,
};

/** A request that failed just now. */
export interface FailedTry {
	readonly record: FailureRecord;
	readonly failure: Failure;
	readonly startMs: number;
	readonly nowMs: number;
	/** How many requests have been answered so far. */
	readonly answers: number;
	/** Whether requests of this kind may be repeated, whatever becomes of them. */
	readonly isRepeatable: boolean;
}

export type Retry =
	| { readonly kind: 'again'; readonly record: FailureRecord }
	/** It must not be repeated, or failed too many times while others were answered. */
	| { readonly kind: 'givenUp'; readonly tries: number }
	/** Its time or its tries are used up. */
	| { readonly kind: 'timeIsUp' };

export function decideRetry(
	{ record, failure, startMs, nowMs, answers, isRepeatable }: FailedTry,
	patience: Patience,
): Retry {
	const isStrike = record.failures === 0 || answers > record.answersAtFailure;
	const next: FailureRecord = {
		failures: record.failures + 1,
		strikes: record.strikes + (isStrike ? 1 : 0),
		answersAtFailure: answers,
		failingSinceMs: record.failingSinceMs ?? nowMs,
	};
	const { failures, strikes } = next;
	const mayRepeat = isRepeatable || failure.isUnsent === true;
	const maxStrikes = failure.kind === 'unreadable' ? MAX_UNREADABLE_STRIKES : MAX_STRIKES;
	if (!mayRepeat || patience.forMs === 0 || strikes >= maxStrikes) {
		return { kind: 'givenUp', tries: failures };
	}
	// As for an outage, only a try that started after the time was up is the last one.
	const isTimeUp =
		startMs - (record.failingSinceMs ?? startMs) >= patience.forMs ||
		nowMs >= (patience.untilMs ?? Infinity);
	const maxTries = isRepeatable ? MAX_TRIES.repeatable : MAX_TRIES.notRepeatable;
	return isTimeUp || failures >= maxTries ? { kind: 'timeIsUp' } : { kind: 'again', record: next };
}
