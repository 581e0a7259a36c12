import type { Endpoint } from '../api/endpoints';
import type { Failure } from '../api/failure';
import type { Outcome } from '../api/outcome';
import type { JsonObject } from '../data';
import type { Clock } from './clock';
import type { Send } from './send';
import type { Stop } from './stop';

/** How entries become the content of one request, and how its answer is read. */
export interface BatchCall<Entry, Result> {
	readonly endpoint: Endpoint;
	/** The endpoint for a request with a single entry, if that is another one. It has the same codes. */
	readonly singleEntryEndpoint?: Endpoint;
	/**
	 * A request that checks whether SMS Partner can be reached again after an outage, before a request with entries may.
	 * Undefined: requests with entries do, which must then be repeatable.
	 */
	readonly probe?: Endpoint;
	/** The content of a request about these entries, without the key. */
	readonly toContent: (entries: readonly Entry[]) => JsonObject;
	/** Returns one outcome per entry, in order. */
	readonly toOutcomes: (
		entries: readonly Entry[],
		answer: readonly unknown[],
	) => CallOutcome<Result>;
}

export interface CallOutcome<Result> {
	readonly outcomes: ReadonlyArray<Outcome<Result>>;
	/** How many parts of the answer belong to no entry. */
	readonly unexpected: number;
}

export interface RoundOutcome<Result> extends CallOutcome<Result> {
	/** Why the round ended early or, if it did not, its first failure. */
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

/** How long to keep trying. */
export interface Patience {
	/** How long SMS Partner may be away before the round gives up on the rest, in milliseconds. */
	readonly forMs: number;
	/** When no request may be repeated any more, in milliseconds of {@link Clock.now}. Undefined: never. */
	readonly untilMs?: number;
}

/**
 * Requests all entries; returns one outcome per entry.
 *
 * @param lots the sizes of consecutive lots of entries; no request contains entries of two lots. Undefined: a single
 * lot
 */
export type AskRound<Entry, Result> = (
	entries: readonly Entry[],
	patience: Patience,
	lots?: readonly number[],
) => Promise<RoundOutcome<Result>>;
