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
