import { definedFields, type JsonObject, recordOf } from '../guards';
import { matchEntries, recipientFinder } from '../recipients/matching';
import {
	type CodeTable,
	COMMON_CODES,
	NOT_A_MOBILE_NUMBER,
	PHONE_NUMBER_REQUIRED,
	request,
	REQUEST_CODES,
} from './codes';
import { type BatchCall, type Endpoint, MAX_ENTRIES } from './endpoint';
import { isRefusal, missingIn, refusalIn, wordOf } from './entry';
import type { ItemResult, Outcome } from './outcome';

/** Source: the API's page on checking numbers. */
export const LOOKUP_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[
		3,
		request(
			'Phone numbers are not readable',
			'SMS Partner could not read the list of phone numbers. If a proxy sits between n8n and SMS Partner, check that it does not change requests.',
		),
	],
	[9, NOT_A_MOBILE_NUMBER],
]);

/** The type, country and format of up to 500 numbers. Free of charge. */
export const LOOKUP: Endpoint = {
	method: 'POST',
	path: '/lookup',
	isRepeatable: true,
	listIn: ({ lookup }) => (Array.isArray(lookup) ? lookup : undefined),
	codes: LOOKUP_CODES,
};

/** @param callingCodes the countries that a national number in an answer may belong to */
export function lookupCall(callingCodes: readonly string[]): BatchCall<string, ItemResult> {
	return {
		endpoint: LOOKUP,
		maxEntries: MAX_ENTRIES,
		toContent: (numbers) => ({ phoneNumbers: numbers.join(',') }),
		toOutcomes: (numbers, list) => {
			const entries = new Array<JsonObject | undefined>(numbers.length);
			const find = recipientFinder(numbers, callingCodes, numberIn);
			const unexpected = matchEntries(list, find, (entry, index) => {
				entries[index] ??= entry;
			});
			const outcomes = numbers.map((number, index) => readEntry(number, entries[index]));
			return { outcomes, unexpected };
		},
	};
}

/** `request` contains the number as it was sent, without its plus. */
function numberIn({ request: sent, phoneNumber }: JsonObject): unknown {
	return sent ?? phoneNumber;
}

const NOT_IN_ANSWER = missingIn('No result for this number', 'number');

/** The fields of a Numbers item. `entry` is undefined if the answer contains none about this number. */
function readEntry(phoneNumber: string, entry: JsonObject | undefined): Outcome<ItemResult> {
	if (!entry) return { kind: 'error', error: NOT_IN_ANSWER };
	if (isRefusal(entry)) {
		const refusal = refusalIn(entry, LOOKUP_CODES, {
			error: 'Not a valid phone number',
			errorDescription: 'No such number exists. Check it.',
		});
		return { kind: 'error', error: { ...refusal, isVerdict: true } };
	}
	const { prefixCode } = entry;
	const { national, international } = recordOf(entry.format);
	const fields = definedFields({
		phoneNumber,
		type: wordOf(entry.type),
		country: wordOf(entry.countryCode),
		callingCode: wordOf(typeof prefixCode === 'number' ? String(prefixCode) : prefixCode),
		network: wordOf(entry.network),
		national: wordOf(national),
		international: wordOf(international),
	});
	if (Object.keys(fields).length === 1) return { kind: 'error', error: NOT_IN_ANSWER };
	return { kind: 'result', result: { fields } };
}
