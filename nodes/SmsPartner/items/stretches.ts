import { sleep } from 'n8n-workflow';

/** The longest that the node works without letting the rest of n8n work, in milliseconds. */
const STRETCH_MS = 20;

/** Indexes between two looks at the clock, which take as long as some of the work. */
const CLOCK_EVERY = 16;

/** Calls `work` for each index below `count`, in order, and lets the rest of n8n work in between. */
export async function forEachIndex(count: number, work: (index: number) => void): Promise<void> {
	let startMs = Date.now();
	for (let index = 0; index < count; index++) {
		work(index);
		if (index % CLOCK_EVERY !== 0 || Date.now() - startMs < STRETCH_MS) continue;
		await sleep(0);
		startMs = Date.now();
	}
	// What follows begins with a stretch of its own.
	if (count > CLOCK_EVERY) await sleep(0);
}
