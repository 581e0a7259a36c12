import { flagOf, isRecord, type JsonObject, numberOf, textOf } from '../guards';
import type { MessageId } from '../recipients/message';
import {
	type CodeTable,
	COMMON_CODES,
	message,
	NOT_A_MOBILE_NUMBER,
	request,
	REQUEST_CODES,
} from './codes';
import {
	codeSuffixOf,
	errorCodeOf,
	isRefusal,
	MAX_WORD_LENGTH,
	missingIn,
	refusalIn,
	shorten,
	wordOf,
} from './entry';
import type { DeliveryState, EntryError, ItemResult, Outcome } from './outcome';
import { isoDateIn } from './time';

/** What the endpoints for statuses have in common: codes, status words, and the entry about a message. */

/** Source: the API's pages on statuses and on error codes. */
export const STATUS_CODES: CodeTable = new Map([
	...COMMON_CODES,
	[
		2,
		message(
			'Phone number required',
			"SMS Partner found no phone number in this message. Check its 'Phone Number'.",
		),
	],
	[
		3,
		message(
			'Message ID required',
			"SMS Partner found no message ID in this message. Check its 'Message ID'.",
		),
	],
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no such message. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
		),
	],
	[
		5,
		request(
			'List of messages is empty',
			'SMS Partner found no message in the request. If a proxy sits between n8n and SMS Partner, check that it does not change requests.',
		),
	],
	[
		6,
		message(
			'Wrong format',
			'SMS Partner cannot read this message. Check that its phone number is in international format and that its message ID is a number.',
		),
	],
	[9, NOT_A_MOBILE_NUMBER],
	...REQUEST_CODES,
]);

/** The status of a message, with the fields of its Status item. */
export interface MessageStatus extends ItemResult {
	readonly state: DeliveryState;
}

/** What is known about a message before its entry is read. A search by tag returns no message IDs. */
export interface KnownMessage {
	readonly phoneNumber: string;
	readonly messageId?: MessageId;
	readonly tag?: string;
}

/** Builds the fields of a Status item from the API's entry about a message, its status word and what that means. */
export type ToFields = (
	message: KnownMessage,
	entry: JsonObject,
	status: string,
	state: DeliveryState,
) => JsonObject;

/** SMS Partner's code for a message that it does not know. */
export const NOT_FOUND = 4;

/**
 * The words for a final status, in lower case.
 * Sources: the API's page on several statuses names "Delivered" and "Not delivered"; its page on error codes adds the
 * operators' words, which are those of SMPP 3.4 (5.2.28), in full or cut to eight letters.
 */
const FINAL_WORDS: ReadonlyMap<string, DeliveryState> = new Map<string, DeliveryState>([
	['delivered', 'delivered'],
	['delivrd', 'delivered'],
	['not delivered', 'notDelivered'],
	['undeliv', 'notDelivered'],
	['undeliverable', 'notDelivered'],
	['expired', 'notDelivered'],
	['deleted', 'notDelivered'],
	['rejectd', 'notDelivered'],
	['rejected', 'notDelivered'],
	['failed', 'notDelivered'],
	['ko', 'notDelivered'],
]);

/** What a status word means; `waiting` if the word is unknown. */
export function deliveryStateOf(word: string): DeliveryState {
	return FINAL_WORDS.get(word.trim().toLowerCase()) ?? 'waiting';
}

/** Whether a status can no longer change. */
export function isFinal(state: DeliveryState): boolean {
	return state !== 'waiting';
}

/** Whether a message has a status that can still change. */
export function isPending(outcome: Outcome<ItemResult>): boolean {
	return outcome.kind === 'result' && outcome.result.state === 'waiting';
}

/** How many items have such a status. */
export function countPending(
	indexes: readonly number[],
	outcomes: ReadonlyArray<Outcome<ItemResult>>,
): number {
	return indexes.filter((index) => index >= 0 && isPending(outcomes[index])).length;
}

const NO_STATUS = 'No status in the answer';

const NOT_IN_ANSWER = missingIn(NO_STATUS, 'message');

/**
 * Reads the entry of `StatutResponse_List` about a message. `entry` is undefined if the answer contains none.
 *
 * `success` and `code` decide whether it is an error, never the text: a failed entry's `status` is an error text.
 */
export function readStatusEntry(
	message: KnownMessage,
	entry: JsonObject | undefined,
	toFields: ToFields,
): Outcome<MessageStatus> {
	if (!isRecord(entry)) return { kind: 'error', error: NOT_IN_ANSWER };
	const status = statusWordOf(entry);
	if (status === undefined || isRefusal(entry)) {
		return { kind: 'error', error: errorOf(message, entry, status) };
	}
	const state = deliveryStateOf(status);
	const fields = toFields(message, entry, shorten(status, MAX_WORD_LENGTH), state);
	return { kind: 'result', result: { state, fields } };
}

function errorOf(
	{ messageId }: KnownMessage,
	entry: JsonObject,
	status: string | undefined,
): EntryError {
	const refusal = refusalIn(
		entry,
		STATUS_CODES,
		{
			error: isRefusal(entry)
				? `SMS Partner refused this message${codeSuffixOf(entry)}`
				: NO_STATUS,
			errorDescription:
				'SMS Partner returned no status for this message. Try again later. If this continues, contact SMS Partner support.',
		},
		status && shorten(status),
	);
	if (errorCodeOf(entry) !== NOT_FOUND || messageId === undefined) return refusal;
	return {
		...refusal,
		errorDescription: `SMS Partner has no message ${messageId} for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`,
	};
}

/**
 * The fields of a Status item: the message, the API's word, whether it is final, and what else the API says, in the
 * types that n8n users expect. Fields that the API omits are omitted.
 */
export const simplifyEntry: ToFields = ({ phoneNumber, messageId, tag }, entry, status, state) => {
	const simple: JsonObject =
		messageId === undefined
			? { phoneNumber, status, isFinal: isFinal(state) }
			: { phoneNumber, messageId, status, isFinal: isFinal(state) };
	const date = isoDateIn(entry.date);
	const stopSms = flagOf(entry.stopSms ?? entry.stopSMS);
	const isSpam = flagOf(entry.isSpam);
	if (date !== undefined) simple.date = date;
	if (stopSms !== undefined) simple.stopSms = stopSms;
	const cost = numberOf(entry.cost);
	const currency = wordOf(entry.currency);
	const country = wordOf(entry.countryCode);
	if (isSpam !== undefined) simple.isSpam = isSpam;
	if (cost !== undefined) simple.cost = cost;
	if (currency !== undefined) simple.currency = currency;
	if (country !== undefined) simple.country = country;
	if (tag !== undefined) simple.tag = tag;
	return simple;
};

/** The API's entry, unchanged. */
export const rawEntry: ToFields = (_, entry) => entry;

/** The status word, which has two names in the API. */
function statusWordOf({ status, statut }: JsonObject): string | undefined {
	return textOf(status ?? statut);
}
