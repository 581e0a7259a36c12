import type { Standing } from '../types';

/**
 * The words after which a status no longer changes, in lower case, and what they say of the message.
 * Sources: the API's page on several statuses names "Delivered" and "Not delivered"; its page of error codes adds
 * the operators' words.
 */
const FINAL_WORDS: ReadonlyMap<string, Standing> = new Map<string, Standing>([
	['delivered', 'delivered'],
	['delivrd', 'delivered'],
	['not delivered', 'notDelivered'],
	['undeliv', 'notDelivered'],
	['expired', 'notDelivered'],
	['rejectd', 'notDelivered'],
	['ko', 'notDelivered'],
]);

/** How a message with this status stands: waiting, also where the word is not known. */
export function standingOf(word: string): Standing {
	return FINAL_WORDS.get(word.trim().toLowerCase()) ?? 'waiting';
}
