import { invalid, type Parsed } from '../problem';

import { adviceFor, failedMarkIn } from './failedExpression';
import { placesOf, withoutDropped } from './smsCharacters';

/** The text of an SMS, and how many SMS it takes: GSM 03.38 with 7-bit characters, or 16-bit Unicode. */

/** SMS Partner's placeholders, line breaks, and single characters. */
const PIECES = /:br:|:euro:|\r\n|./gsu;

const GSM = { single: 160, part: 153 } as const;
/** In UTF-16 units. */
const UNICODE = { single: 70, part: 67 } as const;

/** SMS Partner refuses more with code 52. */
const MAX_PARTS = 10;

/** A text of this many places always fits, so most texts need no counting, which takes longer. */
const ALWAYS_FITS = 660;

/** Anything but spaces, line breaks and characters without a shape, such as a Braille blank or a null note head. */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u;

/**
 * Checks the text of an SMS and returns it as it is to be sent: composed (NFC), because SMS Partner replaces an accent
 * that is a character of its own.
 *
 * @param isUnicode whether it is sent as Unicode. If not, SMS Partner replaces and drops characters.
 * @param fixedText the part of the parameter that is not an expression
 */
export function parseSmsText(raw: unknown, isUnicode: boolean, fixedText: string): Parsed<string> {
	if (raw === undefined || raw === null || raw === '') {
		return noText("The parameter 'Message' is empty for this item.");
	}
	if (typeof raw !== 'string' && typeof raw !== 'number') {
		return invalid('Message is not text', "Map 'Message' to a field that contains text.");
	}
	const text = String(raw).normalize('NFC');
	const arriving = isUnicode ? text : withoutDropped(text);
	if (!VISIBLE.test(arriving.replaceAll(':br:', ''))) {
		return noText(
			"The parameter 'Message' contains nothing that recipients would see for this item.",
		);
	}
	// n8n evaluates braces in an expression, but not in a fixed text, nor if they are not closed.
	if (text.includes('{{')) {
		return invalid(
			'Message contains an expression that was not evaluated',
			"Recipients would see the braces. Switch 'Message' from Fixed to Expression and close all braces, so that n8n inserts the values.",
		);
	}
	const mark = failedMarkIn(text, fixedText);
	if (mark !== undefined) return invalid(`Message contains '${mark}'`, adviceFor(mark));
	return checkLength(text, isUnicode);
}

function noText(why: string): Parsed<string> {
	return invalid('No text', `${why} Enter the text of the SMS, or map it to a field.`);
}

function checkLength(text: string, isUnicode: boolean): Parsed<string> {
	// A character takes at most two places for each one that it is spelled out with.
	// Stryker disable next-line EqualityOperator: counted, it fits as well.
	if (2 * text.normalize('NFKD').length <= ALWAYS_FITS) return { value: text };
	if (countParts(text, isUnicode) <= MAX_PARTS) return { value: text };
	const limit = isUnicode ? UNICODE : GSM;
	return invalid(
		'Text is too long',
		`An SMS has ${MAX_PARTS} parts at most${isUnicode ? ' (Unicode)' : ''}: ${MAX_PARTS * limit.part} characters. This text has ${text.length}.`,
	);
}

/**
 * The number of SMS that a text takes; counting stops at one above the limit. A character is never split across two
 * SMS.
 */
export function countParts(text: string, isUnicode: boolean): number {
	const { single, part } = isUnicode ? UNICODE : GSM;
	let total = 0;
	let parts = 1;
	let used = 0;
	for (const [piece] of text.matchAll(PIECES)) {
		const size = sizeOf(piece, isUnicode);
		total += size;
		if (used + size > part) {
			parts += 1;
			used = 0;
		}
		used += size;
		if (parts > MAX_PARTS) break;
	}
	return total <= single ? 1 : parts;
}

/** SMS Partner counts a line break as two characters. It says so for `:br:` only, but may send any other one as `:br:`. */
function sizeOf(piece: string, isUnicode: boolean): number {
	if (piece === ':br:' || /^[\r\n]/.test(piece)) return 2;
	if (piece === ':euro:') return isUnicode ? 1 : 2;
	return isUnicode ? piece.length : placesOf(piece);
}
