import { flagOf } from './guards';

/** What went wrong, in words for a person who builds workflows. */
export interface Problem {
	/** What happened, in English; the same cause always has the same text. */
	readonly error: string;
	/** What to do about it. */
	readonly errorDescription?: string;
	/** SMS Partner's code. */
	readonly errorCode?: number;
	/** SMS Partner's own words, mostly French. */
	readonly apiMessage?: string;
	/** The HTTP status, if it was not 2xx. */
	readonly httpStatus?: number;
}

/** A checked value, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly problem: Problem };

export function invalid(error: string, errorDescription: string): { problem: Problem } {
	return { problem: { error, errorDescription } };
}

/**
 * Reads a flag that a user sets.
 *
 * @param what its place and its name in the panel, such as `option 'Sandbox'`
 */
export function parseFlag(raw: unknown, what: string): Parsed<boolean> {
	const value = flagOf(raw);
	if (value !== undefined) return { value };
	return invalid(
		`The ${what} is neither true nor false`,
		'Turn it on or off, or let its expression return true or false.',
	);
}
