import { invalid, type Parsed, type Problem } from '../data';

/** ITU-T E.164: 15 digits at most; the shortest international numbers in use have 7 (e.g. Niue). */
const DIGITS = { min: 7, max: 15 } as const;

/** France: SMS Partner is a French service, and a national number in its answers is a French one. */
export const DEFAULT_CALLING_CODE = '33';

// White space (including U+00A0 and U+202F), dashes of every kind, dots, slashes, brackets, and the invisible marks in
// numbers that are copied from a contact list.
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212./\\()[\]]/gu;

/** The mark that makes a spreadsheet treat a cell as text. */
const APOSTROPHE = /^\s*['\u2019]/;

// "+33 (0)6 …": the trunk zero, written for reading only. At the start, "(0)6 …", it is the national zero.
const TRUNK_ZERO = /(\d[^(]*)\(\s*0\s*\)/;

/** Countries whose numbers keep their zero after the calling code: Italy, San Marino. */
const KEEPS_ZERO: ReadonlySet<string> = new Set(['39', '378']);

/** Enough for 15 digits and any separators between them. */
const MAX_TEXT_LENGTH = 64;

// Stryker disable next-line ArithmeticOperator: what is not taken here is read below.
const E164 = new RegExp(`^\\+[1-9]\\d{${DIGITS.min - 1},${DIGITS.max - 1}}$`);

const CALLING_CODE = /^(?:\+|00)?([1-9]\d{0,2})$/;

const EXPECTED_FORMAT =
	'Enter it in international format, e.g. +33612345678, or as a national number, e.g. 0612345678.';

/**
 * Reads a phone number as people write it and returns it in E.164 (`+` and 7 to 15 digits).
 *
 * Separators and a spreadsheet's leading apostrophe are dropped; `00…` and bare international digits become `+…`; a
 * national number (leading 0) gets the calling code; a trunk zero after the calling code is dropped. The problem
 * contains no part of the number: numbers appear in items only.
 *
 * @param callingCode digits only, see {@link parseCallingCode}
 */
export function parsePhoneNumber(raw: unknown, callingCode: string): Parsed<string> {
	if (raw === undefined || raw === null || raw === '') {
		return invalid(
			'No phone number',
			`The parameter 'Phone Number' is empty for this item. Map it to the field that contains the recipient's number. ${EXPECTED_FORMAT}`,
		);
	}
	const isText = typeof raw === 'string';
	// Most numbers are in normal form already.
	if (isText && E164.test(raw) && !hasTrunkZero(raw, callingCode)) return { value: raw };

	const isWholeNumber = typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0;
	if (!isText && !isWholeNumber) return notAPhoneNumber('Phone number is not text');

	const text = String(raw);
	// Checked before any pattern runs, so that a text of megabytes costs nothing.
	if (text.length > MAX_TEXT_LENGTH) return notAPhoneNumber('Phone number is too long');

	const digits = text.replace(APOSTROPHE, '').replace(TRUNK_ZERO, '$1').replace(SEPARATORS, '');
	if (!/^\+?\d+$/.test(digits)) {
		return notAPhoneNumber(
			/\d/.test(digits)
				? 'Phone number contains characters other than digits'
				: 'Phone number has no digits',
		);
	}
	const international = withoutTrunkZero(toInternational(digits, callingCode), callingCode);
	const length = international.length - 1;
	if (international[1] === '0' || hasTrunkZero(international, callingCode)) {
		return notAPhoneNumber('Phone number has an unknown format');
	}
	if (length > DIGITS.max) return notAPhoneNumber('Phone number is too long');
	if (length < DIGITS.min) return notAPhoneNumber('Phone number is too short');
	return { value: international };
}

/** A French mobile number without its leading 0, which spreadsheets drop. */
const MOBILE_WITHOUT_ZERO = /^[67]\d{8}$/;

/**
 * Reads a phone number as {@link parsePhoneNumber} does, for operations that affect its owner. Refuses what is probably a
 * French mobile number without its leading 0: as an international number, it belongs to somebody else.
 */
export function parseRecipient(raw: unknown, callingCode: string): Parsed<string> {
	if (callingCode === DEFAULT_CALLING_CODE && MOBILE_WITHOUT_ZERO.test(bareDigits(raw))) {
		return invalid(
			'Phone number may lack its leading 0',
			'Nine digits can be a French number without its 0, or a foreign number. If a spreadsheet dropped the 0, format the column as text, then put the 0 back. If the number is foreign, put a + in front of it.',
		);
	}
	return parsePhoneNumber(raw, callingCode);
}

/** Reads a country calling code, `33`, `+33` or `0033`, as text or number; returns its digits. */
export function parseCallingCode(raw: unknown): Parsed<string> {
	const match =
		typeof raw === 'string' || typeof raw === 'number'
			? CALLING_CODE.exec(String(raw).trim())
			: null;
	if (match) return { value: match[1] };
	return invalid(
		"The option 'Country Calling Code' is not a calling code",
		'Set it to one to three digits, e.g. 33 for France or 32 for Belgium.',
	);
}

/** The countries that a national number in an answer may belong to: that of the node's option, and France. */
export function callingCodesOfAnswers(callingCode: string): string[] {
	return [...new Set([callingCode, DEFAULT_CALLING_CODE])];
}

/**
 * A note about a number that may have lost its leading 0 in a spreadsheet: nine digits without `+` or 0 could just as
 * well be a foreign number, so the 0 is not restored. Undefined for any other value.
 *
 * Contains the number: for items only.
 */
export function lostZeroNote(raw: unknown): string | undefined {
	const digits = bareDigits(raw);
	if (!/^[1-9]\d{8}$/.test(digits)) return undefined;
	return `The number was read as +${digits}. If a spreadsheet dropped the leading 0, format the column as text, then put the 0 back.`;
}

/** A number without separators; empty if it starts with + or is too long to be a number. */
function bareDigits(raw: unknown): string {
	if (typeof raw !== 'string' && typeof raw !== 'number') return '';
	const text = String(raw);
	// Stryker disable next-line all: what is not cleaned here would not match anyway; cleaning takes time.
	if (text.startsWith('+') || text.length > MAX_TEXT_LENGTH) return '';
	return text.replace(APOSTROPHE, '').replace(SEPARATORS, '');
}

/** A leading 0 is kept after the calling code: it is removed with the other trunk zeros. */
function toInternational(digits: string, callingCode: string): string {
	if (digits.startsWith('+')) return digits;
	if (digits.startsWith('00')) return `+${digits.slice(2)}`;
	return digits.startsWith('0') ? `+${callingCode}${digits}` : `+${digits}`;
}

function withoutTrunkZero(international: string, callingCode: string): string {
	for (const code of [callingCode, DEFAULT_CALLING_CODE]) {
		if (startsWithZero(international, code)) {
			return `+${code}${international.slice(code.length + 2)}`;
		}
	}
	return international;
}

function hasTrunkZero(international: string, callingCode: string): boolean {
	return (
		startsWithZero(international, callingCode) ||
		startsWithZero(international, DEFAULT_CALLING_CODE)
	);
}

/** Whether the national part after this calling code starts with a zero that is not part of the number. */
function startsWithZero(international: string, code: string): boolean {
	return (
		international.startsWith(code, 1) &&
		international[code.length + 1] === '0' &&
		!KEEPS_ZERO.has(code)
	);
}

function notAPhoneNumber(error: string): { problem: Problem } {
	return invalid(error, EXPECTED_FORMAT);
}
