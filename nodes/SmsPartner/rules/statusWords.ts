/**
 * The words after which a status no longer changes, in lower case.
 * Sources: the API's page on several statuses names "Delivered" and "Not delivered"; its page of error codes adds
 * the operators' words.
 */
const FINAL_WORDS: ReadonlySet<string> = new Set([
	'delivered',
	'delivrd',
	'not delivered',
	'undeliv',
	'expired',
	'rejectd',
	'ko',
]);

/** Whether asking again cannot change this status. False for a word that is not known. */
export function isFinalStatus(word: string): boolean {
	return FINAL_WORDS.has(word.trim().toLowerCase());
}
