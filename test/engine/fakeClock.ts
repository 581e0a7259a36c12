import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../nodes/SmsPartner/requests/clock';

export interface FakeClock extends Clock {
	/** Milliseconds slept since the start. */
	elapsedMs(): number;
}

const START_MS = Date.parse('2026-11-23T10:00:00Z');

/**
 * Time that passes only while somebody sleeps, and then at once. One clock can serve the node and the simulator.
 *
 * @param duringSleep what happens in each sleep, before it ends
 */
export function fakeClock(duringSleep: () => Promise<void> | void = () => {}): FakeClock {
	let nowMs = START_MS;
	return {
		elapsedMs: () => nowMs - START_MS,
		now: () => nowMs,
		sleep: async (ms) => {
			await duringSleep();
			nowMs += ms;
			await nextTurn();
		},
		random: () => 0.5,
	};
}

/** Time that stands still: a wait in it ends only when what is waited for is over. */
export function standingClock(): FakeClock {
	return { ...fakeClock(), sleep: async () => await nextTurn() };
}
