import type { Clock, Message, Outcome, Problem, Wait } from '../types';
import type { RunOutcome } from './batchesToOutcomes';
import type { Stop } from './stop';

/** Asks for messages, each once. Round 0 is the first. */
export type AskRound = (messages: readonly Message[], round: number) => Promise<RunOutcome>;

export interface WaitSettings {
	/** Between two rounds. */
	readonly checkEveryMs: number;
	/** Since the asking started. */
	readonly giveUpAfterMs: number;
}

export interface FinalOutcome extends RunOutcome {
	/** Undefined where nothing was waited for. */
	readonly wait?: Wait;
}

/**
 * Asks for the messages and, where it is to wait, again for those that are pending, round after round, until none is
 * or the time is over; the last round is asked at that time. A run that failed as a whole is not waited for, and one
 * that stops waits no longer.
 *
 * What an earlier round told is kept where a later one fails.
 */
export async function askUntilFinal(
	messages: readonly Message[],
	ask: AskRound,
	settings: WaitSettings | undefined,
	clock: Clock,
	stop: Stop,
): Promise<FinalOutcome> {
	const startMs = clock.now();
	const first = await ask(messages, 0);
	if (!settings || first.failure) return first;

	const outcomes = [...first.outcomes];
	const isPendingAt = (place: number): boolean => isPending(outcomes[place]);
	let pending = [...outcomes.keys()].filter(isPendingAt);
	let { unexpected } = first;
	let problem: Problem | undefined;
	for (let round = 1; pending.length > 0 && !stop.failure; round++) {
		const leftMs = startMs + settings.giveUpAfterMs - clock.now();
		if (leftMs <= 0) break;
		await stop.orUntil(clock.sleep(Math.min(settings.checkEveryMs, leftMs)));
		if (stop.failure) break;

		const news = await ask(
			pending.map((place) => messages[place]),
			round,
		);
		unexpected += news.unexpected;
		problem = requestProblem(news.outcomes);
		pending.forEach((place, index) => {
			outcomes[place] = laterOf(outcomes[place], news.outcomes[index]);
		});
		pending = pending.filter(isPendingAt);
	}
	const seconds = Math.round((clock.now() - startMs) / 1000);
	const wait = {
		seconds,
		problem: stop.failure?.problem ?? problem,
		isTimeOver: stop.failure === undefined,
	};
	return { outcomes, unexpected, failure: undefined, wait };
}

/** Whether asking again may tell more: of a status that is not final, or where the request failed. */
function isPending(outcome: Outcome): boolean {
	return outcome.kind === 'status'
		? outcome.standing === 'waiting'
		: outcome.error.errorSource === 'request';
}

/** A status counts more than an error of the message, and that more than one of its request. */
function laterOf(known: Outcome, news: Outcome): Outcome {
	if (news.kind === 'status') return news;
	return known.kind === 'error' && news.error.errorSource === 'message' ? news : known;
}

/** What the first request said that failed. */
function requestProblem(outcomes: readonly Outcome[]): Problem | undefined {
	for (const outcome of outcomes) {
		if (outcome.kind === 'error' && outcome.error.errorSource === 'request') return outcome.error;
	}
	return undefined;
}
