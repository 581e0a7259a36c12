import { CLOCK } from '../requests/clock';

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
