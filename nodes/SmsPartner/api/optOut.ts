import { isRecord, type JsonObject } from '../data';
import type { MessageId } from '../messages/message';
import { parseMessageId } from '../messages/messageId';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../messages/phoneNumber';
import { isoDateIn } from './isoDate';

/** An entry of the STOP list: a number that receives no more SMS from this account. */
export interface OptOut {
	readonly optOutId: MessageId;
	/** E.164 */
	readonly phoneNumber: string;
	/** Paris time, in the API's format. */
	readonly createdAt: unknown;
}

/** Reads the STOP list. Entries without an ID or a number are skipped. */
export function readStopList(body: JsonObject): OptOut[] {
	// Stryker disable next-line ArrayDeclaration: a text is no entry.
	const list: readonly unknown[] = Array.isArray(body.data) ? body.data : [];
	return list.flatMap((entry) => (isRecord(entry) ? (optOutIn(entry) ?? []) : []));
}

function optOutIn(entry: JsonObject): OptOut | undefined {
	// Its IDs are whole numbers, like those of messages.
	const id = parseMessageId(entry.id);
	const phoneNumber = phoneNumberOf(entry.phoneNumber, DEFAULT_CALLING_CODE);
	if ('problem' in id || phoneNumber === undefined) return undefined;
	return { optOutId: id.value, phoneNumber, createdAt: entry.createdAt };
}

/** The ID of the added entry, from the body of an answer. */
export function stopIdIn(body: unknown): MessageId | undefined {
	const id = parseMessageId(isRecord(body) ? body.stopId : undefined);
	return 'value' in id ? id.value : undefined;
}

/** The fields of an Opt-Outs item. */
export function optOutFields({ optOutId, phoneNumber, createdAt }: OptOut): JsonObject {
	const date = isoDateIn(createdAt);
	return { optOutId, phoneNumber, ...(date !== undefined && { createdAt: date }) };
}
