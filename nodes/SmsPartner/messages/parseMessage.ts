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
	return { value: { phoneNumber: phoneNumber.value, messageId: messageId.value } };
}
