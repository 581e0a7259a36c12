import { isRecord, type JsonObject } from '../data';
import { messageKey, type Message } from './message';
import { parseMessageId } from './messageId';
import { phoneNumberOf } from './phoneNumber';

export interface MatchedEntries {
	/** For each message, the first entry about it. */
	readonly entries: ReadonlyArray<JsonObject | undefined>;
	/** Entries about none of the messages. */
	readonly unexpected: number;
}

/**
 * Finds the entry about each message, by number and message ID in normal form, never by position: the API's
 * documentation promises neither order nor completeness.
 *
 * @param entries the list of an answer, unchecked
 * @param callingCodes the countries that a national number in an answer may belong to
 */
export function matchMessages(
	messages: readonly Message[],
	entries: readonly unknown[],
	callingCodes: readonly string[],
): MatchedEntries {
	const find = messageFinder(messages, callingCodes);
	// Stryker disable next-line ArrayDeclaration: an entry that is not there is undefined, too.
	const found = new Array<JsonObject | undefined>(messages.length).fill(undefined);
	let unexpected = 0;
	entries.forEach((entry, position) => {
		const index = isRecord(entry) ? find(entry, position) : undefined;
		if (index === undefined) unexpected += 1;
		// If two entries are about the same message, the first one counts.
		else if (isRecord(entry)) found[index] ??= entry;
	});
	return { entries: found, unexpected };
}

/** Returns a function that finds the index of the message that an entry is about. */
function messageFinder(
	messages: readonly Message[],
	callingCodes: readonly string[],
): (entry: JsonObject, position: number) => number | undefined {
	let indexOfKey: Map<string, number> | undefined;

	return (entry, position) => {
		const phoneNumber = entry.phoneNumber ?? entry.number;
		const { messageId } = entry;
		// Most answers repeat the request exactly and in order: then there is nothing to look up.
		const asked = messages.at(position);
		// Stryker disable next-line ConditionalExpression,BlockStatement: what follows finds the same, in more time.
		if (asked && asked.messageId === messageId && asked.phoneNumber === phoneNumber) {
			return position;
		}

		const id = parseMessageId(messageId);
		if ('problem' in id) return undefined;
		indexOfKey ??= new Map(messages.map((message, index) => [messageKey(message), index]));
		const indexes = new Set<number>();
		for (const callingCode of callingCodes) {
			const number = phoneNumberOf(phoneNumber, callingCode);
			if (number === undefined) continue;
			const index = indexOfKey.get(messageKey({ phoneNumber: number, messageId: id.value }));
			if (index !== undefined) indexes.add(index);
		}
		// A national number that fits two messages identifies neither.
		return indexes.size === 1 ? [...indexes][0] : undefined;
	};
}
