import { definedFields, integerOf, isRecord, type JsonObject, numberOf, textOf } from '../data';
import type { MessageId } from '../messages/message';
import { parseMessageId } from '../messages/messageId';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../messages/phoneNumber';
import { isoDateIn } from './isoDate';
import { deliveryStateOf } from './status';

/** A call from SMS Partner to a webhook. Its kind follows from its fields: no single field names the kind. */
export type Call = DeliveryReport | InboundSms;

/** The status of a message changed. */
export interface DeliveryReport {
	readonly event: 'deliveryReport';
	/** E.164 */
	readonly phoneNumber: string;
	readonly messageId: MessageId;
	/** As the status endpoints write it. */
	readonly status: string;
	readonly isFinal: boolean;
	/** Its other values, as fields of an item. */
	readonly details: JsonObject;
	/** When the message got this status: ISO 8601 in UTC. */
	readonly date?: string;
}

/** Somebody replied or opted out. */
export interface InboundSms {
	readonly event: 'reply' | 'optOut';
	/** The fields of its item, without `event`. */
	readonly fields: JsonObject;
}

/** Reads the body of a call; numbers and IDs may be text. Undefined if it is of no known kind. */
export function readCall(body: JsonObject): Call | undefined {
	return reportIn(body) ?? shortReplyIn(body) ?? longReplyIn(body);
}

/**
 * `{"status":"delivered","msgId":"95415616","date":1771941463,"phone":"+336…","cost":"0.049","currency":"EUR"}`, with
 * `tag` if the message has one. The result of an HLR request also has `phone`, but neither `status` nor `msgId`.
 */
function reportIn({
	status: word,
	msgId,
	phone,
	date,
	cost,
	currency,
	tag,
}: JsonObject): DeliveryReport | undefined {
	const status = textOf(word);
	const phoneNumber = numberIn(phone);
	const messageId = parseMessageId(msgId);
	if (status === undefined || phoneNumber === undefined || 'problem' in messageId) return undefined;
	return {
		event: 'deliveryReport',
		phoneNumber,
		messageId: messageId.value,
		status: STATUS_WORDS.get(status.toLowerCase()) ?? status,
		isFinal: deliveryStateOf(status) !== 'waiting',
		date: isoDateIn(date),
		details: definedFields({ cost: numberOf(cost), currency: textOf(currency), tag: textOf(tag) }),
	};
}

/** Reports write statuses in lower case. */
const STATUS_WORDS: ReadonlyMap<string, string> = new Map(
	['Delivered', 'Not delivered', 'Waiting'].map((word) => [word.toLowerCase(), word]),
);

/** `{"type":"response","phone_number":"+336…","text":"test","message_id":1111111}`, or with the type `stop`. */
function shortReplyIn({
	type,
	phone_number,
	text,
	message_id,
}: JsonObject): InboundSms | undefined {
	const event = EVENTS.get(String(type).trim().toLowerCase());
	const phoneNumber = numberIn(phone_number);
	if (event === undefined || phoneNumber === undefined) return undefined;
	const messageId = parseMessageId(message_id);
	return {
		event,
		fields: definedFields({
			phoneNumber,
			messageId: 'value' in messageId ? messageId.value : undefined,
			text: typeof text === 'string' ? text : '',
		}),
	};
}

const EVENTS: ReadonlyMap<string, InboundSms['event']> = new Map([
	['response', 'reply'],
	['stop', 'optOut'],
]);

/**
 * A reply to a rented number; a long one comes in parts:
 * `{"msisdn":"336…","to":"337…","messageId":"a1b2…","concat":"true","concat-ref":"171","concat-total":"2",
 * "concat-part":"1","text":"…","type":"text","message-timestamp":"2016-03-09 16:00:30"}`
 */
function longReplyIn(body: JsonObject): InboundSms | undefined {
	const phoneNumber = numberIn(body.msisdn);
	if (phoneNumber === undefined || typeof body.text !== 'string') return undefined;
	return {
		event: 'reply',
		fields: definedFields({
			phoneNumber,
			messageId: textOf(body.messageId),
			text: body.text,
			to: numberIn(body.to),
			receivedAt: isoDateIn(body['message-timestamp']),
			part: integerOf(body['concat-part']),
			parts: integerOf(body['concat-total']),
			reference: textOf(body['concat-ref']),
		}),
	};
}

function numberIn(value: unknown): string | undefined {
	return phoneNumberOf(value, DEFAULT_CALLING_CODE);
}

/** The fields of a body. n8n passes it parsed or, if it does not know the content type, as text or not at all. */
export function fieldsOfBody(body: unknown, rawBody: unknown): JsonObject {
	if (isRecord(body) && Object.keys(body).length > 0) return body;
	const text = typeof body === 'string' ? body : String(rawBody ?? '');
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) ? value : {};
	} catch {
		return {};
	}
}
