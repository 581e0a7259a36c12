import { messageKey, type Message } from './message';

export interface DistinctMessages {
	/** Each message once, in order of first appearance. */
	readonly messages: readonly Message[];
	/** For each value passed in, the index of its message; -1 for undefined. Equal messages share an index. */
	readonly indexes: readonly number[];
}

/** Keeps each message once, so that none is requested twice. */
export function distinctMessages(all: ReadonlyArray<Message | undefined>): DistinctMessages {
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
	return { messages, indexes };
}
