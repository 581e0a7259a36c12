import { flagOf, isRecord, type JsonObject, numberOf, textOf } from '../data';
import type { MessageId } from '../messages/message';
import { STATUS_CODES } from './codes';
import { isoDateIn } from './isoDate';
import type { EntryError, Outcome } from './outcome';
import { apiCodeOf, apiMessageOf, MAX_WORD_LENGTH, shorten, wordOf } from './words';

/** What a status means for its message. Only `waiting` can still change. */
export type DeliveryState = 'delivered' | 'notDelivered' | 'waiting';

/** The status of a message, with the fields of its Status item. */
export interface MessageStatus {
	readonly state: DeliveryState;
	readonly fields: JsonObject;
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

const OK = 200;
const NOT_FOUND = 4;

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

const NOT_IN_ANSWER: EntryError = {
	error: 'No status in the answer',
	errorSource: 'request',
	errorDescription:
		'SMS Partner answered the request, but not for this message. Try again later. If this continues, contact SMS Partner support.',
};

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
	const code = apiCodeOf(entry);
	const status = statusWordOf(entry);
	const isError = flagOf(entry.success) === false || (code !== undefined && code !== OK);
	if (!isError && status !== undefined) {
		const state = deliveryStateOf(status);
		return {
			kind: 'result',
			result: { state, fields: toFields(message, entry, shorten(status, MAX_WORD_LENGTH), state) },
		};
	}
	return { kind: 'error', error: errorOf(message, entry, code, isError) };
}

function errorOf(
	{ messageId }: KnownMessage,
	entry: JsonObject,
	code: number | undefined,
	isError: boolean,
): EntryError {
	const rule = code === undefined ? undefined : STATUS_CODES.get(code);
	const status = statusWordOf(entry);
	const apiMessage = (status && shorten(status)) ?? apiMessageOf(entry);
	const codeSuffix = code === undefined || code === OK ? '' : ` (code ${code})`;
	return {
		error:
			rule?.error ??
			(isError ? `SMS Partner refused this message${codeSuffix}` : 'No status in the answer'),
		...(code !== undefined && code !== OK && { errorCode: code }),
		...(apiMessage !== undefined && { apiMessage }),
		errorSource: 'message',
		errorDescription:
			code === NOT_FOUND && messageId !== undefined
				? `SMS Partner has no message ${messageId} for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`
				: (rule?.errorDescription ??
					'SMS Partner returned no status for this message. Try again later. If this continues, contact SMS Partner support.'),
	};
}

/**
 * The fields of a Status item: the message, the API's word, whether it is final, and what else the API says, in the
 * types that n8n users expect. Fields that the API omits are omitted.
 */
export const simplifyEntry: ToFields = ({ phoneNumber, messageId, tag }, entry, status, state) => {
	const isFinal = state !== 'waiting';
	const simple: JsonObject =
		messageId === undefined
			? { phoneNumber, status, isFinal }
			: { phoneNumber, messageId, status, isFinal };
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
