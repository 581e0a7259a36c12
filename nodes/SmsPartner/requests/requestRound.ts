import type { Outcomes } from '../api/outcome';
import type { Clock } from '../clock';
import type { Patience } from './outage';
import type { Send } from './send';
import type { Stop } from './taskQueue';

/** The contract of a function that requests many entries. */

export interface BatchSettings {
	readonly batchSize: number;
	readonly concurrentRequests: number;
}

export interface RequestTools {
	readonly send: Send;
	readonly clock: Clock;
	readonly stop: Stop;
}

/**
 * Requests all entries; returns one outcome per entry.
 *
 * @param groupSizes the sizes of consecutive groups of entries; no request contains entries of two groups. Undefined:
 * a single group
 */
export type RequestRound<Entry, Result> = (
	entries: readonly Entry[],
	patience: Patience,
	groupSizes?: readonly number[],
) => Promise<Outcomes<Result>>;
