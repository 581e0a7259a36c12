import { integerOf, isRecord, type JsonObject } from '../guards';
import { type MessageId, parseMessageId } from '../recipients/message';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../recipients/phoneNumber';
import {
	type CodeTable,
	COMMON_CODES,
	NOT_A_MOBILE_NUMBER,
	PHONE_NUMBER_REQUIRED,
	REQUEST_CODES,
} from './codes';
import { type BatchCall, type Endpoint, singleCall } from './endpoint';
import { bodyWithList, isDone } from './entry';
import type { ItemResult } from './outcome';
import { isoDateIn } from './time';

/** Source: the API's pages on replies. */
export const OPT_OUT_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[3, PHONE_NUMBER_REQUIRED],
	[9, NOT_A_MOBILE_NUMBER],
]);

/** The whole STOP list. No page parameter is documented. */
export const STOP_LIST: Endpoint = {
	method: 'GET',
	path: '/stop-sms/list',
	isRepeatable: true,
	listIn: (body) => bodyWithList(body, body.data),
	codes: OPT_OUT_CODES,
};

/** Adds a number to the STOP list. */
export const STOP_ADD: Endpoint = {
	method: 'POST',
	path: '/stop-sms/add',
	isRepeatable: true,
	listIn: (body) => (isDone(body) && stopIdIn(body) !== undefined ? [body] : undefined),
	codes: OPT_OUT_CODES,
};

const NOT_ON_STOP_LIST = 4;

/** Removes an entry from the STOP list, by its ID. An entry that is not on the list counts as removed. */
export const STOP_DELETE: Endpoint = {
	method: 'GET',
	path: '/stop-sms/delete',
	isRepeatable: true,
	listIn: (body) => (isDone(body, NOT_ON_STOP_LIST) ? [body] : undefined),
	codes: OPT_OUT_CODES,
};

/** The STOP list as SMS Partner returned it. */
export interface StopList {
	readonly rows: readonly OptOut[];
	/** How many entries are missing from it, according to SMS Partner. */
	readonly missing: number;
	/** How many of its entries could not be read. */
	readonly unreadable: number;
}

/** An entry of the STOP list: a number that receives no more SMS from this account. */
export interface OptOut {
	readonly optOutId: MessageId;
	/** E.164 */
	readonly phoneNumber: string;
	/** Paris time, in the API's format. */
	readonly createdAt: unknown;
}

/** What the items are about that need the STOP list: all of them share one request. */
export const ALL_OPT_OUTS = 'STOP list';

export const stopListCall: BatchCall<string, StopList> = singleCall(
	STOP_LIST,
	() => ({}),
	(_, { data, nbData }) => {
		const list: readonly unknown[] = Array.isArray(data) ? data : [];
		const rows = list.flatMap((entry) => (isRecord(entry) ? (optOutIn(entry) ?? []) : []));
		const missing = Math.max(0, (integerOf(nbData) ?? 0) - list.length);
		return { kind: 'result', result: { rows, missing, unreadable: list.length - rows.length } };
	},
	({ unreadable }) => unreadable,
);

export const stopAddCall: BatchCall<string, ItemResult> = singleCall(
	STOP_ADD,
	(phoneNumber) => ({ phoneNumber }),
	(phoneNumber, body) => ({
		kind: 'result',
		result: { fields: { optOutId: stopIdIn(body), phoneNumber } },
	}),
);

export const stopDeleteCall: BatchCall<OptOut, ItemResult> = singleCall(
	STOP_DELETE,
	({ optOutId }) => ({ id: optOutId }),
	({ optOutId, phoneNumber }) => ({
		kind: 'result',
		result: { fields: { optOutId, phoneNumber, deleted: true } },
	}),
);

/** The fields of an Opt-Outs item. */
export function optOutFields({ optOutId, phoneNumber, createdAt }: OptOut): JsonObject {
	const date = isoDateIn(createdAt);
	return { optOutId, phoneNumber, ...(date !== undefined && { createdAt: date }) };
}

/** Undefined without an ID or a number. */
function optOutIn(entry: JsonObject): OptOut | undefined {
	// Its IDs are whole numbers, like those of messages.
	const id = parseMessageId(entry.id);
	const phoneNumber = phoneNumberOf(entry.phoneNumber, DEFAULT_CALLING_CODE);
	if ('problem' in id || phoneNumber === undefined) return undefined;
	return { optOutId: id.value, phoneNumber, createdAt: entry.createdAt };
}

/** The ID of the added entry, from the body of an answer. */
function stopIdIn({ stopId }: JsonObject): MessageId | undefined {
	const id = parseMessageId(stopId);
	return 'value' in id ? id.value : undefined;
}
