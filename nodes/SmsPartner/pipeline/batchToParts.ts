import { MAX_REFUSALS_PER_BATCH } from '../rules/limits';
import type { Answer, Failure, Message } from '../types';

/**
 * Some messages of a batch, and the answer of the request that carried them. Where that is a refusal for the content,
 * it is one message.
 */
export interface Part {
	readonly messages: readonly Message[];
	readonly answer: Answer;
}

/**
 * Asks for a batch. A request that is refused for its content is cut in halves, and they in halves, until the
 * message that spoils it stands alone, so that the others get their answers.
 *
 * The parts laid end to end are the batch. At most 40 requests are refused; then the rest is given up.
 */
export async function batchToParts(
	batch: readonly Message[],
	ask: (messages: readonly Message[]) => Promise<Answer>,
): Promise<Part[]> {
	const parts: Part[] = [];
	let refusals = 0;
	let lastRefusal: Failure | undefined;

	async function askFor(messages: readonly Message[]): Promise<void> {
		if (lastRefusal && refusals >= MAX_REFUSALS_PER_BATCH) {
			parts.push({ messages, answer: { kind: 'failure', failure: givenUp(lastRefusal) } });
			return;
		}
		const answer = await ask(messages);
		if (answer.kind === 'entries' || answer.failure.scope !== 'content') {
			parts.push({ messages, answer });
			return;
		}
		refusals += 1;
		lastRefusal = answer.failure;
		if (messages.length === 1) {
			parts.push({ messages, answer });
			return;
		}
		const middle = Math.ceil(messages.length / 2);
		await askFor(messages.slice(0, middle));
		await askFor(messages.slice(middle));
	}

	await askFor(batch);
	return parts;
}

/** Words of our own: what SMS Partner said was about other messages. */
function givenUp({ problem }: Failure): Failure {
	return {
		scope: 'request',
		isRetryable: false,
		problem: {
			error: 'Not asked for, since too many messages beside it were refused',
			errorDescription: `SMS Partner refused ${MAX_REFUSALS_PER_BATCH} requests of this batch for their content ("${problem.error}"), so the rest of it was given up. Put the other errors right and ask again, or set the option Batch Size to a smaller number.`,
		},
	};
}
