import type { Checked, MessageId, Problem } from '../types';
import { MESSAGE_ID_MAX_DIGITS } from './limits';

const WHERE_FROM =
	'It is the message_id in the answer that SMS Partner gave when the message was sent, e.g. 111111.';

/**
 * Reads a message ID: digits, as a number or as text.
 *
 * Gives a number where it is a safe integer, else the digits without leading zeros, so that two values of one ID
 * are always equal.
 */
export function parseMessageId(given: unknown): Checked<MessageId> {
	if (given === undefined || given === null || given === '') {
		return wrong('No message ID', `The Message ID parameter is empty for this item. ${WHERE_FROM}`);
	}
	// Most IDs come as they are to be.
	if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) {
		return { value: given };
	}
	if (typeof given === 'number' && Number.isInteger(given) && !Number.isSafeInteger(given)) {
		return wrong(
			'Message ID may have been rounded',
			`A number above ${Number.MAX_SAFE_INTEGER} loses digits before it reaches this node. Pass the message ID as text.`,
		);
	}
	const text = typeof given === 'number' || typeof given === 'string' ? String(given).trim() : '';
	if (!/^\d+$/.test(text)) {
		return wrong(
			'Message ID is not a whole number',
			`A message ID holds digits only. ${WHERE_FROM}`,
		);
	}
	const digits = text.replace(/^0+(?=\d)/, '');
	if (digits.length > MESSAGE_ID_MAX_DIGITS) {
		return wrong(
			'Message ID is too long',
			`A message ID has at most ${MESSAGE_ID_MAX_DIGITS} digits. ${WHERE_FROM}`,
		);
	}
	const number = Number(digits);
	return { value: Number.isSafeInteger(number) ? number : digits };
}

function wrong(error: string, errorDescription: string): { problem: Problem } {
	return { problem: { error, errorDescription } };
}
