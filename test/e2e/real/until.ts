import { setTimeout as delay } from 'node:timers/promises';

/** Longer than anything takes, even on a busy machine. */
export const WAIT_MS = 600_000;

/**
 * Calls `look` until it returns something other than undefined or false. Returns that value. Throws after `waitMs`.
 *
 * @param what what to wait for, as a clause for the error, e.g. `the workflow is published`
 */
export async function until<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	waitMs = WAIT_MS,
): Promise<T> {
	const deadline = Date.now() + waitMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > deadline)
			throw new Error(`Timed out after ${waitMs / 1000} s waiting for: ${what}.`);
		await delay(100);
	}
}
