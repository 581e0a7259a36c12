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
import { bodyOf, NoRecording, type Recording } from './recording';

/** The requests of a recording, made and read by the node's own calls. */

export interface LiveRequest {
	readonly endpoint: Endpoint;
	/** Without the key. A text is sent as it is. */
	readonly content: JsonObject | string;
	/** Default: the account's key. */
	readonly key?: 'wrong' | 'none';
	/** Reads the list of its answer. */
	readonly toOutcomes: (list: readonly unknown[]) => Outcomes<unknown>;
}

/** From the range that France reserves for fiction; the other one lacks a digit, a common mistake. */
export const FICTIONAL = '+33639980001';
export const INVALID = '+3363998009';

/** Real IDs have more digits. */
const UNKNOWN_ID = 1;

/** Too large for a JSON number; the node sends such an ID as text. */
export const LONG_ID = '12345678901234567890';

/** A domain that does not exist, so that nobody receives the reports. */
const URL = 'https://n8n-nodes-smspartner.invalid/report';

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * The requests by name, in the order in which they are sent: later ones need the IDs in the answers to earlier ones, and
 * an SMS has a status only after a while.
 *
 * @param phone the French mobile number to send to, in E.164
 */
export function requestsOf(
	{ startedAt, isRealSms, answers }: Recording,
	phone: string,
): Readonly<Record<string, () => LiveRequest>> {
	const startMs = Date.parse(startedAt);
	const tag = `rec${startMs}`;
	const idIn = (name: string, field: string): MessageId => {
		const answer = answers.find(({ request }) => request === name);
		const id = messageIdOf(answer && bodyOf(answer)[field]);
		if (id !== undefined) return id;
		throw new NoRecording(`No ${field} in the answer to ${name}: ${JSON.stringify(answer)}.`);
	};
	const sent = (): Message => ({
		phoneNumber: phone,
		messageId: idIn('POST /send', 'message_id'),
	});
	const cancel = (): LiveRequest =>
		ask(messageCancelCall, [idIn('POST /send, scheduled', 'message_id')]);
	const add = (): LiveRequest => ask(stops.stopAddCall, [FICTIONAL]);
	const remove = (name: string): LiveRequest => {
		const entry = { phoneNumber: FICTIONAL, createdAt: '', optOutId: idIn(name, 'stopId') };
		return ask(stops.stopDeleteCall, [entry]);
	};
	return {
		'GET /me': () => ask(meCall, [ACCOUNT]),
		'GET /me, no key': () => ask(meCall, [ACCOUNT], { key: 'none' }),
		'GET /me, wrong key': () => ask(meCall, [ACCOUNT], { key: 'wrong' }),
		'GET /no-such-path': () =>
			ask(meCall, [ACCOUNT], { endpoint: { ...ME, path: '/no-such-path' }, key: 'none' }),

		'POST /send': () => send([phone], isRealSms ? { sandbox: undefined } : {}),
		'POST /send, invalid number': () => send([INVALID]),
		'POST /bulk-send': () => send([phone, FICTIONAL], { tag }),
		'POST /bulk-send, valid and invalid': () => send([phone, INVALID]),
		'POST /bulk-send, unknown field': () => send([phone, FICTIONAL], { noSuchField: URL }),
		'POST /bulk-send, urlDlr': () => send([phone, FICTIONAL], { urlDlr: URL }),
		'POST /send, scheduled': () => {
			const day = new Date(startMs + WEEK_MS).toLocaleDateString('fr-FR', { timeZone: 'UTC' });
			return send([phone], { scheduledDeliveryDate: day, time: 10, minute: 0 });
		},
		'GET /message-cancel': cancel,
		'GET /message-cancel, again': cancel,
		'GET /message-cancel, unknown ID': () => ask(messageCancelCall, [UNKNOWN_ID]),

		'POST /lookup': () => ask(lookupCall(FRANCE), [INVALID, phone]),
		'GET /statistics/cost-resume': () => ask(costsCall, ['interval=last_twelve_months']),
		'POST /stop-sms/add': add,
		'POST /stop-sms/add, again': add,
		'GET /stop-sms/list': () => ask(stops.stopListCall, [stops.ALL_OPT_OUTS]),
		'GET /stop-sms/delete': () => remove('POST /stop-sms/add'),
		'GET /stop-sms/delete, again': () => remove('POST /stop-sms/add'),
		'GET /stop-sms/delete, other ID': () => remove('POST /stop-sms/add, again'),

		'POST /multi-status': () =>
			ask(STATUSES, [{ ...sent(), messageId: UNKNOWN_ID }, sent(), UNKNOWN]),
		'POST /multi-status, national': () => {
			const national = { phoneNumber: `0${phone.slice(3)}`, messageId: String(sent().messageId) };
			return ask(STATUSES, [sent()], { content: { SMSStatut_List: [national] } });
		},
		'POST /multi-status, invalid number': () =>
			ask(STATUSES, [sent(), { ...sent(), phoneNumber: INVALID }]),
		'POST /multi-status, long ID': () => ask(STATUSES, [sent(), { ...sent(), messageId: LONG_ID }]),
		'POST /multi-status, invalid JSON': () => ask(STATUSES, [], { content: '{"SMSStatut_List":' }),
		'POST /multi-status, empty': () => ask(STATUSES, []),
		'POST /multi-status, too many': () => ask(STATUSES, Array(501).fill(UNKNOWN)),
		'POST /multi-status, wrong key': () => ask(STATUSES, [UNKNOWN], { key: 'wrong' }),
		'GET /message-status': () => ask(ONE_STATUS, [sent()]),
		'GET /message-status, unknown ID': () => ask(ONE_STATUS, [UNKNOWN]),
		'GET /bulk-status': () => search({ messageId: idIn('POST /bulk-send', 'message_id') }),
		'GET /bulk-status, unknown ID': () => search({ messageId: UNKNOWN_ID }),
		'GET /bulk-status-by-tag': () => search({ tag }),
		'GET /bulk-status-by-tag, page 2': () => search({ tag }, 2),
		'GET /bulk-status-by-tag, unknown tag': () => search({ tag: `${tag}x` }),
		'GET /me, afterwards': () => ask(meCall, [ACCOUNT]),
	};
}

const FRANCE = ['33'];
const STATUSES = multiStatusCall(FRANCE, simplifyEntry);
const ONE_STATUS = messageStatusCall(FRANCE, simplifyEntry);
const UNKNOWN: Message = { phoneNumber: FICTIONAL, messageId: UNKNOWN_ID };

function send(numbers: readonly string[], fields: JsonObject = {}): LiveRequest {
	const options = { fields: { sandbox: 1, ...fields }, isUnicode: false, isSandbox: true, key: '' };
	const message = 'Test from n8n-nodes-smspartner';
	const all = numbers.map((phoneNumber) => ({ phoneNumber, message, options }));
	return ask(sendCall(FRANCE), all);
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
