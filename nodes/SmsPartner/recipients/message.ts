import { invalid, type Parsed } from '../problem';
import { parsePhoneNumber } from './phoneNumber';

/** A number if it is a safe integer, else the digits as text: an ID is never rounded. */
export type MessageId = number | string;

/** One SMS as SMS Partner knows it: the recipient's number in E.164, and the message ID. */
export interface Message {
	readonly phoneNumber: string;
	readonly messageId: MessageId;
}

/** Equal for equal messages, since both values are in normal form. */
export function messageKey({ phoneNumber, messageId }: Message): string {
	return `${phoneNumber} ${messageId}`;
}

/** A 64-bit counter has at most 20 digits. */
const MAX_DIGITS = 20;

const WHERE_TO_FIND =
	'It is the message_id that SMS Partner returned when the message was sent, e.g. 111111.';

/**
 * Reads a message ID: digits, as a number or as text.
 *
 * Returns a number if it is a safe integer, else the digits without leading zeros, so that equal IDs have equal values.
 */
export function parseMessageId(raw: unknown): Parsed<MessageId> {
	if (raw === undefined || raw === null || raw === '') {
		return invalid(
			'No message ID',
			`The parameter 'Message ID' is empty for this item. ${WHERE_TO_FIND}`,
		);
	}
	// Most IDs are in normal form already.
	if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return { value: raw };
	if (Number.isInteger(raw) && !Number.isSafeInteger(raw)) {
		return invalid(
			'Message ID may have been rounded',
			`A number above ${Number.MAX_SAFE_INTEGER} loses digits before it reaches this node. Pass the message ID as text.`,
		);
	}
	const text = typeof raw === 'string' ? raw.trim() : '';
	if (text.includes('{{')) {
		return invalid(
			'Message ID contains an expression that was not evaluated',
			"Switch 'Message ID' from Fixed to Expression.",
		);
	}
	if (!/^\d+$/.test(text)) {
		return invalid(
			'Message ID is not a whole number',
			`A message ID contains digits only. ${WHERE_TO_FIND}`,
		);
	}
	const digits = text.replace(/^0+(?=\d)/, '');
	if (digits.length > MAX_DIGITS) {
		return invalid(
			'Message ID is too long',
			`A message ID has at most ${MAX_DIGITS} digits. ${WHERE_TO_FIND}`,
		);
	}
	const number = Number(digits);
	return { value: Number.isSafeInteger(number) ? number : digits };
}

/** The ID of an SMS in an answer: a positive whole number. Undefined for anything else. */
export function messageIdOf(value: unknown): MessageId | undefined {
	const id = parseMessageId(value);
	return 'value' in id && id.value !== 0 ? id.value : undefined;
}

/** Reads the message that an item names, in normal form. */
export function parseMessage(
	raw: { readonly phoneNumber?: unknown; readonly messageId?: unknown },
	callingCode: string,
): Parsed<Message> {
	const phoneNumber = parsePhoneNumber(raw.phoneNumber, callingCode);
	if ('problem' in phoneNumber) return phoneNumber;
	const messageId = parseMessageId(raw.messageId);
	if ('problem' in messageId) return messageId;
	const message = { phoneNumber: phoneNumber.value, messageId: messageId.value };
	// Most items are in normal form already: reusing them saves an object for each of 100,000 messages.
	return { value: isSame(raw, message) ? raw : message };
}

function isSame(
	raw: { readonly phoneNumber?: unknown; readonly messageId?: unknown },
	{ phoneNumber, messageId }: Message,
): raw is Message {
	return raw.phoneNumber === phoneNumber && raw.messageId === messageId;
}
