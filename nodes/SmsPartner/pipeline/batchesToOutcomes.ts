import { sleep } from 'n8n-workflow';
import type { Answer, Failure, Message, Outcome } from '../types';
import { batchToParts, type Part } from './batchToParts';
import type { MatchedOutcomes } from './partsToOutcomes';

/**
 * An answer is read when the next request has gone out, so that reading takes of the time in which the node waits
 * anyway. n8n needs some milliseconds to send one.
 */
const UNTIL_SENT_MS = 20;

export interface RunOutcome {
	/** One for each message, when the batches are laid end to end. */
	readonly outcomes: readonly Outcome[];
	/** Entries of answers that fit no message. */
	readonly unexpected: number;
	/** Why the whole run failed: not one request was answered. Undefined where one was, or none was made. */
	readonly failure: Failure | undefined;
}

/**
 * Asks for all batches, `concurrency` of them at once, and gives the outcomes in the order of the batches, however
 * the answers came in. An answer is read while further requests are under way.
 *
 * @param ask makes one request
 * @param read matches what came of a batch to its messages
 */
export async function batchesToOutcomes(
	batches: ReadonlyArray<readonly Message[]>,
	concurrency: number,
	ask: (messages: readonly Message[]) => Promise<Answer>,
	read: (parts: readonly Part[]) => MatchedOutcomes,
): Promise<RunOutcome> {
	const matched = new Array<MatchedOutcomes>(batches.length);
	const verdict = new Verdict();
	let next = 0;
	async function work(): Promise<void> {
		let unread: { readonly index: number; readonly parts: readonly Part[] } | undefined;
		do {
			const index = next++;
			const asked = index < batches.length ? batchToParts(batches[index], ask) : undefined;
			if (unread) {
				await Promise.race([sleep(UNTIL_SENT_MS), asked]);
				matched[unread.index] = read(unread.parts);
			}
			unread = asked && { index, parts: await asked };
			for (const part of unread?.parts ?? []) verdict.add(part);
		} while (unread);
	}
	await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, work));
	return {
		outcomes: matched.flatMap(({ outcomes }) => outcomes),
		unexpected: matched.reduce((sum, { unexpected }) => sum + unexpected, 0),
		failure: verdict.failure,
	};
}

/**
 * Whether the whole run failed, and why. An error of the account says most. A message that SMS Partner refused by
 * itself counts as answered, and a run that was stopped did not fail.
 */
class Verdict {
	private isAnswered = false;

	private reason: Failure | undefined;

	get failure(): Failure | undefined {
		return this.isAnswered ? undefined : this.reason;
	}

	add({ answer }: Part): void {
		if (answer.kind === 'entries' || answer.failure.scope === 'content') {
			this.isAnswered = true;
		} else if (answer.failure.scope === 'account') {
			this.reason = answer.failure;
		} else if (answer.failure.scope === 'request') {
			this.reason ??= answer.failure;
		}
	}
}
