import type { Parsed } from '../data';
import type { Message } from './message';
import { parseMessageId } from './messageId';
import { parsePhoneNumber } from './phoneNumber';

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
