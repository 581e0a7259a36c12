import { messageKey, type Message } from './message';

export interface Distinct<Entry> {
	/** Each entry once, in order of first appearance. */
	readonly entries: readonly Entry[];
	/** For each value passed in, the index of its entry; -1 for undefined. Equal entries share an index. */
	readonly indexes: readonly number[];
}

/** Keeps each value once, so that none is requested twice. */
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
