import { flagOf, integerOf, isRecord, type JsonObject, numberOf, textOf } from '../data';
import { stopIdIn } from './optOut';
import {
	ACCOUNT_CODES,
	CANCEL_CODES,
	type CodeTable,
	LOOKUP_CODES,
	OPT_OUT_CODES,
	SEND_CODES,
	STATUS_CODES,
	STATUS_LIST_CODES,
} from './codes';

const ALREADY_CANCELLED = 5;
const NOT_ON_STOP_LIST = 4;

/** One kind of request to the API: everything that is the same each time. */
export interface Endpoint {
	readonly method: 'GET' | 'POST';
	/** Below the Base URL. */
	readonly path: string;
	/**
	 * Whether the request may be repeated after a failure that leaves open whether SMS Partner acted on it. Reading,
	 * cancelling or deleting twice does no harm; sending twice costs money and disturbs a person.
	 */
	readonly isRepeatable: boolean;
	/** Whether a request is about a single entry, so that any error code is about that entry. */
	readonly isSingleEntry?: true;
	/** The entries in the body of an answer, unchecked. Undefined: the expected data is missing. */
	readonly entriesOf: (body: JsonObject) => readonly unknown[] | undefined;
	readonly codes: CodeTable;
}

/**
 * The statuses of up to 500 messages. Every example in the API's documentation calls the list `SMSStatut_List` (its
 * table of parameters has another name).
 */
export const MULTI_STATUS: Endpoint = {
	method: 'POST',
	path: '/multi-status',
	isRepeatable: true,
	entriesOf: ({ StatutResponse_List: list }) => (Array.isArray(list) ? list : undefined),
	codes: STATUS_CODES,
};

/** The status of one message, with its cost. */
export const MESSAGE_STATUS: Endpoint = {
	method: 'GET',
	path: '/message-status',
	isRepeatable: true,
	isSingleEntry: true,
	entriesOf: (body) =>
		textOf(body.statut ?? body.status) === undefined || flagOf(body.success) === false
			? undefined
			: [body],
	codes: STATUS_CODES,
};

/** The statuses of all messages with an ID, in one answer. */
export const BULK_STATUS: Endpoint = {
	method: 'GET',
	path: '/bulk-status',
	isRepeatable: true,
	isSingleEntry: true,
	entriesOf: (body) => bodyWithList(body, body.StatutResponse_List),
	codes: STATUS_LIST_CODES,
};

/** A page of the statuses of all messages with a tag. No page parameter is documented. */
export const BULK_STATUS_BY_TAG: Endpoint = {
	...BULK_STATUS,
	path: '/bulk-status-by-tag',
};

/** Sends one text to one number. An answer without a message ID is not a success, whatever else it says. */
export const SEND: Endpoint = {
	method: 'POST',
	path: '/send',
	isRepeatable: false,
	entriesOf: (body) => (isAccepted(body) ? [body] : undefined),
	codes: SEND_CODES,
};

/** Sends up to 500 SMS, each with its own number and text; their options are beside the list. */
export const BULK_SEND: Endpoint = {
	method: 'POST',
	path: '/bulk-send',
	isRepeatable: false,
	entriesOf: (body) => {
		if (!isAccepted(body)) return undefined;
		const list: readonly unknown[] = Array.isArray(body.SMSResponse_List)
			? body.SMSResponse_List
			: [];
		// Modifies the answer, which nothing else uses: copying the entries of a campaign would take time.
		for (const entry of list) {
			if (!isRecord(entry)) continue;
			entry.message_id ??= body.message_id;
			entry.currency ??= body.currency;
		}
		return list;
	},
	codes: SEND_CODES,
};

/** Cancels what is scheduled under a message ID. A message that was cancelled before counts as cancelled. */
export const MESSAGE_CANCEL: Endpoint = {
	method: 'GET',
	path: '/message-cancel',
	isRepeatable: true,
	isSingleEntry: true,
	entriesOf: (body) =>
		flagOf(body.success) === true || integerOf(body.code) === ALREADY_CANCELLED
			? [body]
			: undefined,
	codes: CANCEL_CODES,
};

/** The account. An answer without a balance or credits does not come from SMS Partner's API. */
export const ME: Endpoint = {
	method: 'GET',
	path: '/me',
	isRepeatable: true,
	entriesOf: (body) => (flagOf(body.success) !== false && hasCredits(body) ? [body] : undefined),
	codes: ACCOUNT_CODES,
};

/** The whole STOP list. No page parameter is documented. */
export const STOP_LIST: Endpoint = {
	method: 'GET',
	path: '/stop-sms/list',
	isRepeatable: true,
	entriesOf: (body) => bodyWithList(body, body.data),
	codes: OPT_OUT_CODES,
};

/** Adds a number to the STOP list. */
export const STOP_ADD: Endpoint = {
	method: 'POST',
	path: '/stop-sms/add',
	isRepeatable: true,
	isSingleEntry: true,
	entriesOf: (body) =>
		flagOf(body.success) === true && stopIdIn(body) !== undefined ? [body] : undefined,
	codes: OPT_OUT_CODES,
};

/** Removes an entry from the STOP list, by its ID. An entry that is not on the list counts as removed. */
export const STOP_DELETE: Endpoint = {
	method: 'GET',
	path: '/stop-sms/delete',
	isRepeatable: true,
	isSingleEntry: true,
	entriesOf: (body) =>
		flagOf(body.success) === true || integerOf(body.code) === NOT_ON_STOP_LIST ? [body] : undefined,
	codes: OPT_OUT_CODES,
};

/** The type, country and format of up to 500 numbers. Free of charge. */
export const LOOKUP: Endpoint = {
	method: 'POST',
	path: '/lookup',
	isRepeatable: true,
	entriesOf: ({ lookup }) => (Array.isArray(lookup) ? lookup : undefined),
	codes: LOOKUP_CODES,
};

/**
 * Returns the whole body as one entry, so that the fields beside the list can be read, too. An empty list is an answer
 * only with `success: true`.
 */
function bodyWithList(body: JsonObject, list: unknown): readonly unknown[] | undefined {
	if (!Array.isArray(list)) return undefined;
	return list.length > 0 || flagOf(body.success) === true ? [body] : undefined;
}

function hasCredits({ credits }: JsonObject): boolean {
	if (!isRecord(credits)) return false;
	const { balance, solde, creditSms } = credits;
	return [balance, solde, creditSms].some((amount) => numberOf(amount) !== undefined);
}

function isAccepted(body: JsonObject): boolean {
	return flagOf(body.success) === true && body.message_id !== undefined && body.message_id !== null;
}
