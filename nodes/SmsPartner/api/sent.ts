import { flagOf, integerOf, type JsonObject, numberOf } from '../data';
import { parseMessageId } from '../messages/messageId';
import type { Sms } from '../messages/sms';
import { SEND_CODES } from './codes';
import type { EntryError, Outcome } from './outcome';
import { apiCodeOf, apiMessageOf, wordOf } from './words';

/** An SMS that SMS Partner accepted, with the fields of its Sent item. */
export interface SentSms {
	readonly smsCount: number;
	readonly cost: number | undefined;
	readonly currency: string | undefined;
	readonly fields: JsonObject;
}

const OK = 200;

const NOT_IN_ANSWER: EntryError = {
	error: 'SMS Partner did not confirm this SMS',
	errorSource: 'request',
	maybeSent: true,
	errorDescription: 'SMS Partner accepted the request, but its answer says nothing about this SMS.',
};

/**
 * Reads the entry about an SMS. `entry` is undefined if the answer contains none. Only an entry with a message ID and
 * without an error is a success: the API has been seen to answer `success: true` to everything and send nothing.
 */
export function readSentEntry(
	{ phoneNumber, message, options }: Sms,
	entry: JsonObject | undefined,
): Outcome<SentSms> {
	if (!entry) return { kind: 'error', error: NOT_IN_ANSWER };
	const code = apiCodeOf(entry);
	if (flagOf(entry.success) === false || (code !== undefined && code !== OK)) {
		return { kind: 'error', error: refusalOf(entry, code) };
	}
	const messageId = parseMessageId(entry.message_id);
	if ('problem' in messageId) return { kind: 'error', error: NOT_IN_ANSWER };
	const smsCount = integerOf(entry.nbSms ?? entry.nb_sms) ?? 1;
	const cost = numberOf(entry.cost);
	const currency = wordOf(entry.currency);
	const { scheduledFor, isSandbox } = options;
	const fields: JsonObject = { phoneNumber, messageId: messageId.value, smsCount };
	if (cost !== undefined) fields.cost = cost;
	if (currency !== undefined) fields.currency = currency;
	if (scheduledFor !== undefined) fields.scheduledFor = scheduledFor;
	if (isSandbox) {
		fields.sandbox = true;
		fields.message = message;
	}
	return { kind: 'result', result: { smsCount, cost, currency, fields } };
}

function refusalOf(entry: JsonObject, code: number | undefined): EntryError {
	const rule = code === undefined ? undefined : SEND_CODES.get(code);
	const apiMessage = apiMessageOf(entry);
	const codeSuffix = code === undefined || code === OK ? '' : ` (code ${code})`;
	return {
		error: rule?.error ?? `SMS Partner refused this SMS${codeSuffix}`,
		...(code !== undefined && code !== OK && { errorCode: code }),
		...(apiMessage !== undefined && { apiMessage }),
		errorSource: 'message',
		// `success: true` beside an error code is contradictory: the SMS may have been sent.
		...(flagOf(entry.success) === true && { maybeSent: true }),
		errorDescription:
			rule?.errorDescription ?? 'Check the number and the text, or contact SMS Partner support.',
	};
}
