import { setTimeout as delay } from 'node:timers/promises';

/** Longer than anything takes here, also on a busy machine. */
export const WAIT_MS = 600_000;

/** Looks until something is found, and returns it. Throws if that takes longer than anything should. */
export async function until<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	waitMs = WAIT_MS,
): Promise<T> {
	const deadline = Date.now() + waitMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${waitMs / 1000} s in vain: ${what}.`);
		await delay(100);
	}
}
