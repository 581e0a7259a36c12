import {
	definedFields,
	integerOf,
	isRecord,
	type JsonObject,
	numberOf,
	recordOf,
	textOf,
} from '../guards';
import { type MessageId, parseMessageId } from '../recipients/message';
import { DEFAULT_CALLING_CODE, phoneNumberOf } from '../recipients/phoneNumber';
import { cut, MAX_WORD_LENGTH } from './entry';
import { deliveryStateOf, isFinal } from './status';
import { isoDateIn } from './time';

/**
 * A call from SMS Partner to a webhook. Its kind follows from its fields: no single field names the kind.
 *
 * Anybody who knows the URL can send one, so each value is checked for its type before anything else is done with it,
 * and texts are cut.
 */
export type WebhookEvent = DeliveryReport | InboundSms;

/** The status of a message changed. */
export interface DeliveryReport {
	readonly event: 'deliveryReport';
	/** E.164 */
	readonly phoneNumber: string;
	readonly messageId: MessageId;
	/** As the status endpoints write it. */
	readonly status: string;
	readonly isFinal: boolean;
	/** When the message got this status: ISO 8601 in UTC. */
	readonly date?: string;
	/** Everything that only the caller says, as fields of an item: `status`, `date`, `cost`, `currency` and `tag`. */
	readonly reported: JsonObject;
}

/** Somebody replied or opted out. */
export interface InboundSms {
	readonly event: 'reply' | 'optOut';
	/** The fields of its item, without `event`. */
	readonly fields: JsonObject;
}

/** The longest SMS has 10 parts of 153 characters. */
const MAX_TEXT_LENGTH = 2000;

/**
 * Reads a call from its body. n8n passes it parsed or, if it does not know the content type, as text or not at all. JSON
 * may also arrive as a form, since that is what PHP's curl calls it by default.
 *
 * @param rawBody the bytes that were received
 */
export function parseWebhook(body: unknown, rawBody: unknown): WebhookEvent | undefined {
	const event = isRecord(body) ? eventIn(body) : undefined;
	return event ?? eventIn(jsonIn(typeof body === 'string' ? body : rawBody));
}

function jsonIn(text: unknown): JsonObject {
	try {
		const value: unknown = JSON.parse(
			Buffer.isBuffer(text) ? text.toString('utf8') : (textOf(text) ?? ''),
		);
		return recordOf(value);
	} catch {
		return {};
	}
}

/** Reads the fields of a body; numbers and IDs may be text. Undefined if it is of no known kind. */
export function eventIn(body: JsonObject): WebhookEvent | undefined {
	return reportIn(body) ?? replyIn(body) ?? rentedNumberReplyIn(body);
}

/**
 * `{"status":"delivered","msgId":"95415616","date":1771941463,"phone":"+336…","cost":"0.049","currency":"EUR"}`, with
 * `tag` if the message has one. The result of an HLR request also has `phone`, but neither `status` nor `msgId`.
 */
function reportIn(body: JsonObject): DeliveryReport | undefined {
	const word = textOf(body.status);
	const phoneNumber = numberIn(body.phone);
	const messageId = parseMessageId(body.msgId);
	if (word === undefined || phoneNumber === undefined || 'problem' in messageId) return undefined;
	const status = STATUS_WORDS.get(word.toLowerCase()) ?? cut(word, MAX_WORD_LENGTH);
	const date = isoDateIn(body.date);
	return {
		event: 'deliveryReport',
		phoneNumber,
		messageId: messageId.value,
		status,
		isFinal: isFinal(deliveryStateOf(status)),
		date,
		reported: definedFields({
			status,
			date,
			cost: numberOf(body.cost),
			currency: wordIn(body.currency),
			tag: wordIn(body.tag),
		}),
	};
}

/** Reports write statuses in lower case. */
const STATUS_WORDS: ReadonlyMap<string, string> = new Map(
	['Delivered', 'Not delivered', 'Waiting'].map((word) => [word.toLowerCase(), word]),
);

/** `{"type":"response","phone_number":"+336…","text":"test","message_id":1111111}`, or with the type `stop`. */
function replyIn(body: JsonObject): InboundSms | undefined {
	const event = EVENTS.get(textOf(body.type)?.toLowerCase() ?? '');
	const phoneNumber = numberIn(body.phone_number);
	if (event === undefined || phoneNumber === undefined) return undefined;
	const messageId = parseMessageId(body.message_id);
	return {
		event,
		fields: definedFields({
			phoneNumber,
			messageId: 'value' in messageId ? messageId.value : undefined,
			text: smsTextIn(body.text) ?? '',
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
function rentedNumberReplyIn(body: JsonObject): InboundSms | undefined {
	const phoneNumber = numberIn(body.msisdn);
	const text = smsTextIn(body.text);
	if (phoneNumber === undefined || text === undefined) return undefined;
	return {
		event: 'reply',
		fields: definedFields({
			phoneNumber,
			messageId: wordIn(body.messageId),
			text,
			to: numberIn(body.to),
			receivedAt: isoDateIn(body['message-timestamp']),
			part: integerOf(body['concat-part']),
			parts: integerOf(body['concat-total']),
			reference: wordIn(body['concat-ref']),
		}),
	};
}

function numberIn(value: unknown): string | undefined {
	return phoneNumberOf(value, DEFAULT_CALLING_CODE);
}

/** A word that may be a JSON number, such as a tag or an ID. */
function wordIn(value: unknown): string | undefined {
	const word = textOf(typeof value === 'number' ? String(value) : value);
	return word === undefined ? undefined : cut(word, MAX_WORD_LENGTH);
}

/** The text of an SMS. "1" may arrive as a JSON number. */
function smsTextIn(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' ? cut(text, MAX_TEXT_LENGTH) : undefined;
}
