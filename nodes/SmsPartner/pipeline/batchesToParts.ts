import type { Message } from '../types';
import { batchToParts, type Part } from './batchToParts';
import { requestToAnswer, type RequestTools } from './requestToAnswer';

/**
 * Asks for all batches, `concurrency` of them at once. Gives their parts in the order of the batches, however the
 * answers came in: laid end to end, they are the messages of the batches.
 */
export async function batchesToParts(
	batches: ReadonlyArray<readonly Message[]>,
	concurrency: number,
	tools: RequestTools,
): Promise<Part[]> {
	const partsOfBatch = new Array<Part[]>(batches.length);
	let next = 0;
	async function work(): Promise<void> {
		while (next < batches.length) {
			const index = next++;
			partsOfBatch[index] = await batchToParts(
				batches[index],
				async (messages) => await requestToAnswer(messages, tools),
			);
		}
	}
	await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, work));
	return partsOfBatch.flat();
}
