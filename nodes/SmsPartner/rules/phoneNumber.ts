import type { Checked, Problem } from '../types';
import { PHONE_DIGITS } from './limits';

// White space (U+00A0 and U+202F are some), dashes of every kind, dots, slashes, brackets, and the invisible
// marks that come along when a number is copied from a contact list.
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212./\\()[\]]/gu;

// "+33 (0)6 …": the trunk zero, written for reading only. At the start, "(0)6 …", it is the national zero.
const TRUNK_ZERO = /(\d[^(]*)\(\s*0\s*\)/;

/** 15 digits with every separator that anybody writes between them. */
const LONGEST_TEXT = 64;

const E164 = new RegExp(`^\\+[1-9]\\d{${PHONE_DIGITS.min - 1},${PHONE_DIGITS.max - 1}}$`);

const CALLING_CODE = /^(?:\+|00)?([1-9]\d{0,2})$/;

const WANTED =
	'Give it in international format, e.g. +33612345678, or as a national number, e.g. 0612345678.';

/**
 * Reads a phone number as people write it and gives it in E.164 (`+` and 7 to 15 digits).
 *
 * Separators are dropped; `00…` and bare international digits become `+…`; a national number (leading 0) gets the
 * calling code. The problem holds no part of the number: numbers appear in items only.
 *
 * @param callingCode digits only, see {@link parseCallingCode}
 */
export function parsePhoneNumber(given: unknown, callingCode: string): Checked<string> {
	if (given === undefined || given === null || given === '') {
		return {
			problem: {
				error: 'No phone number',
				errorDescription: `The Phone Number parameter is empty for this item. Map it to the field that holds the recipient's number. ${WANTED}`,
			},
		};
	}
	const isText = typeof given === 'string';
	// Most numbers come as they are to be.
	if (isText && E164.test(given)) return { value: given };

	const isWholeNumber = typeof given === 'number' && Number.isSafeInteger(given) && given >= 0;
	if (!isText && !isWholeNumber) return notAPhoneNumber('Phone number is not text');

	const text = String(given);
	// Before any pattern looks at it, so that a text of megabytes costs nothing.
	if (text.length > LONGEST_TEXT) return notAPhoneNumber('Phone number is too long');

	const digits = text.replace(TRUNK_ZERO, '$1').replace(SEPARATORS, '');
	if (!/^\+?\d+$/.test(digits)) {
		return notAPhoneNumber(
			/\d/.test(digits) ? 'Phone number holds more than digits' : 'Phone number has no digits',
		);
	}
	const international = toInternational(digits, callingCode);
	const length = international.length - 1;
	if (international[1] === '0') return notAPhoneNumber('Phone number is in no known format');
	if (length > PHONE_DIGITS.max) return notAPhoneNumber('Phone number is too long');
	if (length < PHONE_DIGITS.min) return notAPhoneNumber('Phone number is too short');
	return { value: international };
}

/** Reads a country calling code, `33`, `+33` or `0033`, as text or number; gives its digits. */
export function parseCallingCode(given: unknown): Checked<string> {
	const match =
		typeof given === 'string' || typeof given === 'number'
			? CALLING_CODE.exec(String(given).trim())
			: null;
	if (match) return { value: match[1] };
	return {
		problem: {
			error: 'The option Country Calling Code is not a calling code',
			errorDescription: 'Set it to one to three digits, e.g. 33 for France or 32 for Belgium.',
		},
	};
}

function toInternational(digits: string, callingCode: string): string {
	if (digits.startsWith('+')) return digits;
	if (digits.startsWith('00')) return `+${digits.slice(2)}`;
	if (digits.startsWith('0')) return `+${callingCode}${digits.slice(1)}`;
	return `+${digits}`;
}

function notAPhoneNumber(error: string): { problem: Problem } {
	return { problem: { error, errorDescription: WANTED } };
}
