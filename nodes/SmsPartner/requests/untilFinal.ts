import type { EntryError, Outcome, Outcomes } from '../api/outcome';
import { type Clock, SLEEP_STEP_MS } from '../clock';
import type { Problem } from '../problem';
import type { Patience } from './outage';
import type { RequestRound, RequestTools } from './requestRound';

export interface WaitTimes {
	/** Between two rounds. */
	readonly checkEverySeconds: number;
	/** Since the first request. */
	readonly giveUpAfterSeconds: number;
}

/** How to tell whether a result is final and complete. */
export interface Finality<Result> {
	/** Whether it can no longer change. */
	readonly isFinal: (result: Result) => boolean;
	/** The error that makes it incomplete; undefined if it is complete. */
	readonly failureOf?: (result: Result) => EntryError | undefined;
}

/** How a wait ended. */
export interface Wait {
	readonly seconds: number;
	/** Why the wait ended early or, if it did not, why a request of the last round failed; undefined if none did. */
	readonly problem: Problem | undefined;
	/** False if the run was stopped before, e.g. by an account error or by the user. */
	readonly isTimeOver: boolean;
}

export interface FinalOutcomes<Result> extends Outcomes<Result> {
	/** Undefined if the node was not set to wait. */
	readonly wait?: Wait;
}

/**
 * Requests the entries, then the pending ones again, round after round, until none is pending or the time is up; the
 * last round starts at that time. A failed round does not end the wait: the next one may succeed. Once the time is up, no
 * request is repeated.
 *
 * If a later round fails, in whole or in part, the results of earlier rounds are kept.
 */
export async function untilFinal<Entry, Result>(
	entries: readonly Entry[],
	request: RequestRound<Entry, Result>,
	{ isFinal, failureOf = () => undefined }: Finality<Result>,
	times: WaitTimes,
	patience: Patience,
	{ clock, stop }: Pick<RequestTools, 'clock' | 'stop'>,
): Promise<FinalOutcomes<Result>> {
	const startMs = clock.now();
	const endMs = startMs + times.giveUpAfterSeconds * 1000;
	const within: Patience = { ...patience, untilMs: endMs };
	const first = await request(entries, within);

	const errorIn = (outcome: Outcome<Result>): EntryError | undefined =>
		outcome.kind === 'error' ? outcome.error : failureOf(outcome.result);
	const isPending = (outcome: Outcome<Result>): boolean =>
		errorIn(outcome)?.errorSource === 'request' ||
		(outcome.kind === 'result' && !isFinal(outcome.result));
	/** A complete result ranks above a partial one, then an error of the entry, then an error of its request. */
	const rankOf = (outcome: Outcome<Result>): number => {
		if (outcome.kind === 'result') return errorIn(outcome) ? 2 : 3;
		return outcome.error.errorSource === 'message' ? 1 : 0;
	};
	const outcomes = [...first.outcomes];
	let pending = [...outcomes.keys()].filter((index) => isPending(outcomes[index]));
	let { unexpected, failure } = first;
	const requestErrorIn = (all: ReadonlyArray<Outcome<Result>>): EntryError | undefined => {
		const failed = all.find((outcome) => errorIn(outcome)?.errorSource === 'request');
		return failed && errorIn(failed);
	};
	let lastError = requestErrorIn(first.outcomes);
	while (pending.length > 0 && !stop.failure && clock.now() < endMs) {
		const nextMs = Math.min(clock.now() + times.checkEverySeconds * 1000, endMs);
		await sleepUntil(nextMs, clock, () => stop.failure !== undefined);
		if (stop.failure) break;

		const latest = await request(
			pending.map((index) => entries[index]),
			within,
		);
		unexpected += latest.unexpected;
		// The first failure tells more than the last one, which the end of the wait may have caused.
		failure = latest.failure && (failure ?? latest.failure);
		lastError = requestErrorIn(latest.outcomes);
		pending.forEach((index, position) => {
			const next = latest.outcomes[position];
			if (rankOf(next) > 0 && rankOf(next) >= rankOf(outcomes[index])) outcomes[index] = next;
		});
		pending = pending.filter((index) => isPending(outcomes[index]));
	}
	return {
		outcomes,
		unexpected,
		failure: failure && (stop.failure ?? failure),
		wait: {
			seconds: Math.round((clock.now() - startMs) / 1000),
			problem: stop.failure?.problem ?? lastError,
			isTimeOver: stop.failure === undefined,
		},
	};
}

/** Sleeps until a time of this clock or, in short steps, until `isOver` returns true. */
async function sleepUntil(untilMs: number, clock: Clock, isOver: () => boolean): Promise<void> {
	for (
		let leftMs = untilMs - clock.now();
		leftMs > 0 && !isOver();
		leftMs = untilMs - clock.now()
	) {
		await clock.sleep(Math.min(leftMs, SLEEP_STEP_MS));
	}
}
