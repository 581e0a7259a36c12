/** How verification of delivery reports is limited, and why. Times are milliseconds. */

/** Reports that arrive together share a request. */
export const GATHER_MS = 50;

/** How long a pause may be that no new call interrupts: a sleep cannot be ended early. */
export const SLEEP_STEP_MS = 50;

/** How many calls may wait. */
export const MAX_WAITING = 10_000;

/** Before a message is requested again: first, and then. */
export const RECHECK_MS = { first: 1000, then: 2000 } as const;

/** How long SMS Partner may take to fail, if its failure may be a passing one. */
export const FAST_MS = 2000;

/** How long a check may be put off: by SMS Partner, while it answers others, or because n8n could not make the request. */
export const MAX_PAUSES_MS = 60_000;

/** Before a message whose own request failed is requested again. */
export const RETRY_MS = 1000;

/** How many times a request for one message alone may fail. */
export const MAX_FAILURES_ALONE = 2;

/** Into how many parts a request that failed is split. */
export const PARTS = 8;

/** Between the starts of two requests: 8 a second at most, so that delays on the way do not make more than 10 of them. */
export const SPACING_MS = 120;

/** How long a message that SMS Partner does not know stays unknown, so that a flood of the same call costs nothing. */
export const UNKNOWN_MS = 3000;

/** How many of each are remembered. */
export const MAX_REMEMBERED = 10_000;

/**
 * A report may arrive before SMS Partner returns the status that it reports, or even knows the message. So it is
 * requested again, until this time after its first answer; without any answer, until this time after its first failure.
 */
export const PATIENCE_MS = 5000;
