/** Numbers that bound the node, each with its source. */

export interface Range {
	readonly min: number;
	readonly max: number;
	readonly default: number;
}

/** Entries in one request. SMS Partner: "maximum 500 numéros", code 50 above. */
export const BATCH_SIZE: Range = { min: 1, max: 500, default: 500 };

/** Requests under way at once. No rate limit is documented; 5 is polite and fills the network. */
export const CONCURRENT_REQUESTS: Range = { min: 1, max: 20, default: 5 };

/** Further tries of a request that failed. */
export const MAX_RETRIES: Range = { min: 0, max: 10, default: 3 };

/** Milliseconds for one request. SMS Partner's own samples give up after 10 s. */
export const TIMEOUT_MS: Range = { min: 1, max: 600_000, default: 10_000 };

/** Seconds between two rounds of a wait: statuses come in seconds, and SMS Partner is not to be pestered. */
export const CHECK_EVERY_SECONDS: Range = { min: 5, max: 600, default: 10 };

/** Seconds of a wait in all. A longer one is a loop's: the node holds its execution in memory meanwhile. */
export const GIVE_UP_AFTER_SECONDS: Range = { min: 5, max: 600, default: 60 };

/** Digits of an international number. ITU-T E.164: 15 at most; the shortest in use have 7 (e.g. Niue). */
export const PHONE_DIGITS = { min: 7, max: 15 } as const;

/** Digits of a message ID: no counter is longer than 64 bits. */
export const MESSAGE_ID_MAX_DIGITS = 20;

/** France: SMS Partner is a French service, and a national number in its answers is a French one. */
export const DEFAULT_CALLING_CODE = '33';

export const DEFAULT_BASE_URL = 'https://api.smspartner.fr/v1';

/** Refused requests while one batch is cut in halves, before its rest is given up. */
export const MAX_REFUSALS_PER_BATCH = 40;

/** So many requests given up in a row, with no answer between: SMS Partner is down, and none is repeated any more. */
export const OUTAGE_AFTER = 5;

/** The longest that the node works without giving way to the rest of n8n, in milliseconds. */
export const LONGEST_STRETCH_MS = 50;
