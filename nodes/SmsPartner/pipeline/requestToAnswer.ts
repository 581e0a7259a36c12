import { readHttpAnswer, readNoAnswer } from '../rules/apiAnswer';
import { retryWaitMs } from '../rules/retryDecision';
import type { Answer, Clock, Failure, Message, Send } from '../types';
import type { Stop } from './stop';

export interface RequestTools {
	readonly send: Send;
	readonly clock: Clock;
	readonly stop: Stop;
	readonly maxRetries: number;
}

/**
 * Asks for some messages in one request, again where that may help, and gives what came of it in the end.
 *
 * An error of the account stops the run. A run that stops starts no request and waits no longer.
 */
export async function requestToAnswer(
	messages: readonly Message[],
	{ send, clock, stop, maxRetries }: RequestTools,
): Promise<Answer> {
	for (let retriesDone = 0; ; retriesDone++) {
		if (stop.failure) return failed(stop.failure);

		const answer = await askOnce(messages, send, clock);
		if (answer.kind === 'entries' || answer.failure.scope === 'content') return answer;

		if (answer.failure.scope === 'account') stop.now(answer.failure);
		const waitMs = retryWaitMs(answer.failure, retriesDone, maxRetries, clock.random());
		// Why the run stops says more of a request than how it ended itself.
		if (waitMs === undefined) return failed(stop.failure ?? answer.failure);
		await stop.orUntil(clock.sleep(waitMs));
	}
}

async function askOnce(messages: readonly Message[], send: Send, clock: Clock): Promise<Answer> {
	const answer = await send(messages);
	return answer.kind === 'http' ? readHttpAnswer(answer, clock.now()) : readNoAnswer(answer);
}

function failed(failure: Failure): Answer {
	return { kind: 'failure', failure };
}
