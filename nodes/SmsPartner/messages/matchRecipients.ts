import { isRecord, type JsonObject } from '../data';
import { phoneNumberOf } from './phoneNumber';

export interface MatchedNumbers {
	/** For each number, the first entry about it. */
	readonly entries: ReadonlyArray<JsonObject | undefined>;
	/** Further entries about a number, by its index. */
	readonly more: ReadonlyMap<number, readonly JsonObject[]>;
	/** Entries about none of the numbers. */
	readonly unexpected: number;
}

/**
 * Finds the entries about each number, by the number in normal form, never by position. The answer to a request for a
 * single number omits the number.
 *
 * @param numbers E.164, each once
 * @param callingCodes the countries that a national number in an answer may belong to
 * @param numberIn reads the number of an entry
 */
export function matchRecipients(
	numbers: readonly string[],
	entries: readonly unknown[],
	callingCodes: readonly string[],
	numberIn: (entry: JsonObject) => unknown = ({ phoneNumber }) => phoneNumber,
): MatchedNumbers {
	const indexOfNumber = new Map(numbers.map((number, index) => [number, index]));
	const found = new Array<JsonObject | undefined>(numbers.length).fill(undefined);
	const more = new Map<number, JsonObject[]>();
	let unexpected = 0;
	for (const entry of entries) {
		const index = isRecord(entry) ? indexOf(entry) : undefined;
		if (index === undefined || !isRecord(entry)) {
			unexpected += 1;
		} else if (found[index] === undefined) {
			found[index] = entry;
		} else {
			const others = more.get(index) ?? [];
			others.push(entry);
			more.set(index, others);
		}
	}
	return { entries: found, more, unexpected };

	function indexOf(entry: JsonObject): number | undefined {
		const phoneNumber = numberIn(entry);
		if (phoneNumber === undefined) return numbers.length === 1 ? 0 : undefined;
		// Most answers repeat the number exactly or without its plus: then there is nothing to parse.
		const asSent =
			typeof phoneNumber === 'string'
				? (indexOfNumber.get(phoneNumber) ?? indexOfNumber.get(`+${phoneNumber}`))
				: undefined;
		// Stryker disable next-line ConditionalExpression: what follows finds the same, in more time.
		if (asSent !== undefined) return asSent;
		const indexes = new Set(
			callingCodes.flatMap((callingCode) => {
				const number = phoneNumberOf(phoneNumber, callingCode);
				return number === undefined ? [] : (indexOfNumber.get(number) ?? []);
			}),
		);
		// A national number that fits two recipients identifies neither.
		return indexes.size === 1 ? [...indexes][0] : undefined;
	}
}
