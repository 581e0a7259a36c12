import { integerOf, isRecord, type JsonObject, recordOf } from '../guards';
import { type MessageId, parseMessageId } from '../recipients/message';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../recipients/phoneNumber';
import { type CodeTable, message } from './codes';
import type { BatchCall, Endpoint } from './endpoint';
import { bodyWithList } from './entry';
import type { EntryError, Outcome } from './outcome';
import { type MessageStatus, readStatusEntry, STATUS_CODES, type ToFields } from './status';

export const STATUS_LIST_CODES: CodeTable = new Map([
	...STATUS_CODES,
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no message with this message ID or tag. Check it, and that the messages were sent with the account of this credential.',
		),
	],
]);

/** The statuses of all messages with an ID, in one answer. */
export const BULK_STATUS: Endpoint = {
	method: 'GET',
	path: '/bulk-status',
	isRepeatable: true,
	listIn: (body) => bodyWithList(body, body.StatutResponse_List),
	codes: STATUS_LIST_CODES,
};

/** A page of the statuses of all messages with a tag. No page parameter is documented. */
export const BULK_STATUS_BY_TAG: Endpoint = {
	...BULK_STATUS,
	path: '/bulk-status-by-tag',
};

/** What to search messages by. */
export type Search = { readonly messageId: MessageId } | { readonly tag: string };

/** A request for one page of the list of an entry. */
export interface PageOf<Entry> {
	readonly entry: Entry;
	/** Counted from 1. */
	readonly page: number;
}

/** A page of a list, from an answer. */
export interface Page<Row> {
	readonly rows: ReadonlyArray<Outcome<Row>>;
	/** How many entries it has, including those that are not rows. */
	readonly received: number;
	/** For each row, a text that is equal for equal rows. */
	readonly keys: () => readonly string[];
	/** Which page it is, counted from 1; undefined if the answer does not say. */
	readonly page: number | undefined;
	/** How many entries there are on all pages; undefined if the answer does not say. */
	readonly total: number | undefined;
}

/** @param endpoint {@link BULK_STATUS} for message IDs, {@link BULK_STATUS_BY_TAG} for tags */
export function statusListCall(
	endpoint: Endpoint,
	toFields: ToFields,
): BatchCall<PageOf<Search>, Page<MessageStatus>> {
	return {
		endpoint,
		maxEntries: 1,
		// No page parameter is documented, so the first page is requested without one.
		toContent: ([{ entry, page }]) => ({ ...entry, ...(page > 1 && { page }) }),
		toOutcomes: ([{ entry, page }], [body]) => {
			const result = readStatusPage(entry, recordOf(body), toFields);
			const unexpected = result.received - result.rows.length;
			// A further page may be empty.
			return page === 1 && result.rows.length === 0
				? { outcomes: [{ kind: 'error', error: nothingFound(result) }], unexpected }
				: { outcomes: [{ kind: 'result', result }], unexpected };
		},
	};
}

/** The error for an answer without any message. With an empty list, it is still a verdict. */
export function nothingFound({ received }: Page<MessageStatus>): EntryError {
	return {
		error: 'No message found',
		errorSource: 'message',
		...(received === 0 && { isVerdict: true }),
		errorDescription:
			"SMS Partner's answer contains no such message. Check the message ID or tag, and that the messages were sent with the account of this credential.",
	};
}

/** Reads an answer of `/bulk-status` or `/bulk-status-by-tag`. Its entries do not repeat the message ID or the tag. */
export function readStatusPage(
	search: Search,
	body: JsonObject,
	toFields: ToFields,
): Page<MessageStatus> {
	const list: readonly unknown[] = Array.isArray(body.StatutResponse_List)
		? body.StatutResponse_List
		: [];
	const rows: Array<Outcome<MessageStatus>> = [];
	const entries: JsonObject[] = [];
	for (const entry of isAbout(search, body) ? list : []) {
		if (!isRecord(entry)) continue;
		const phoneNumber = phoneNumberOf(entry.phoneNumber ?? entry.number, DEFAULT_CALLING_CODE);
		if (phoneNumber === undefined) continue;
		entries.push(entry);
		const outcome = readStatusEntry({ phoneNumber, ...search }, entry, toFields);
		rows.push(
			outcome.kind === 'error'
				? { kind: 'error', error: { phoneNumber, ...outcome.error } }
				: outcome,
		);
	}
	return {
		rows,
		received: list.length,
		keys: () => entries.map(textOfEntry),
		page: integerOf(body.currentPage),
		total: integerOf(body.total),
	};
}

/** An entry as text; without values that are objects, which could be nested too deeply to write. */
function textOfEntry(entry: JsonObject): string {
	return JSON.stringify(Object.entries(entry).filter(([, value]) => typeof value !== 'object'));
}

/** Whether the answer is about the message ID of the search; true if it names none. */
function isAbout(search: Search, { message_id: named }: JsonObject): boolean {
	if (!('messageId' in search) || named === undefined || named === null) return true;
	const id = parseMessageId(named);
	return 'value' in id && id.value === search.messageId;
}
