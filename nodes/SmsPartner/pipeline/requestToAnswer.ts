import { readHttpAnswer, readNoAnswer } from '../rules/apiAnswer';
import { OUTAGE_AFTER } from '../rules/limits';
import { retryWaitMs } from '../rules/retryDecision';
import type { Answer, Clock, Failure, Message, Send } from '../types';
import type { Stop } from './stop';

export interface RequestTools {
	readonly send: Send;
	readonly clock: Clock;
	readonly stop: Stop;
	readonly outage: Outage;
	readonly maxRetries: number;
}

/**
 * Whether SMS Partner seems to be down. Then requests are still made, since it may come back, but none is repeated:
 * with its waits, a campaign of 200 batches would take hours to fail.
 */
export class Outage {
	private givenUpInRow = 0;

	get isOn(): boolean {
		return this.givenUpInRow >= OUTAGE_AFTER;
	}

	noteAnswer(): void {
		this.givenUpInRow = 0;
	}

	noteGivenUp(): void {
		this.givenUpInRow += 1;
	}
}

/**
 * Asks for some messages in one request, again where that may help, and gives what came of it in the end.
 *
 * An error of the account stops the run. A run that stops starts no request and waits no longer.
 */
export async function requestToAnswer(
	messages: readonly Message[],
	{ send, clock, stop, outage, maxRetries }: RequestTools,
): Promise<Answer> {
	for (let retriesDone = 0; ; retriesDone++) {
		if (stop.failure) return failed(stop.failure);

		const answer = await askOnce(messages, send, clock);
		if (answer.kind === 'entries' || answer.failure.scope === 'content') {
			outage.noteAnswer();
			return answer;
		}
		if (answer.failure.scope === 'account') stop.now(answer.failure);
		const retriesLeft = outage.isOn ? 0 : maxRetries - retriesDone;
		const waitMs = retryWaitMs(answer.failure, retriesDone, retriesLeft, clock.random());
		if (waitMs === undefined) {
			outage.noteGivenUp();
			// Why the run stops says more of a request than how it ended itself.
			return failed(stop.failure ?? answer.failure);
		}
		await stop.orUntil(clock.sleep(waitMs));
	}
}

const DOWN: Failure = {
	scope: 'request',
	isRetryable: false,
	problem: { error: 'SMS Partner seems to be down, so this message was not asked for again' },
};

/**
 * The same for a round that is not the last word on its messages: no request is repeated, since the next round does
 * that, and in an outage none is started, so that a server that is down does not hold the run.
 */
export async function requestOnceToAnswer(
	messages: readonly Message[],
	tools: RequestTools,
): Promise<Answer> {
	if (tools.outage.isOn) return failed(DOWN);
	return await requestToAnswer(messages, { ...tools, maxRetries: 0 });
}

async function askOnce(messages: readonly Message[], send: Send, clock: Clock): Promise<Answer> {
	const answer = await send(messages);
	return answer.kind === 'http' ? readHttpAnswer(answer, clock.now()) : readNoAnswer(answer);
}

function failed(failure: Failure): Answer {
	return { kind: 'failure', failure };
}
