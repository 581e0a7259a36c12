import type { Endpoint } from '../api/endpoints';
import type { Failure } from '../api/failure';
import type { Outcome } from '../api/outcome';
import type { JsonObject } from '../data';
import type { Clock } from './clock';
import type { Send } from './send';
import type { Stop } from './stop';

/** How many entries are asked about in one request, and how its answer is read. */
export interface BatchCall<Entry, Result> {
	readonly endpoint: Endpoint;
	/** The endpoint for a request with one entry, where that is another one. It has the same codes. */
	readonly endpointOfOne?: Endpoint;
	/**
	 * A request that finds out whether SMS Partner is back after an outage. Undefined: entries do, which is only good
	 * where a request may be repeated.
	 */
	readonly probe?: Endpoint;
	/** The content of a request about these entries, without the key. */
	readonly toContent: (entries: readonly Entry[]) => JsonObject;
	/** One outcome for each entry, in their order. */
	readonly toOutcomes: (
		entries: readonly Entry[],
		answer: readonly unknown[],
	) => CallOutcome<Result>;
}

export interface CallOutcome<Result> {
	readonly outcomes: ReadonlyArray<Outcome<Result>>;
	/** Parts of the answer that belong to no entry. */
	readonly unexpected: number;
}

export interface RoundOutcome<Result> extends CallOutcome<Result> {
	/** Why the round ended early or, where it did not, how its first request failed. */
	readonly failure: Failure | undefined;
}

export interface RequestSettings {
	readonly batchSize: number;
	readonly concurrentRequests: number;
}

export interface RequestTools {
	readonly send: Send;
	readonly clock: Clock;
	readonly stop: Stop;
}

/**
 * Asks about entries, each once.
 *
 * @param patienceMs how long SMS Partner may be away before the rest is given up
 * @param lots how many entries stand together, one lot after the other; no request crosses their borders. Undefined:
 * all do
 */
export type AskRound<Entry, Result> = (
	entries: readonly Entry[],
	patienceMs: number,
	lots?: readonly number[],
) => Promise<RoundOutcome<Result>>;
