import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../nodes/SmsPartner/clock';

export interface FakeClock extends Clock {
	/** Milliseconds slept since the start. */
	elapsedMs(): number;
}

const START_MS = Date.parse('2026-11-23T10:00:00Z');

/**
 * A clock on which time passes only during sleeps, and each sleep ends immediately. The node and the simulator can share
 * one.
 *
 * @param duringSleep called in each sleep, before it ends
 */
export function fakeClock(duringSleep: () => Promise<void> | void = () => {}): FakeClock {
	let nowMs = START_MS;
	return {
		elapsedMs: () => nowMs - START_MS,
		now: () => nowMs,
		date: () => nowMs,
		sleep: async (ms) => {
			await duringSleep();
			nowMs += ms;
			await nextTurn();
		},
		random: () => 0.5,
	};
}

/** A clock on which no time passes: a wait ends only when something else ends it, never because its time is up. */
export function stoppedClock(): FakeClock {
	return { ...fakeClock(), sleep: async () => await nextTurn() };
}
