import type { Message } from '../types';

/** Cuts the messages into batches of at most `batchSize`. Laid end to end, the batches are the messages. */
export function messagesToBatches(messages: readonly Message[], batchSize: number): Message[][] {
	const batches: Message[][] = [];
	for (let from = 0; from < messages.length; from += batchSize) {
		batches.push(messages.slice(from, from + batchSize));
	}
	return batches;
}
