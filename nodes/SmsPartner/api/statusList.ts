import { integerOf, isRecord, type JsonObject } from '../data';
import type { MessageId } from '../messages/message';
import { parseMessageId } from '../messages/messageId';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../messages/phoneNumber';
import type { EntryError, Outcome } from './outcome';
import { type MessageStatus, readStatusEntry, type ToFields } from './status';

/** What to search messages by. */
export type Search = { readonly messageId: MessageId } | { readonly tag: string };

/** A page of the messages that a search found. */
export interface StatusPage {
	readonly rows: ReadonlyArray<Outcome<MessageStatus>>;
	/** How many entries it has. */
	readonly received: number;
	/** The entries of its rows as text, to compare rows of several pages. */
	readonly keys: () => readonly string[];
	/** Counted from 1; undefined if the answer does not say. */
	readonly page: number | undefined;
	/** How many messages there are in all; undefined if the answer does not say. */
	readonly total: number | undefined;
	/** Entries without a number, or about another message. */
	readonly unexpected: number;
}

/** The error for an answer without any message. With an empty list, it still counts as an answer. */
export function nothingFound({ received }: StatusPage): EntryError {
	return {
		error: 'No message found',
		errorSource: 'message',
		...(received === 0 && { isAnswer: true }),
		errorDescription:
			"SMS Partner's answer contains no such message. Check the message ID or tag, and that the messages were sent with the account of this credential.",
	};
}

/** Reads an answer of `/bulk-status` or `/bulk-status-by-tag`. Its entries do not repeat the message ID or the tag. */
export function readStatusPage(search: Search, body: JsonObject, toFields: ToFields): StatusPage {
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
		unexpected: list.length - rows.length,
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
