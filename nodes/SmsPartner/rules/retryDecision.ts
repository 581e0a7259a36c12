import type { Failure } from '../types';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the next try of a failed request, in milliseconds; undefined: give up.
 *
 * What the server asks for (`Retry-After`) is kept, up to 60 s. Else full jitter: a random part of 0.5 s that
 * doubles with each try, up to 30 s, so that many clients that failed together do not come back together
 * (Marc Brooker, "Exponential Backoff And Jitter", 2015).
 *
 * @param retriesDone tries after the first
 * @param retriesLeft further tries that are allowed
 * @param random 0 ≤ random < 1
 */
export function retryWaitMs(
	failure: Failure,
	retriesDone: number,
	retriesLeft: number,
	random: number,
): number | undefined {
	if (!failure.isRetryable || retriesLeft <= 0) return undefined;
	if (failure.retryAfterMs !== undefined) {
		return Math.min(failure.retryAfterMs, LONGEST_RETRY_AFTER_MS);
	}
	return random * Math.min(FIRST_WAIT_MS * 2 ** retriesDone, LONGEST_WAIT_MS);
}
