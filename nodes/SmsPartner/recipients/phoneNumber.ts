import { invalid, type Parsed } from '../problem';
import {
	callingCodeIn,
	isCallingCode,
	missingPrefix,
	parseInternational,
	withOverseasCode,
} from './internationalNumber';
import { DECIMAL_PROBLEM, EXPECTED_FORMAT, type PhoneText, readPhoneText } from './phoneText';

/** France: SMS Partner is a French service, and a national number in its answers is a French one. */
export const DEFAULT_CALLING_CODE = '33';

const E164 = /^\+[1-9]\d{6,14}$/;

const CALLING_CODE = /^(?:\+|00)?([1-9]\d{0,2})$/;

/** National numbers with more digits are rare, and so are international numbers with fewer. */
const MAX_USUAL_NATIONAL_DIGITS = 10;

/**
 * Reads a phone number as people write it and returns it in E.164 (`+` and 7 to 15 digits), or why it is refused.
 *
 * `00…` and bare international digits become `+…`; a national number (leading 0) gets the calling code. The number is
 * checked against the numbering plan of its country. The problem contains no part of the number: numbers appear in items
 * only.
 *
 * @param callingCode digits only, see {@link parseCallingCode}
 */
export function parsePhoneNumber(raw: unknown, callingCode: string): Parsed<string> {
	return readOne(raw, callingCode, false);
}

/**
 * Reads a phone number as {@link parsePhoneNumber} does, for operations that affect its owner. Refuses bare digits that
 * may be a national number without its leading 0: as an international number, they belong to somebody else.
 */
export function parseRecipient(raw: unknown, callingCode: string): Parsed<string> {
	return readOne(raw, callingCode, true);
}

/**
 * Reads a phone number that SMS Partner returned; undefined if it is none. An international number is kept as it is,
 * also if the numbering plan does not know it: SMS Partner may know more.
 */
export function phoneNumberOf(value: unknown, callingCode: string): string | undefined {
	const text = readPhoneText(value);
	if ('problem' in text) return undefined;
	const { prefix, digits } = text.value;
	if (prefix === '' && digits.startsWith('0')) {
		const national = parseInternational(callingCode + digits);
		return 'value' in national ? withOverseasCode(national.value) : undefined;
	}
	const number = parseInternational(digits);
	if ('value' in number) return number.value;
	return E164.test(`+${digits}`) ? `+${digits}` : undefined;
}

/** Reads a country calling code, `33`, `+33` or `0033`, as text or number; returns its digits. */
export function parseCallingCode(raw: unknown): Parsed<string> {
	const match =
		typeof raw === 'string' || typeof raw === 'number'
			? CALLING_CODE.exec(String(raw).trim())
			: null;
	if (match && isCallingCode(match[1])) return { value: match[1] };
	return invalid(
		"The option 'Country Calling Code' is not a calling code",
		'Set it to one to three digits, e.g. 33 for France or 32 for Belgium.',
	);
}

/** The countries that a national number in an answer may belong to: those of the items, and France. */
export function callingCodesOfAnswers(callingCodes: Iterable<string>): string[] {
	return [...new Set([...callingCodes, DEFAULT_CALLING_CODE])];
}

/**
 * A note about a number that may have lost its leading 0 in a spreadsheet: nine digits without `+` or 0 could just as
 * well be a foreign number, so the 0 is not restored. Undefined for any other value.
 *
 * Contains the number: for items only.
 */
export function lostZeroNote(raw: unknown): string | undefined {
	const text = readPhoneText(raw);
	if ('problem' in text || text.value.prefix !== '') return undefined;
	const { digits } = text.value;
	if (!/^[1-9]\d{8}$/.test(digits)) return undefined;
	return `The number was read as +${digits}. If a spreadsheet dropped the leading 0, format the column as text, then put the 0 back.`;
}

function readOne(raw: unknown, callingCode: string, isRecipient: boolean): Parsed<string> {
	if (raw === undefined || raw === null || raw === '') {
		return invalid(
			'No phone number',
			`The parameter 'Phone Number' is empty for this item. Map it to the field that contains the recipient's number. ${EXPECTED_FORMAT}`,
		);
	}
	// Most numbers are in normal form already.
	const isInternational = typeof raw === 'string' && E164.test(raw);
	const number = isInternational
		? parseInternational(raw.slice(1))
		: parseAnyNotation(raw, callingCode, isRecipient);
	return 'value' in number ? { value: withOverseasCode(number.value) } : number;
}

function parseAnyNotation(raw: unknown, callingCode: string, isRecipient: boolean): Parsed<string> {
	const text = readPhoneText(raw);
	if ('problem' in text) return text;
	return text.value.isDecimal
		? parseDecimal(text.value, callingCode)
		: parseText(text.value, callingCode, isRecipient);
}

function parseText(text: PhoneText, callingCode: string, isRecipient: boolean): Parsed<string> {
	const { prefix, digits } = text;
	if (prefix === '+') return parseInternational(digits);
	if (prefix === '00') {
		return isNationalAfterZeros(digits, callingCode) ? TWO_ZEROS : parseInternational(digits);
	}
	if (digits.startsWith('0')) return parseInternational(callingCode + digits);
	return parseBareDigits(text, callingCode, isRecipient);
}

/** Digits without `+`, `00` or 0. For a recipient, they must be an international number beyond doubt. */
function parseBareDigits(
	{ digits, firstGroup }: PhoneText,
	callingCode: string,
	isRecipient: boolean,
): Parsed<string> {
	const international = parseInternational(digits);
	if (!isRecipient) return international;
	const isShort = digits.length <= MAX_USUAL_NATIONAL_DIGITS;
	const missing = missingPrefix(digits, callingCode);
	if ('value' in international && digits.startsWith(callingCode)) {
		if (firstGroup === callingCode || !isShort || !missing) return international;
	}
	if (missing) return missing === 'leadingZero' ? NO_ZERO : NO_CALLING_CODE;
	if ('problem' in international) return international;
	// "201 555 0123" is a national number: its first group is not the calling code 20.
	const isGrouped = firstGroup !== digits && firstGroup !== callingCodeIn(digits);
	// With a trunk zero to drop, the calling code would have to be that of the option.
	const isChanged = international.value !== `+${digits}`;
	return isShort || isGrouped || isChanged ? NO_CALLING_CODE : international;
}

/** The whole part of a decimal is read only if it is an international number: its digits are complete. */
function parseDecimal(text: PhoneText, callingCode: string): Parsed<string> {
	if (text.digits.startsWith('0')) return DECIMAL_PROBLEM;
	const number = parseText(text, callingCode, true);
	return 'value' in number ? number : DECIMAL_PROBLEM;
}

/** Whether the digits after `00` may be a national number with a zero too many. */
function isNationalAfterZeros(digits: string, callingCode: string): boolean {
	return (
		digits.length <= MAX_USUAL_NATIONAL_DIGITS &&
		!digits.startsWith(callingCode) &&
		missingPrefix(digits, callingCode) !== undefined
	);
}

const NO_ZERO = invalid(
	'Phone number may lack its leading 0',
	'Without its 0, a national number looks like a foreign one. If a spreadsheet dropped the 0, format the column as text, then put the 0 back. If the number is foreign, put a + in front of it.',
);

const NO_CALLING_CODE = invalid(
	'Phone number may lack its calling code',
	'Without a + or a leading 0, these digits can belong to different countries. Enter the number in international format, with a + in front, e.g. +33612345678.',
);

const TWO_ZEROS = invalid(
	'Phone number may have a zero too many',
	'It starts with 00, but may be a national number. If it is national, remove one 0. If it is international, put a + in place of 00.',
);
