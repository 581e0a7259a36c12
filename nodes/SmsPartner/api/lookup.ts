import { definedFields, flagOf, isRecord, type JsonObject } from '../data';
import { LOOKUP_CODES } from './codes';
import type { EntryError, Outcome } from './outcome';
import { apiCodeOf, apiMessageOf, wordOf } from './words';

/** What SMS Partner knows about a number: the fields of its Numbers item. */
export interface NumberDetails {
	readonly fields: JsonObject;
}

const OK = 200;

const NOT_IN_ANSWER: EntryError = {
	error: 'No result for this number',
	errorSource: 'request',
	errorDescription:
		'SMS Partner answered the request, but not for this number. Try again later. If this continues, contact SMS Partner support.',
};

/** Reads the entry about a number. `entry` is undefined if the answer contains none. */
export function readLookup(
	phoneNumber: string,
	entry: JsonObject | undefined,
): Outcome<NumberDetails> {
	if (!entry) return { kind: 'error', error: NOT_IN_ANSWER };
	const code = apiCodeOf(entry);
	if (flagOf(entry.success) === false || (code !== undefined && code !== OK)) {
		return { kind: 'error', error: refusalOf(entry, code) };
	}
	const { national, international } = isRecord(entry.format) ? entry.format : {};
	const fields = definedFields({
		phoneNumber,
		type: wordOf(entry.type),
		country: wordOf(entry.countryCode),
		callingCode: callingCodeOf(entry.prefixCode),
		network: wordOf(entry.network),
		national: wordOf(national),
		international: wordOf(international),
	});
	if (Object.keys(fields).length === 1) return { kind: 'error', error: NOT_IN_ANSWER };
	return { kind: 'result', result: { fields } };
}

function refusalOf(entry: JsonObject, code: number | undefined): EntryError {
	const rule = code === undefined ? undefined : LOOKUP_CODES.get(code);
	const apiMessage = apiMessageOf(entry);
	return {
		error: rule?.error ?? 'Not a valid phone number',
		...(code !== undefined && { errorCode: code }),
		...(apiMessage !== undefined && { apiMessage }),
		errorSource: 'message',
		isAnswer: true,
		errorDescription: rule?.errorDescription ?? 'No such number exists. Check it.',
	};
}

function callingCodeOf(value: unknown): string | undefined {
	return wordOf(typeof value === 'number' ? String(value) : value);
}
