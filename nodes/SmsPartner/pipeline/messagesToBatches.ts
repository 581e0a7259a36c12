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
	const placeOfKey = new Map<string, number>();
	const batches: Message[][] = [];
	const places = items.map((item) => {
		if (item.kind === 'invalid') return -1;
		const key = messageKey(item.message);
		const known = placeOfKey.get(key);
		if (known !== undefined) return known;

		const place = placeOfKey.size;
		placeOfKey.set(key, place);
		if (place % batchSize === 0) batches.push([]);
		batches[batches.length - 1].push(item.message);
		return place;
	});
	return { batches, places };
}

/** The same text for the same message, since both values are in normal form. */
export function messageKey({ phoneNumber, messageId }: Message): string {
	return `${phoneNumber} ${messageId}`;
}
