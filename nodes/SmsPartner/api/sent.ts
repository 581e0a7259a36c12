import { flagOf, integerOf, type JsonObject, numberOf } from '../data';
import { parseMessageId } from '../messages/messageId';
import type { Sms } from '../messages/sms';
import { SEND_CODES } from './codes';
import type { Outcome } from './outcome';
import { isMessageId } from './unsent';
import { apiCodeOf, apiMessageOf, wordOf } from './words';

/** An SMS that SMS Partner accepted, with the fields of its Sent item. */
export interface SentSms {
	readonly smsCount: number;
	readonly cost: number | undefined;
	readonly currency: string | undefined;
	readonly fields: JsonObject;
}

const OK = 200;

const NOT_CONFIRMED: Outcome<never> = {
	kind: 'error',
	maybeSent: true,
	error: {
		error: 'SMS Partner did not confirm this SMS',
		errorSource: 'request',
		errorDescription:
			'SMS Partner accepted the request, but its answer does not say what happened to this SMS.',
	},
};

const CONTRADICTED: Outcome<never> = {
	kind: 'error',
	maybeSent: true,
	error: {
		error: 'SMS Partner contradicts itself about this SMS',
		errorSource: 'request',
		errorDescription: 'One part of its answer says that it was sent, another that it was refused.',
	},
};

/**
 * Reads the entries about an SMS: normally one, and undefined if the answer contains none. Only an entry with a message ID and without an error is a success: the
 * API has been seen to answer `success: true` to everything and send nothing. If entries contradict each other, the SMS
 * may have been sent.
 */
export function readSentEntries(
	sms: Sms,
	entry: JsonObject | undefined,
	others: readonly JsonObject[] = [],
): Outcome<SentSms> {
	if (!entry) return NOT_CONFIRMED;
	const first = readSentEntry(sms, entry);
	if (others.length === 0) return first;
	const outcomes = [first, ...others.map((other) => readSentEntry(sms, other))];
	const sent = outcomes.find(({ kind }) => kind === 'result');
	const isRefused = outcomes.some((one) => one.kind === 'error' && !one.maybeSent);
	if (sent && isRefused) return CONTRADICTED;
	return sent ?? outcomes.find((one) => one.kind === 'error' && one.maybeSent) ?? first;
}

function readSentEntry(
	{ phoneNumber, message, options }: Sms,
	entry: JsonObject,
): Outcome<SentSms> {
	const code = apiCodeOf(entry);
	if (flagOf(entry.success) === false || (code !== undefined && code !== OK)) {
		return refusalOf(entry, code);
	}
	const messageId = parseMessageId(entry.message_id);
	if ('problem' in messageId || !isMessageId(messageId.value)) return NOT_CONFIRMED;
	const smsCount = integerOf(entry.nbSms ?? entry.nb_sms) ?? 1;
	const cost = numberOf(entry.cost);
	const currency = wordOf(entry.currency);
	const { scheduledFor, isSandbox } = options;
	const fields: JsonObject = {
		phoneNumber,
		// Beside the number, so that a table shows the text without scrolling.
		...(isSandbox && { message }),
		messageId: messageId.value,
		smsCount,
	};
	if (cost !== undefined) fields.cost = cost;
	if (currency !== undefined) fields.currency = currency;
	if (scheduledFor !== undefined) fields.scheduledFor = scheduledFor;
	if (isSandbox) fields.sandbox = true;
	return { kind: 'result', result: { smsCount, cost, currency, fields } };
}

function refusalOf(entry: JsonObject, code: number | undefined): Outcome<never> {
	const rule = code === undefined ? undefined : SEND_CODES.get(code);
	const apiMessage = apiMessageOf(entry);
	const codeSuffix = code === undefined || code === OK ? '' : ` (code ${code})`;
	return {
		kind: 'error',
		error: {
			error: rule?.error ?? `SMS Partner refused this SMS${codeSuffix}`,
			...(code !== undefined && code !== OK && { errorCode: code }),
			...(apiMessage !== undefined && { apiMessage }),
			errorSource: 'message',
			errorDescription:
				rule?.errorDescription ?? 'Check the number and the text, or contact SMS Partner support.',
		},
		// An error code beside a success is contradictory: the SMS may have been sent.
		...(flagOf(entry.success) === true && { maybeSent: true }),
	};
}
