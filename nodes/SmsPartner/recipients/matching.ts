import { isRecord, type JsonObject } from '../guards';
import { type Message, messageKey, parseMessageId } from './message';
import { phoneNumberOf } from './phoneNumber';

/** Which values are equal, so that none is requested twice, and which parts of an answer are about them. */

export interface Distinct<Entry> {
	/** Each entry once, in order of first appearance. */
	readonly entries: readonly Entry[];
	/** For each value passed in, the index of its entry; -1 for undefined. Equal entries share an index. */
	readonly indexes: readonly number[];
}

/** Keeps each value once. */
export function distinct<Entry extends string | number>(
	all: ReadonlyArray<Entry | undefined>,
): Distinct<Entry> {
	const indexOfEntry = new Map<Entry, number>();
	const indexes = all.map((entry) => {
		if (entry === undefined) return -1;
		const index = indexOfEntry.get(entry) ?? indexOfEntry.size;
		indexOfEntry.set(entry, index);
		return index;
	});
	return { entries: [...indexOfEntry.keys()], indexes };
}

/** Keeps each message once. */
export function distinctMessages(all: ReadonlyArray<Message | undefined>): Distinct<Message> {
	const messages: Message[] = [];
	// Most numbers appear once in a list: the longer key is only built for further messages to the same number.
	const indexOfNumber = new Map<string, number>();
	const indexOfKey = new Map<string, number>();

	function indexOf(message: Message): number {
		const first = indexOfNumber.get(message.phoneNumber);
		if (first === undefined) {
			indexOfNumber.set(message.phoneNumber, messages.length);
			return messages.push(message) - 1;
		}
		if (messages[first].messageId === message.messageId) return first;

		const key = messageKey(message);
		const known = indexOfKey.get(key);
		if (known !== undefined) return known;
		indexOfKey.set(key, messages.length);
		return messages.push(message) - 1;
	}

	const indexes = all.map((message) => (message ? indexOf(message) : -1));
	return { entries: messages, indexes };
}

/** Finds the index of the value that an entry of an answer is about; undefined if there is none. */
export type Finder = (entry: JsonObject, position: number) => number | undefined;

/**
 * Calls `visit` with each entry of a list and the index of the value that it is about. Returns how many entries are
 * about none of the values.
 *
 * @param list of an answer, unchecked
 */
export function matchEntries(
	list: readonly unknown[],
	find: Finder,
	visit: (entry: JsonObject, index: number) => void,
): number {
	let unexpected = 0;
	list.forEach((entry, position) => {
		const index = isRecord(entry) ? find(entry, position) : undefined;
		if (index === undefined || !isRecord(entry)) unexpected += 1;
		else visit(entry, index);
	});
	return unexpected;
}

/**
 * Finds messages by number and message ID in normal form, never by position: the API's documentation promises neither
 * order nor completeness.
 *
 * @param callingCodes the countries that a national number in an answer may belong to
 */
export function messageFinder(
	messages: readonly Message[],
	callingCodes: readonly string[],
): Finder {
	let indexOfKey: Map<string, number> | undefined;

	return (entry, position) => {
		const phoneNumber = entry.phoneNumber ?? entry.number;
		const { messageId } = entry;
		// Most answers repeat the request exactly and in order: then there is nothing to look up.
		const sent = messages.at(position);
		if (sent && sent.messageId === messageId && sent.phoneNumber === phoneNumber) return position;

		const id = parseMessageId(messageId);
		if ('problem' in id) return undefined;
		indexOfKey ??= new Map(messages.map((message, index) => [messageKey(message), index]));
		return indexByNumber(phoneNumber, callingCodes, (number) =>
			indexOfKey?.get(messageKey({ phoneNumber: number, messageId: id.value })),
		);
	};
}

/**
 * Finds recipients by number in normal form, never by position. The answer to a request for a single number omits the
 * number.
 *
 * @param numbers E.164, each once
 * @param callingCodes the countries that a national number in an answer may belong to
 * @param numberIn reads the number of an entry
 */
export function recipientFinder(
	numbers: readonly string[],
	callingCodes: readonly string[],
	numberIn: (entry: JsonObject) => unknown,
): Finder {
	const indexOfNumber = new Map(numbers.map((number, index) => [number, index]));

	return (entry) => {
		const phoneNumber = numberIn(entry);
		if (phoneNumber === undefined) return numbers.length === 1 ? 0 : undefined;
		// Most answers repeat the number exactly or without its plus: then there is nothing to parse.
		const asSent =
			typeof phoneNumber === 'string'
				? (indexOfNumber.get(phoneNumber) ?? indexOfNumber.get(`+${phoneNumber}`))
				: undefined;
		return (
			asSent ?? indexByNumber(phoneNumber, callingCodes, (number) => indexOfNumber.get(number))
		);
	};
}

/** The index of a number, which may be a national one. One that fits two values identifies neither. */
function indexByNumber(
	phoneNumber: unknown,
	callingCodes: readonly string[],
	indexOf: (number: string) => number | undefined,
): number | undefined {
	const indexes = new Set<number>();
	for (const callingCode of callingCodes) {
		const number = phoneNumberOf(phoneNumber, callingCode);
		const index = number === undefined ? undefined : indexOf(number);
		if (index !== undefined) indexes.add(index);
	}
	return indexes.size === 1 ? [...indexes][0] : undefined;
}
