import { flagOf, isRecord, type JsonObject, numberOf, textOf } from '../data';
import { stopIdIn } from './optOut';
import {
	CANCEL_CODES,
	type CodeTable,
	COMMON_CODES,
	LOOKUP_CODES,
	OPT_OUT_CODES,
	SEND_CODES,
	STATUS_CODES,
	STATUS_LIST_CODES,
} from './codes';
import { isMessageId } from './unsent';
import { apiCodeOf } from './words';

const OK = 200;
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

/**
 * Sends up to 500 SMS, each with its own number and text; their options are beside the list. Whatever the body says
 * about the request as a whole, entries that were accepted count.
 */
export const BULK_SEND: Endpoint = {
	method: 'POST',
	path: '/bulk-send',
	isRepeatable: false,
	entriesOf: (body) => {
		const isWhole = isAccepted(body);
		const list: readonly unknown[] = Array.isArray(body.SMSResponse_List)
			? body.SMSResponse_List
			: [];
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

/** Cancels what is scheduled under a message ID. A message that was cancelled before counts as cancelled. */
export const MESSAGE_CANCEL: Endpoint = {
	method: 'GET',
	path: '/message-cancel',
	isRepeatable: true,
	entriesOf: (body) => (isDone(body, ALREADY_CANCELLED) ? [body] : undefined),
	codes: CANCEL_CODES,
};

/** The account. An answer without a balance or credits does not come from SMS Partner's API. */
export const ME: Endpoint = {
	method: 'GET',
	path: '/me',
	isRepeatable: true,
	entriesOf: (body) =>
		flagOf(body.success) !== false && isCodeOk(body) && hasCredits(body) ? [body] : undefined,
	codes: COMMON_CODES,
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
	entriesOf: (body) => (isDone(body) && stopIdIn(body) !== undefined ? [body] : undefined),
	codes: OPT_OUT_CODES,
};

/** Removes an entry from the STOP list, by its ID. An entry that is not on the list counts as removed. */
export const STOP_DELETE: Endpoint = {
	method: 'GET',
	path: '/stop-sms/delete',
	isRepeatable: true,
	entriesOf: (body) => (isDone(body, NOT_ON_STOP_LIST) ? [body] : undefined),
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
	return list.length > 0 || isDone(body) ? [body] : undefined;
}

/**
 * Whether a body says that the request was carried out: success without an error code, or the code that says that
 * there was nothing left to do.
 */
function isDone(body: JsonObject, nothingToDo?: number): boolean {
	const code = apiCodeOf(body);
	if (code !== undefined && code === nothingToDo) return true;
	return flagOf(body.success) === true && isCodeOk(body);
}

function isCodeOk(body: JsonObject): boolean {
	const code = apiCodeOf(body);
	return code === undefined || code === OK;
}

function hasCredits({ credits }: JsonObject): boolean {
	if (!isRecord(credits)) return false;
	const { balance, solde, creditSms } = credits;
	return [balance, solde, creditSms].some((amount) => numberOf(amount) !== undefined);
}

function isAccepted(body: JsonObject): boolean {
	return flagOf(body.success) === true && isMessageId(body.message_id);
}
