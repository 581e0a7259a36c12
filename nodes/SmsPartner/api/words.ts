import { integerOf, isRecord, type JsonObject, textOf } from '../data';

/** Longer texts are not meant for a person. */
const MAX_MESSAGE_LENGTH = 300;

/** The same for a single word or name. SMS Partner's longest status is "Not delivered". */
export const MAX_WORD_LENGTH = 50;

/** "No number left to send to": the reason is in the inner errors. */
const VAGUE_CODE = 55;

/**
 * SMS Partner's own words in an error body or entry, wherever they are: `message`, `error` as text or as
 * `[{ elementId, message }]`, or the same under `errors`.
 */
export function apiMessageOf(body: JsonObject): string | undefined {
	const message = textOf(body.message) ?? firstIn(body, ({ message: text }) => textOf(text));
	return message === undefined ? undefined : shorten(message);
}

/** The code of an error body or entry: the inner one where the outer one is vague or missing. */
export function apiCodeOf(body: JsonObject): number | undefined {
	const code = integerOf(body.code);
	if (code !== undefined && code !== VAGUE_CODE) return code;
	return firstIn(body, (error) => integerOf(error.code)) ?? code;
}

/** A word or name, e.g. a currency: the trimmed text, cut to this many characters; undefined if it is blank. */
export function wordOf(value: unknown, maxLength = MAX_WORD_LENGTH): string | undefined {
	const text = textOf(value);
	return text === undefined ? undefined : shorten(text, maxLength);
}

/** Cuts a text to this many characters. */
export function shorten(text: string, maxLength = MAX_MESSAGE_LENGTH): string {
	if (text.length <= maxLength) return text;
	// Half of a surrogate pair is not a character.
	return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Returns the first value that `pick` finds in `error` and `errors`: a text, an object, or a list of these. */
function firstIn<T>(body: JsonObject, pick: (error: JsonObject) => T | undefined): T | undefined {
	// One level only: deeper values are not meant for a person, and recursion could exhaust the stack.
	for (const place of [body.error, body.errors]) {
		for (const value of listOf(place)) {
			const picked = pick(isRecord(value) ? value : { message: value });
			if (picked !== undefined) return picked;
		}
	}
	return undefined;
}

function listOf(value: unknown): readonly unknown[] {
	// Stryker disable next-line ConditionalExpression: there is nothing in undefined; it takes less time.
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}
