/** Readers for data from outside: each returns a value of one type, or undefined where there is none. */

/** An object as JSON has it. */
export interface JsonObject {
	[name: string]: unknown;
}

/** What went wrong, in words for a person who builds workflows. */
export interface Problem {
	/** What happened: English, the same words for the same cause. */
	readonly error: string;
	/** What to do about it. */
	readonly errorDescription?: string;
	/** SMS Partner's code. */
	readonly errorCode?: number;
	/** SMS Partner's own words, mostly French. */
	readonly apiMessage?: string;
	/** The HTTP status, when it was not 2xx. */
	readonly httpStatus?: number;
	/** The request may have taken effect all the same. Only where it must not be made again. */
	readonly maybeSent?: true;
}

/** A value that was read and checked, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly problem: Problem };

export function invalid(error: string, errorDescription: string): { problem: Problem } {
	return { problem: { error, errorDescription } };
}

/** An object, neither a list nor null. */
export function isRecord(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that have a value. */
export function definedFields(fields: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A text that is not blank, trimmed. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A whole number, also one in a text: the API writes codes and dates both ways. */
export function integerOf(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** A number, also one in a text: the API writes amounts both ways. */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A flag as the API's endpoints write it: "0"/"1", 0/1, true/false, or these words in a text. */
export function flagOf(value: unknown): boolean | undefined {
	switch (typeof value === 'string' ? value.trim().toLowerCase() : value) {
		case true:
		case 1:
		case '1':
		case 'true':
			return true;
		case false:
		case 0:
		case '0':
		case 'false':
			return false;
		default:
			return undefined;
	}
}

/** The message of something that was thrown. Not by `instanceof`: it may come from another realm. Never throws. */
export function messageOf(error: unknown): string {
	try {
		return (isRecord(error) ? textOf(error.message) : undefined) ?? String(error);
	} catch {
		return 'Unknown error';
	}
}
