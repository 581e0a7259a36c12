import type { Clock } from '../../nodes/SmsPartner/requests/clock';

export interface FakeClock extends Clock {
	/** The waits that were asked for, in milliseconds. */
	readonly waits: readonly number[];
}

/**
 * Time that passes only while somebody waits, and then at once. One clock can serve the node and the simulator.
 *
 * @param duringWait what happens in a wait, before it ends
 */
export function fakeClock(
	duringWait: () => Promise<void> | void = () => {},
	startMs = Date.parse('2026-11-23T10:00:00Z'),
): FakeClock {
	let nowMs = startMs;
	const waits: number[] = [];
	return {
		waits,
		now: () => nowMs,
		sleep: async (ms) => {
			waits.push(ms);
			await duringWait();
			nowMs += ms;
		},
		random: () => 0.5,
	};
}

/** A wait in it never ends by itself. */
export function standingClock(): FakeClock {
	return fakeClock(async () => await new Promise<void>(() => {}));
}
