import { invalid, type Parsed } from '../data';
import type { MessageId } from './message';

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
	// Stryker disable next-line EqualityOperator: what follows reads 0, too.
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
