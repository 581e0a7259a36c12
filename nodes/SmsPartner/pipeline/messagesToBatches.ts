import type { Message, ReadItem } from '../types';

export interface Batches {
	/** Each message once, in the order of the items. */
	readonly batches: ReadonlyArray<readonly Message[]>;
	/**
	 * For each item, where its message stands when the batches are laid end to end; -1 for an item that is not sent.
	 * Items that ask for the same message share a place.
	 */
	readonly places: readonly number[];
}

/** Takes each message once and cuts the list into batches of at most `batchSize`. */
export function messagesToBatches(items: readonly ReadItem[], batchSize: number): Batches {
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
	return { batches: cut(messages, batchSize), places };
}

function cut(messages: readonly Message[], batchSize: number): Message[][] {
	const batches: Message[][] = [];
	for (let from = 0; from < messages.length; from += batchSize) {
		batches.push(messages.slice(from, from + batchSize));
	}
	return batches;
}

/** The same text for the same message, since both values are in normal form. */
export function messageKey({ phoneNumber, messageId }: Message): string {
	return `${phoneNumber} ${messageId}`;
}
