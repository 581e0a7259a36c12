import type { Message, ReadItem } from '../types';

export interface DistinctMessages {
	/** Each message once, in the order of the items. */
	readonly messages: readonly Message[];
	/**
	 * For each item, where its message stands in `messages`; -1 for an item that is not sent. Items that ask for the
	 * same message share a place.
	 */
	readonly places: readonly number[];
}

/** Takes each message once, so that none is asked for twice. */
export function distinctMessages(items: readonly ReadItem[]): DistinctMessages {
	const messages: Message[] = [];
	// Most numbers stand in a list once; a key is made only for further messages to the same number.
	const placeOfNumber = new Map<string, number>();
	const placeOfKey = new Map<string, number>();

	function placeOf(message: Message): number {
		const first = placeOfNumber.get(message.phoneNumber);
		if (first === undefined) {
			placeOfNumber.set(message.phoneNumber, messages.length);
			return messages.push(message) - 1;
		}
		if (messages[first].messageId === message.messageId) return first;

		const key = messageKey(message);
		const known = placeOfKey.get(key);
		if (known !== undefined) return known;
		placeOfKey.set(key, messages.length);
		return messages.push(message) - 1;
	}

	const places = items.map((item) => (item.kind === 'message' ? placeOf(item.message) : -1));
	return { messages, places };
}

/** The same text for the same message, since both values are in normal form. */
export function messageKey({ phoneNumber, messageId }: Message): string {
	return `${phoneNumber} ${messageId}`;
}
