import type { IDataObject } from 'n8n-workflow';
import type { Message, Outcome, ToFields } from '../types';
import { ruleOfCode } from './apiCodes';
import { apiMessageOf, shorten } from './apiMessage';
import { flagOf, integerOf, textOf } from './fields';
import { standingOf } from './statusWords';

const OK = 200;
const NOT_FOUND = 4;

/**
 * Tells what an entry of `StatutResponse_List` says of the message that it was matched to.
 *
 * `success` and `code` decide whether it is an error, never the text: a failed entry's `status` is an error text.
 */
export function readEntry(message: Message, entry: IDataObject, toFields: ToFields): Outcome {
	const code = integerOf(entry.code);
	const status = textOf(entry.status);
	const isError = flagOf(entry.success) === false || (code !== undefined && code !== OK);
	if (!isError && status !== undefined) {
		return { kind: 'status', standing: standingOf(status), fields: toFields(message, entry) };
	}

	const rule = ruleOfCode(code);
	return {
		kind: 'error',
		error: {
			error:
				(status && shorten(status)) ??
				apiMessageOf(entry) ??
				rule?.error ??
				(isError ? 'SMS Partner gave an error' : 'No status in the answer'),
			...(code !== undefined && code !== OK && { errorCode: code }),
			errorSource: 'message',
			errorDescription: whatToDo(message, code),
		},
	};
}

/**
 * The fields of a Status item: the message that was asked for, the API's word, whether it is final, and what else the
 * API told, in types that n8n users expect. What the API leaves out is left out.
 */
export function simplifyEntry(
	{ phoneNumber, messageId }: Message,
	entry: IDataObject,
): IDataObject {
	const status = textOf(entry.status) ?? '';
	const isFinal = standingOf(status) !== 'waiting';
	const simple: IDataObject = { phoneNumber, messageId, status, isFinal };
	const date = isoDateOf(entry.date);
	const stopSms = flagOf(entry.stopSms ?? entry.stopSMS);
	const isSpam = flagOf(entry.isSpam);
	if (date !== undefined) simple.date = date;
	if (stopSms !== undefined) simple.stopSms = stopSms;
	if (isSpam !== undefined) simple.isSpam = isSpam;
	return simple;
}

/** The API's entry, untouched. */
export const rawEntry: ToFields = (_, entry) => entry;

function whatToDo({ messageId }: Message, code: number | undefined): string {
	if (code === NOT_FOUND) {
		return `SMS Partner knows no message ${messageId} to this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`;
	}
	return (
		ruleOfCode(code)?.errorDescription ??
		'SMS Partner gave no status for this message. Try again later. If it lasts, ask the support of SMS Partner.'
	);
}

/** The API's Unix seconds, mostly in a text, as ISO 8601 in UTC; 0 stands for no date. */
function isoDateOf(value: unknown): string | undefined {
	const seconds = integerOf(value);
	if (seconds === undefined || seconds <= 0) return undefined;
	const date = new Date(seconds * 1000);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
