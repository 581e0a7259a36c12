/** Readers for unchecked data: each returns a value of one type, or undefined. */

/** A JSON object with unchecked values. */
export interface JsonObject {
	[name: string]: unknown;
}

/** Whether a value is an object, but neither an array nor null. */
export function isRecord(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one. */
export function recordOf(value: unknown): JsonObject {
	return isRecord(value) ? value : {};
}

/** The fields that are not undefined. */
export function definedFields(fields: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The trimmed text; undefined if it is blank. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A whole number, as a number or as text: the API writes codes and dates both ways. */
export function integerOf(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** A number, as a number or as text: the API writes amounts both ways. */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A boolean in any of the API's notations: "0"/"1", 0/1, true/false or "true"/"false". */
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

/**
 * Unix milliseconds of a `Date` or a Luxon date such as n8n's `$now`, NaN if it is invalid; undefined for any other
 * value.
 */
export function msOfDate(value: unknown): number | undefined {
	if (!isRecord(value)) return undefined;
	// A Luxon duration also has `toMillis`.
	const read = value.isLuxonDateTime === true ? value.toMillis : value.getTime;
	const ms: unknown = typeof read === 'function' ? Reflect.apply(read, value, []) : undefined;
	return typeof ms === 'number' ? ms : undefined;
}

/** The message of a thrown value. Does not use `instanceof`: the value may come from another realm. Never throws. */
export function messageOf(error: unknown): string {
	try {
		return (isRecord(error) ? textOf(error.message) : undefined) ?? String(error);
	} catch {
		return 'Unknown error';
	}
}
