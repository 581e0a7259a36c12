import { integerOf, isRecord, type JsonObject } from '../data';
import type { MessageId } from '../messages/message';
import { DEFAULT_CALLING_CODE, parsePhoneNumber } from '../messages/phoneNumber';
import type { EntryError, Outcome } from './outcome';
import { type MessageStatus, readStatusEntry, type ToFields } from './status';

/** What messages are searched by. */
export type Search = { readonly messageId: MessageId } | { readonly tag: string };

/** A page of the messages that a search finds. */
export interface StatusPage {
	readonly rows: ReadonlyArray<Outcome<MessageStatus>>;
	/** What tells each row from those of other pages. */
	readonly keys: readonly string[];
	/** Counted from 1; undefined where the answer does not say it. */
	readonly page: number | undefined;
	/** How many messages there are in all; undefined where the answer does not say it. */
	readonly total: number | undefined;
	/** Entries without a number, which belong to no message. */
	readonly unexpected: number;
}

export const NOTHING_FOUND: EntryError = {
	error: 'No message found',
	errorSource: 'message',
	errorDescription:
		"SMS Partner's answer contains no message. Check the message ID or tag, and that the messages were sent with the account of this credential.",
};

/** Reads an answer of `/bulk-status` or `/bulk-status-by-tag`. Its entries do not repeat what was searched by. */
export function readStatusPage(search: Search, body: JsonObject, toFields: ToFields): StatusPage {
	const rows: Array<Outcome<MessageStatus>> = [];
	const keys: string[] = [];
	const list: readonly unknown[] = Array.isArray(body.StatutResponse_List)
		? body.StatutResponse_List
		: [];
	for (const entry of list) {
		const number = isRecord(entry)
			? parsePhoneNumber(entry.phoneNumber ?? entry.number, DEFAULT_CALLING_CODE)
			: undefined;
		if (!isRecord(entry) || !number || 'problem' in number) continue;
		const phoneNumber = number.value;
		keys.push(JSON.stringify(entry));
		const outcome = readStatusEntry({ phoneNumber, ...search }, entry, toFields);
		rows.push(
			outcome.kind === 'error'
				? { kind: 'error', error: { phoneNumber, ...outcome.error } }
				: outcome,
		);
	}
	return {
		rows,
		keys,
		page: integerOf(body.currentPage),
		total: integerOf(body.total),
		unexpected: list.length - rows.length,
	};
}
