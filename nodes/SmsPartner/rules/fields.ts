import type { IDataObject } from 'n8n-workflow';

/** Readers for data from outside: each gives a value of one type, or undefined where there is none. */

/** Data that came as JSON: an object, neither a list nor null. */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A whole number, also one in a text: the API writes codes and dates both ways. */
export function integerOf(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** A flag as the API's endpoints write it: "0"/"1", 0/1, true/false, or these words in a text. */
export function flagOf(value: unknown): boolean | undefined {
	if (value === true || value === 1 || value === '1') return true;
	if (value === false || value === 0 || value === '0') return false;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
	if (word === 'true' || word === '1') return true;
	if (word === 'false' || word === '0') return false;
	return undefined;
}

/** The words of something that was thrown. Not by `instanceof`: it may come from another realm. */
export function messageOf(error: unknown): string {
	return (isRecord(error) ? textOf(error.message) : undefined) ?? String(error);
}
