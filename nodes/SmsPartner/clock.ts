import { sleep } from 'n8n-workflow';

/** The time and randomness of the waits between requests, injected so that tests need not wait. */
export interface Clock {
	/** Milliseconds since an arbitrary moment, for durations: they never jump. */
	now(): number;
	/** Unix milliseconds, for dates: they jump when the system's clock is set. */
	date(): number;
	sleep(ms: number): Promise<void>;
	/** 0 ≤ value < 1 */
	random(): number;
}

export const CLOCK: Clock = {
	now: () => performance.now(),
	date: Date.now,
	sleep,
	random: Math.random,
};

/** A sleep cannot be cancelled, so long ones are split: none outlives the run by more than this. */
export const SLEEP_STEP_MS = 100;

/** How long the node may block the event loop before it yields, in milliseconds. */
const MAX_BLOCKING_MS = 20;

/** Indexes between two checks of the clock: a check can take as long as the work for one index. */
const CLOCK_CHECK_INTERVAL = 16;

/** Calls `work` for each index below `count`, in order, and yields to the event loop in between. */
export async function forEachIndex(count: number, work: (index: number) => void): Promise<void> {
	let startMs = CLOCK.now();
	for (let index = 0; index < count; index++) {
		work(index);
		if (index % CLOCK_CHECK_INTERVAL !== 0 || CLOCK.now() - startMs < MAX_BLOCKING_MS) continue;
		await CLOCK.sleep(0);
		startMs = CLOCK.now();
	}
	// Lets the caller's next step start with its full time.
	if (count > CLOCK_CHECK_INTERVAL) await CLOCK.sleep(0);
}
