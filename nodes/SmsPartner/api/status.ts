import { flagOf, integerOf, isRecord, type JsonObject, textOf } from '../data';
import type { Message } from '../messages/message';
import { STATUS_CODES } from './codes';
import { isoDateOf } from './isoDate';
import type { EntryError, Outcome } from './outcome';
import { apiCodeOf, apiMessageOf, shorten } from './words';

/** What a status says of its message. Checking again may change `waiting`, and nothing else. */
export type DeliveryState = 'delivered' | 'notDelivered' | 'waiting';

/** The status of a message, with the fields of its Status item. */
export interface MessageStatus {
	readonly state: DeliveryState;
	readonly fields: JsonObject;
}

/** Makes the fields of a Status item from the API's entry about a message, with its status word and what that says. */
export type ToFields = (
	message: Message,
	entry: JsonObject,
	status: string,
	state: DeliveryState,
) => JsonObject;

const OK = 200;
const NOT_FOUND = 4;

/**
 * The words after which a status no longer changes, in lower case.
 * Sources: the API's page on several statuses names "Delivered" and "Not delivered"; its page of error codes adds
 * the operators' words, which are those of SMPP 3.4 (5.2.28), cut to eight letters or in full.
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

/** What a status word says; `waiting`, too, where the word is not known. */
export function deliveryStateOf(word: string): DeliveryState {
	return FINAL_WORDS.get(word.trim().toLowerCase()) ?? 'waiting';
}

const NOT_IN_ANSWER: EntryError = {
	error: 'No status in the answer',
	errorSource: 'request',
	errorDescription:
		'SMS Partner answered the request, but not for this message. Try again later. If the problem persists, contact SMS Partner support.',
};

/**
 * Tells what an entry of `StatutResponse_List` says of its message; undefined is a message without an entry.
 *
 * `success` and `code` decide whether it is an error, never the text: a failed entry's `status` is an error text.
 */
export function readStatusEntry(
	message: Message,
	entry: JsonObject | undefined,
	toFields: ToFields,
): Outcome<MessageStatus> {
	if (!isRecord(entry)) return { kind: 'error', error: NOT_IN_ANSWER };
	const code = apiCodeOf(entry);
	const status = textOf(entry.status);
	const isError = flagOf(entry.success) === false || (code !== undefined && code !== OK);
	if (!isError && status !== undefined) {
		const state = deliveryStateOf(status);
		return { kind: 'result', result: { state, fields: toFields(message, entry, status, state) } };
	}
	return { kind: 'error', error: errorOf(message, entry, code, isError) };
}

function errorOf(
	{ messageId }: Message,
	entry: JsonObject,
	code: number | undefined,
	isError: boolean,
): EntryError {
	const rule = code === undefined ? undefined : STATUS_CODES.get(code);
	const status = textOf(entry.status);
	const said = (status && shorten(status)) ?? apiMessageOf(entry);
	const numbered = code === undefined || code === OK ? '' : ` (code ${code})`;
	return {
		error:
			rule?.error ??
			(isError ? `SMS Partner refused this message${numbered}` : 'No status in the answer'),
		...(code !== undefined && code !== OK && { errorCode: code }),
		...(said !== undefined && { apiMessage: said }),
		errorSource: 'message',
		errorDescription:
			code === NOT_FOUND
				? `SMS Partner has no message ${messageId} for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`
				: (rule?.errorDescription ??
					'SMS Partner returned no status for this message. Try again later. If the problem persists, contact SMS Partner support.'),
	};
}

/**
 * The fields of a Status item: the message, the API's word, whether it is final, and what else the API says, in
 * types that n8n users expect. What the API leaves out is left out.
 */
export const simplifyEntry: ToFields = ({ phoneNumber, messageId }, entry, status, state) => {
	const simple: JsonObject = { phoneNumber, messageId, status, isFinal: state !== 'waiting' };
	const date = dateOf(entry.date);
	const stopSms = flagOf(entry.stopSms ?? entry.stopSMS);
	const isSpam = flagOf(entry.isSpam);
	if (date !== undefined) simple.date = date;
	if (stopSms !== undefined) simple.stopSms = stopSms;
	if (isSpam !== undefined) simple.isSpam = isSpam;
	return simple;
};

/** The API's entry as it came. */
export const rawEntry: ToFields = (_, entry) => entry;

/** The API's Unix seconds, mostly in a text; 0 stands for no date. */
function dateOf(value: unknown): string | undefined {
	const seconds = integerOf(value);
	return seconds === undefined || seconds <= 0 ? undefined : isoDateOf(seconds);
}
