import { invalid, type Parsed, type Problem } from '../problem';

/** The digits of a phone number as it was written. */
export interface PhoneText {
	/** What it starts with. `00` stands for `+`; empty for a national number and for bare digits. */
	readonly prefix: '+' | '00' | '';
	/** Without the prefix. */
	readonly digits: string;
	/** The digits in front of the first separator: `33` in "33 6 12 34 56 78". */
	readonly firstGroup: string;
	/** It ends in `.0`: a spreadsheet or an export took it for an amount. */
	readonly isDecimal: boolean;
}

/** Enough for 15 digits and any separators between them. */
const MAX_TEXT_LENGTH = 64;

/** A part with fewer digits is not a phone number of its own. */
const MIN_DIGITS = 7;

/** Most texts: digits alone, or short groups with the same separator between them. */
const USUAL = /^\+?(?:\d+|\d{1,4}([ .-])\d{1,4}(?:\1\d{1,4})*)$/;

/** Invisible marks in numbers that are copied from a contact list. */
const INVISIBLE = /\p{Cf}/gu;

/** Arabic-Indic, Eastern Arabic-Indic and full-width: the last four bits are the digit. */
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

/** The mark that makes a spreadsheet treat a cell as text. */
const APOSTROPHE = /^['\u2019]\s*/;

/** `p:` is what Facebook's lead forms write. */
const SCHEME = /^(?:tel|sms|whatsapp|p):\s*/i;

const TRAILING = /[\s.,;]+$/;

// White space (including U+00A0 and U+202F), dashes of every kind, slashes and brackets; not after a comma, which is then
// not that of a decimal.
const SEPARATORS = /(?<!,)[\s\p{Pd}\u2212/\\()[\]]/gu;

export const EXPECTED_FORMAT =
	'Enter it in international format, e.g. +33612345678, or as a national number, e.g. 0612345678.';

const ONE_NUMBER = 'Pass one phone number per item, e.g. with the node Split Out.';

/**
 * Reads the digits of a phone number, as text or as a whole number. Refuses what may be something else or more than one
 * number. The problem contains no part of the number: numbers appear in items only.
 */
export function readPhoneText(raw: unknown): Parsed<PhoneText> {
	if (Array.isArray(raw)) return invalid('Phone number is a list', ONE_NUMBER);
	const isNumber = typeof raw === 'number' && Number.isFinite(raw) && raw >= 0;
	if (isNumber && !Number.isInteger(raw)) return DECIMAL_PROBLEM;
	if (typeof raw !== 'string' && !isNumber) {
		return invalid('Phone number is not text', EXPECTED_FORMAT);
	}
	const text = String(raw);
	// Checked before any pattern runs, so that a text of megabytes costs nothing.
	if (text.length > MAX_TEXT_LENGTH) return invalid('Phone number is too long', EXPECTED_FORMAT);
	if (USUAL.test(text)) return { value: phoneText(text, text, false) };
	return readUnusual(clean(text));
}

function readUnusual(text: string): Parsed<PhoneText> {
	const compact = text.replace(SEPARATORS, '');
	for (const [isRefused, problem] of REFUSALS) if (isRefused(text, compact)) return problem;
	const whole = DECIMAL.exec(compact)?.[1];
	return { value: phoneText(text, whole ?? compact, whole !== undefined) };
}

function phoneText(text: string, compact: string, isDecimal: boolean): PhoneText {
	const digits = compact.replace(/[ .+-]/g, '');
	const firstGroup = /\d+/.exec(text)?.[0] ?? '';
	if (compact.startsWith('+')) return { prefix: '+', digits, firstGroup, isDecimal };
	const isInternational = digits.startsWith('00');
	return {
		prefix: isInternational ? '00' : '',
		digits: isInternational ? digits.slice(2) : digits,
		firstGroup,
		isDecimal,
	};
}

/** The text without what surrounds the number, with ASCII digits. */
function clean(text: string): string {
	return text
		.replace(INVISIBLE, '')
		.replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
		.replace('\uff0b', '+')
		.trim()
		.replace(APOSTROPHE, '')
		.replace(SCHEME, '')
		.replace(TRAILING, '');
}

const SCIENTIFIC = /^\+?\d+(?:[.,]\d+)?e\+?\d+$/i;

/** A point or comma after more digits than a group of a phone number has. */
const DECIMAL = /^(\+?\d{7,})[.,](\d{1,6})$/;

const SLASH = /[/\\]/;

const ENDS_IN_BRACKETS = /\d.*[([][^)\]]*\d[^()[\]]*[)\]]$/s;

/** What separates two numbers, apart from white space. */
const LIST_SEPARATOR = /[,;|&/\\\n]|\p{L}+|(?=\+)/u;

export const DECIMAL_PROBLEM = invalid(
	'Phone number is a decimal number',
	'A spreadsheet or an export has turned it into an amount, and may have dropped its leading 0. Format the column as text, then check the number.',
);

/** What is refused, and why: the first one that applies. `compact` is the text without separators, except points. */
const REFUSALS: ReadonlyArray<
	[(text: string, compact: string) => boolean, { readonly problem: Problem }]
> = [
	[
		(text) => text.includes('{{'),
		invalid(
			'Phone number contains an expression that was not evaluated',
			"Switch 'Phone Number' from Fixed to Expression.",
		),
	],
	[(text) => !/\d/.test(text), invalid('Phone number has no digits', EXPECTED_FORMAT)],
	[
		(_, compact) => SCIENTIFIC.test(compact),
		invalid(
			'Phone number is in scientific notation',
			'A spreadsheet has shortened it, so digits may be missing. Format the column as text, then enter the number again.',
		),
	],
	[
		(text) => hasSeveral(text.split(LIST_SEPARATOR)) || hasSeveral(text.split(/\s+/)),
		invalid('Phone number contains several numbers', ONE_NUMBER),
	],
	[(_, compact) => /[^0]/.test(DECIMAL.exec(compact)?.[2] ?? ''), DECIMAL_PROBLEM],
	[
		(text) => text.split(SLASH).slice(0, -1).some(isLong),
		invalid(
			'Phone number has a short ending after a slash',
			'It may stand for a second number or an extension. Pass one complete phone number per item.',
		),
	],
	[
		(text) => ENDS_IN_BRACKETS.test(text),
		invalid(
			'Phone number ends with digits in brackets',
			'They may be an extension or a note. Remove them, or only the brackets if the digits belong to the number.',
		),
	],
	[
		(_, compact) => !/^\+?[\d.]+$/.test(compact) && !DECIMAL.test(compact),
		invalid('Phone number contains characters other than digits', EXPECTED_FORMAT),
	],
];

function hasSeveral(parts: readonly string[]): boolean {
	return parts.filter(isLong).length > 1;
}

/** Whether a text has enough digits for a phone number. */
function isLong(text: string): boolean {
	return text.replace(/\D/g, '').length >= MIN_DIGITS;
}
