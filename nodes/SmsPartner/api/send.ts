import { flagOf, integerOf, isRecord, type JsonObject, numberOf } from '../guards';
import { matchEntries, recipientFinder } from '../recipients/matching';
import { messageIdOf } from '../recipients/message';
import {
	type CodeTable,
	COMMON_CODES,
	message,
	PHONE_NUMBER_REQUIRED,
	REQUEST_CODES,
	shared,
} from './codes';
import { type BatchCall, type Endpoint, MAX_ENTRIES } from './endpoint';
import { codeSuffixOf, isCodeOk, isRefusal, refusalIn, wordOf } from './entry';
import { ME } from './me';
import type { ItemResult, Outcome } from './outcome';

const PANEL_OPTION = 'Change the option of the node, or the field that it is mapped to.';

/** Source: the API's pages on sending and on error codes. */
export const SEND_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[
		9,
		message(
			'Not accepted by SMS Partner',
			'SMS Partner does not accept this number or text; its reason is in apiMessage. SMS can be sent to mobile numbers only.',
		),
	],
	[
		13,
		message(
			'No price for this number',
			'The SMS Partner account of this credential has no price for the country of this number. Check the number, or contact SMS Partner support.',
		),
	],
	[
		14,
		message(
			'Number is on the STOP list',
			'The recipient has opted out of SMS from this account. Remove the number from your list of recipients.',
		),
	],
	[15, message('Duplicate number', 'SMS Partner found this number more than once in a request.')],
	[
		22,
		shared(
			'Marketing SMS are not sent at this hour',
			"SMS Partner sends marketing SMS between 8:00 and 22:00 only. Run the workflow later, or set the option 'Send At'.",
		),
	],
	[
		23,
		shared(
			'Marketing SMS are not sent today',
			"SMS Partner sends no marketing SMS on Sundays and public holidays. Run the workflow later, or set the option 'Send At'.",
		),
	],
	[42, message('Text is too long', 'Low-cost SMS have 160 characters at most. Shorten the text.')],
	[43, message('Text required', "The SMS has no text. Check 'Message'.")],
	[44, shared('Sender is not valid', `SMS Partner does not accept the 'Sender'. ${PANEL_OPTION}`)],
	[45, shared('Date required', `SMS Partner found no date in 'Send At'. ${PANEL_OPTION}`)],
	[46, shared('Hour required', `SMS Partner found no hour in 'Send At'. ${PANEL_OPTION}`)],
	[47, shared('Minute is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[48, shared('Minute is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[49, shared('Date is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[51, shared('Low-cost SMS are not possible here', 'Contact SMS Partner support.')],
	[52, message('Text is too long', 'An SMS has 10 parts at most. Shorten the text.')],
	[
		55,
		message(
			'Nobody to send to',
			'SMS Partner accepts none of the numbers. SMS can be sent to mobile numbers only.',
		),
	],
	[
		992,
		shared(
			'Sender is not authorized',
			`SMS Partner has not authorized this 'Sender' for your account. ${PANEL_OPTION}`,
		),
	],
]);

/** Sends one text to one number. An answer without a message ID is not a success, whatever else it says. */
export const SEND: Endpoint = {
	method: 'POST',
	path: '/send',
	isRepeatable: false,
	listIn: (body) => (isAccepted(body) ? [body] : undefined),
	codes: SEND_CODES,
};

/**
 * Sends up to 500 SMS, each with its own number and text; their options are beside the list. Whatever the body says
 * about the request as a whole, entries that were accepted count.
 */
export const BULK_SEND: Endpoint = {
	method: 'POST',
	path: '/bulk-send',
	isRepeatable: false,
	listIn: (body) => {
		const isWhole = isAccepted(body);
		const { SMSResponse_List: all } = body;
		const list: readonly unknown[] = Array.isArray(all) ? all : [];
		// Modifies the answer, which nothing else uses: copying the entries of a campaign would take time.
		for (const entry of list) {
			if (!isRecord(entry)) continue;
			const success = flagOf(entry.success) ?? isWhole;
			if (success && isCodeOk(entry)) entry.message_id ??= body.message_id;
			entry.currency ??= body.currency;
		}
		return isWhole || list.some((entry) => isRecord(entry) && isAccepted(entry)) ? list : undefined;
	},
	codes: SEND_CODES,
};

function isAccepted(body: JsonObject): boolean {
	return flagOf(body.success) === true && messageIdOf(body.message_id) !== undefined;
}

/** One SMS to send. */
export interface Sms {
	/** E.164 */
	readonly phoneNumber: string;
	readonly message: string;
	readonly options: SendOptions;
}

/** What the SMS of one request share. */
export interface SendOptions {
	/** The fields beside the recipients in a request. */
	readonly fields: JsonObject;
	/** ISO 8601 in UTC. */
	readonly scheduledFor?: string;
	readonly isUnicode: boolean;
	readonly isSandbox: boolean;
	/** Equal for equal options. */
	readonly key: string;
}

/** An SMS that SMS Partner accepted, with the fields of its Sent item. */
export interface SentSms extends ItemResult {
	readonly smsCount: number;
	readonly cost: number | undefined;
	readonly currency: string | undefined;
}

/**
 * Sends SMS that share their options, each to another number. That SMS Partner is available again is checked with a
 * request that sends nothing.
 *
 * @param callingCodes the countries that a national number in an answer may belong to
 */
export function sendCall(callingCodes: readonly string[]): BatchCall<Sms, SentSms> {
	return {
		endpoint: BULK_SEND,
		maxEntries: MAX_ENTRIES,
		singleEntryEndpoint: SEND,
		probe: ME,
		toContent: (all) => ({ ...recipientsIn(all), ...all[0].options.fields }),
		toOutcomes: (all, list) => {
			const numbers = all.map(({ phoneNumber }) => phoneNumber);
			const entries = all.map((): JsonObject[] => []);
			const find = recipientFinder(numbers, callingCodes, ({ phoneNumber }) => phoneNumber);
			const unexpected = matchEntries(list, find, (entry, index) => {
				entries[index].push(entry);
			});
			return { outcomes: all.map((sms, index) => readEntries(sms, entries[index])), unexpected };
		},
	};
}

function recipientsIn(all: readonly Sms[]): JsonObject {
	const list = all.map(({ phoneNumber, message: text }) => ({ phoneNumber, message: text }));
	if (list.length > 1) return { SMSList: list };
	return { phoneNumbers: list[0].phoneNumber, message: list[0].message };
}

/**
 * Reads the entries about an SMS: normally one. Only one with a message ID and without an error is a success: the API has
 * been seen to answer `success: true` to everything and send nothing.
 */
function readEntries(sms: Sms, entries: readonly JsonObject[]): Outcome<SentSms> {
	if (entries.length === 0) return NOT_CONFIRMED;
	const outcomes = entries.map((entry) => readEntry(sms, entry));
	const sent = outcomes.find(({ kind }) => kind === 'result');
	const isRefused = outcomes.some((one) => one.kind === 'error' && !one.maybeSent);
	if (sent && isRefused) return CONTRADICTED;
	return sent ?? outcomes.find((one) => one.kind === 'error' && one.maybeSent) ?? outcomes[0];
}

function readEntry(
	{ phoneNumber, message: text, options }: Sms,
	entry: JsonObject,
): Outcome<SentSms> {
	if (isRefusal(entry)) {
		const error = refusalIn(entry, SEND_CODES, {
			error: `SMS Partner refused this SMS${codeSuffixOf(entry)}`,
			errorDescription: 'Check the number and the text, or contact SMS Partner support.',
		});
		// An error code beside a success is contradictory: the SMS may have been sent.
		return { kind: 'error', error, ...(flagOf(entry.success) === true && { maybeSent: true }) };
	}
	const messageId = messageIdOf(entry.message_id);
	if (messageId === undefined) return NOT_CONFIRMED;
	const smsCount = integerOf(entry.nbSms ?? entry.nb_sms) ?? 1;
	const [cost, currency] = [numberOf(entry.cost), wordOf(entry.currency)];
	const { scheduledFor, isSandbox } = options;
	// The text is beside the number, so that a table shows it without scrolling.
	const fields: JsonObject = {
		phoneNumber,
		...(isSandbox && { message: text }),
		messageId,
		smsCount,
	};
	if (cost !== undefined) fields.cost = cost;
	if (currency !== undefined) fields.currency = currency;
	if (scheduledFor !== undefined) fields.scheduledFor = scheduledFor;
	if (isSandbox) fields.sandbox = true;
	return { kind: 'result', result: { smsCount, cost, currency, fields } };
}

const NOT_CONFIRMED = uncertain(
	'SMS Partner did not confirm this SMS',
	'SMS Partner accepted the request, but its answer does not say what happened to this SMS.',
);

const CONTRADICTED = uncertain(
	'SMS Partner contradicts itself about this SMS',
	'One part of its answer says that it was sent, another that it was refused.',
);

function uncertain(error: string, errorDescription: string): Outcome<never> {
	return {
		kind: 'error',
		maybeSent: true,
		error: { error, errorSource: 'request', errorDescription },
	};
}
