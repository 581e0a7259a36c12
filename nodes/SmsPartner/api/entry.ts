import { flagOf, integerOf, isRecord, type JsonObject, textOf } from '../guards';
import type { Problem } from '../problem';
import type { CodeTable } from './codes';
import type { EntryError, Outcome } from './outcome';

/** What all bodies and entries of SMS Partner's answers have in common: success, code and message. */

const OK = 200;

/** Longer texts are not meant for a person. */
const MAX_MESSAGE_LENGTH = 300;

/** The same for a single word or name. SMS Partner's longest status has 13 characters, an ID, a tag or a reference 36. */
export const MAX_WORD_LENGTH = 50;

/** "No number left to send to": the reason is in the inner errors. */
const VAGUE_CODE = 55;

/** Whether a body or an entry says that something was refused. */
export function isRefusal(entry: JsonObject): boolean {
	return flagOf(entry.success) === false || !isCodeOk(entry);
}

export function isCodeOk(body: JsonObject): boolean {
	const code = apiCodeOf(body);
	return code === undefined || code === OK;
}

/**
 * Whether a body says that the request was carried out: success without an error code, or the code that says that
 * there was nothing left to do.
 */
export function isDone(body: JsonObject, nothingToDo?: number): boolean {
	const code = apiCodeOf(body);
	if (code !== undefined && code === nothingToDo) return true;
	return flagOf(body.success) === true && isCodeOk(body);
}

/**
 * Returns the whole body as one entry, so that the fields beside the list can be read, too. An empty list is an answer
 * only with `success: true`.
 */
export function bodyWithList(body: JsonObject, list: unknown): readonly unknown[] | undefined {
	if (!Array.isArray(list)) return undefined;
	return list.length > 0 || isDone(body) ? [body] : undefined;
}

/**
 * The error of a refused entry: in our words if its code is known, else in those of `unknown`.
 *
 * @param apiMessage what SMS Partner says, if it is not where messages usually are
 */
export function refusalIn(
	entry: JsonObject,
	codes: CodeTable,
	unknown: Pick<Required<Problem>, 'error' | 'errorDescription'>,
	apiMessage = apiMessageOf(entry),
): EntryError {
	const errorCode = errorCodeOf(entry);
	const { error, errorDescription } =
		(errorCode === undefined ? undefined : codes.get(errorCode)) ?? unknown;
	return {
		error,
		...(errorCode !== undefined && { errorCode }),
		...(apiMessage !== undefined && { apiMessage }),
		errorSource: 'message',
		errorDescription,
	};
}

/** ` (code 77)`; empty without a code. */
export function codeSuffixOf(entry: JsonObject): string {
	const code = errorCodeOf(entry);
	return code === undefined ? '' : ` (code ${code})`;
}

/** The error of an entry that the answer does not mention. */
export function missingIn(error: string, what: 'message' | 'number'): EntryError {
	return {
		error,
		errorSource: 'request',
		errorDescription: `SMS Partner answered the request, but not for this ${what}. Try again later. If this continues, contact SMS Partner support.`,
	};
}

/**
 * Whether SMS Partner has given its verdict on an entry: a result, or an error whose code can be about a single entry. A
 * request that is refused for another reason is no verdict, even if it has a single entry.
 */
export function isVerdict(outcome: Outcome<unknown>, codes: CodeTable): boolean {
	if (outcome.kind === 'result') return true;
	const { errorSource, errorCode, isVerdict: isStated } = outcome.error;
	if (isStated) return true;
	return (
		errorSource === 'message' &&
		errorCode !== undefined &&
		codes.get(errorCode)?.scope === 'message'
	);
}

/** The code of an error body or entry: the inner one where the outer one is vague or missing. */
export function apiCodeOf(body: JsonObject): number | undefined {
	const code = integerOf(body.code);
	if (code !== undefined && code !== VAGUE_CODE) return code;
	return firstIn(body, (error) => integerOf(error.code)) ?? code;
}

/** The code, if it is not that of a success. */
export function errorCodeOf(body: JsonObject): number | undefined {
	const code = apiCodeOf(body);
	return code === OK ? undefined : code;
}

/**
 * SMS Partner's own words in an error body or entry, wherever they are: `message`, `error` as text or as
 * `[{ elementId, message }]`, or the same under `errors`.
 */
export function apiMessageOf(body: JsonObject): string | undefined {
	const message = textOf(body.message) ?? firstIn(body, ({ message: text }) => textOf(text));
	return message === undefined ? undefined : shorten(message);
}

/** A word or name, e.g. a currency: the trimmed text, cut to this many characters; undefined if it is blank. */
export function wordOf(value: unknown, maxLength = MAX_WORD_LENGTH): string | undefined {
	const text = textOf(value);
	return text === undefined ? undefined : shorten(text, maxLength);
}

/** Cuts a text to this many characters, the last of which is an ellipsis. */
export function shorten(text: string, maxLength = MAX_MESSAGE_LENGTH): string {
	return text.length <= maxLength ? text : `${cut(text, maxLength - 1)}…`;
}

/** Cuts a text to this many characters, but not within one of two code units. */
export function cut(text: string, maxLength: number): string {
	return text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}

/** Returns the first value that `pick` finds in `error` and `errors`: a text, an object, or a list of these. */
function firstIn<T>(body: JsonObject, pick: (error: JsonObject) => T | undefined): T | undefined {
	// One level only: deeper values are not meant for a person, and recursion could exhaust the stack.
	for (const place of [body.error, body.errors]) {
		// Most answers have neither.
		if (place === undefined) continue;
		for (const value of Array.isArray(place) ? place : [place]) {
			const picked = pick(isRecord(value) ? value : { message: value });
			if (picked !== undefined) return picked;
		}
	}
	return undefined;
}
