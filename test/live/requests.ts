import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import { costsCall } from '../../nodes/SmsPartner/api/costs';
import type { BatchCall, Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { lookupCall } from '../../nodes/SmsPartner/api/lookup';
import { ACCOUNT, ME, meCall } from '../../nodes/SmsPartner/api/me';
import { messageCancelCall } from '../../nodes/SmsPartner/api/messageCancel';
import { messageStatusCall } from '../../nodes/SmsPartner/api/messageStatus';
import { multiStatusCall } from '../../nodes/SmsPartner/api/multiStatus';
import type { Outcomes } from '../../nodes/SmsPartner/api/outcome';
import { sendCall } from '../../nodes/SmsPartner/api/send';
import { simplifyEntry } from '../../nodes/SmsPartner/api/status';
import * as lists from '../../nodes/SmsPartner/api/statusLists';
import * as stops from '../../nodes/SmsPartner/api/stopList';
import type { JsonObject } from '../../nodes/SmsPartner/guards';
import {
	type Message,
	type MessageId,
	messageIdOf,
} from '../../nodes/SmsPartner/recipients/message';
import { bodyOf, NoRecording, type RecordedAnswer, type Recording, toHttp } from './recording';

/** The requests of a recording, made and read by the node's own calls. */

export interface LiveRequest {
	readonly endpoint: Endpoint;
	/** The account's key is added, unless there is an `apiKey`. A text is sent as it is. */
	readonly content: JsonObject | string;
	/** Reads the list of its answer. */
	readonly toOutcomes: (list: readonly unknown[]) => Outcomes<unknown>;
}

/** From the range that France reserves for fiction; the other one lacks a digit, a common mistake. */
export const FICTIONAL = '+33639980001';
const INVALID = '+3363998009';

const NO_KEY = { content: { apiKey: undefined } };
const WRONG_KEY = { content: { apiKey: '0'.repeat(40) } };

/** Real IDs have more digits. */
const UNKNOWN_ID = 1;
const UNKNOWN: Message = { phoneNumber: FICTIONAL, messageId: UNKNOWN_ID };

/** Too large for a JSON number; the node sends such an ID as text. */
const LONG_ID = '12345678901234567890';

/** A domain that does not exist, so that nobody receives the reports. */
const REPORT_URL = 'https://n8n-nodes-smspartner.invalid/report';

const WEEK_MS = 7 * 24 * 3_600_000;

const FRANCE = ['33'];
const STATUSES = multiStatusCall(FRANCE, simplifyEntry);
const STATUS = messageStatusCall(FRANCE, simplifyEntry);

/**
 * The requests with their names, in the order in which they are sent: later ones need the IDs in the answers to earlier
 * ones, and an SMS has a status only after a while.
 *
 * @param phone the French mobile number to send to, in E.164
 */
export function* requestsOf(
	{ startedAt, isRealSms, answers }: Recording,
	phone: string,
): Generator<readonly [string, LiveRequest]> {
	const startMs = Date.parse(startedAt);
	const tag = `rec${startMs}`;
	const day = new Date(startMs + WEEK_MS).toLocaleDateString('fr-FR', { timeZone: 'UTC' });
	const both = [phone, FICTIONAL];
	const idIn = (name: string, field = 'message_id'): MessageId => {
		const answer = answers.find(({ request }) => request === name);
		const id = messageIdOf(answer && bodyOf(answer)[field]);
		if (id !== undefined) return id;
		throw new NoRecording(`No ${field} in the answer to ${name}: ${JSON.stringify(answer)}.`);
	};

	yield ['GET /me', me()];
	yield ['GET /me, no key', me(NO_KEY)];
	yield ['GET /me, wrong key', me(WRONG_KEY)];
	yield ['GET /no-such-path', me({ ...NO_KEY, endpoint: { ...ME, path: '/no-such-path' } })];

	yield ['POST /send', send([phone], isRealSms ? { sandbox: undefined } : {})];
	yield ['POST /send, invalid number', send([INVALID])];
	yield ['POST /bulk-send', send(both, { tag })];
	yield ['POST /bulk-send, invalid number', send([phone, INVALID])];
	yield ['POST /bulk-send, unknown field', send(both, { noSuchField: REPORT_URL })];
	yield ['POST /bulk-send, urlDlr', send(both, { urlDlr: REPORT_URL })];
	const schedule = { scheduledDeliveryDate: day, time: 10, minute: 0 };
	yield ['POST /send, scheduled', send([phone], schedule)];
	const scheduledId = idIn('POST /send, scheduled');
	yield ['GET /message-cancel', ask(messageCancelCall, [scheduledId])];
	yield ['GET /message-cancel, again', ask(messageCancelCall, [scheduledId])];
	yield ['GET /message-cancel, unknown ID', ask(messageCancelCall, [UNKNOWN_ID])];

	yield ['POST /lookup', ask(lookupCall(FRANCE), [INVALID, phone])];
	yield ['GET /statistics/cost-resume', ask(costsCall, ['interval=last_twelve_months'])];
	yield ['POST /stop-sms/add', ask(stops.stopAddCall, [FICTIONAL])];
	yield ['POST /stop-sms/add, again', ask(stops.stopAddCall, [FICTIONAL])];
	yield ['GET /stop-sms/list', ask(stops.stopListCall, [stops.ALL_OPT_OUTS])];
	const first = idIn('POST /stop-sms/add', 'stopId');
	yield ['GET /stop-sms/delete', removeOptOut(first)];
	yield ['GET /stop-sms/delete, again', removeOptOut(first)];
	const second = idIn('POST /stop-sms/add, again', 'stopId');
	yield ['GET /stop-sms/delete, second entry', removeOptOut(second)];

	const messageId = idIn('POST /send');
	const sent: Message = { phoneNumber: phone, messageId };
	const national = { phoneNumber: `0${phone.slice(3)}`, messageId: String(messageId) };
	const nationalContent = { content: { SMSStatut_List: [national] } };
	const unknown = { phoneNumber: phone, messageId: UNKNOWN_ID };
	const invalid = { phoneNumber: INVALID, messageId };
	yield ['POST /multi-status', ask(STATUSES, [unknown, sent, UNKNOWN])];
	yield ['POST /multi-status, national number', ask(STATUSES, [sent], nationalContent)];
	yield ['POST /multi-status, invalid number', ask(STATUSES, [sent, invalid])];
	yield ['POST /multi-status, long ID', ask(STATUSES, [sent, { ...sent, messageId: LONG_ID }])];
	yield ['POST /multi-status, bad JSON', ask(STATUSES, [], { content: '{"SMSStatut_List":' })];
	yield ['POST /multi-status, empty', ask(STATUSES, [])];
	yield ['POST /multi-status, too many', ask(STATUSES, Array<Message>(501).fill(UNKNOWN))];
	yield ['POST /multi-status, wrong key', ask(STATUSES, [UNKNOWN], WRONG_KEY)];
	yield ['GET /message-status', ask(STATUS, [sent])];
	yield ['GET /message-status, unknown ID', ask(STATUS, [UNKNOWN])];
	yield ['GET /bulk-status', search({ messageId: idIn('POST /bulk-send') })];
	yield ['GET /bulk-status, unknown ID', search({ messageId: UNKNOWN_ID })];
	yield ['GET /bulk-status-by-tag', search({ tag })];
	yield ['GET /bulk-status-by-tag, page 2', search({ tag }, 2)];
	yield ['GET /bulk-status-by-tag, unknown tag', search({ tag: `${tag}x` })];
	yield ['GET /me, afterwards', me()];
}

function me(changes?: Partial<LiveRequest>): LiveRequest {
	return ask(meCall, [ACCOUNT], changes);
}

function send(numbers: readonly string[], fields: JsonObject = {}): LiveRequest {
	const options = { fields: { sandbox: 1, ...fields }, isUnicode: false, isSandbox: true, key: '' };
	const message = 'Test from n8n-nodes-smspartner';
	const all = numbers.map((phoneNumber) => ({ phoneNumber, message, options }));
	return ask(sendCall(FRANCE), all);
}

function removeOptOut(optOutId: MessageId): LiveRequest {
	return ask(stops.stopDeleteCall, [{ optOutId, phoneNumber: FICTIONAL, createdAt: '' }]);
}

function search(entry: lists.Search, page = 1): LiveRequest {
	const endpoint = 'tag' in entry ? lists.BULK_STATUS_BY_TAG : lists.BULK_STATUS;
	return ask(lists.statusListCall(endpoint, simplifyEntry), [{ entry, page }]);
}

function ask<Entry>(
	call: BatchCall<Entry, unknown>,
	entries: readonly Entry[],
	changes: Partial<LiveRequest> = {},
): LiveRequest {
	const { endpoint, singleEntryEndpoint } = call;
	return {
		endpoint: entries.length === 1 ? (singleEntryEndpoint ?? endpoint) : endpoint,
		content: call.toContent(entries),
		toOutcomes: (list) => call.toOutcomes(entries, list),
		...changes,
	};
}

/** What the node makes of an answer. */
export function read(
	{ endpoint, toOutcomes }: LiveRequest,
	recorded: RecordedAnswer,
): Outcomes<unknown> {
	const answer = readAnswer(toHttp(recorded), endpoint, 0);
	return answer.kind === 'list'
		? toOutcomes(answer.list)
		: { outcomes: [], unexpected: 0, failure: answer.failure };
}
