import { invalid, type Parsed } from '../data';

/** How many SMS a text takes: GSM 03.38 with 7-bit characters, or 16-bit Unicode. */

/** Characters of the extension table count as two. */
const EXTENSION = new Set('^{}\\[~]|€\f');

/** The characters outside GSM 03.38, which SMS Partner replaces unless the text is sent as Unicode. */
const NOT_GSM = String.raw`[^\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€\f]`;

/** The same, each with what belongs to it: the second half of a flag, accents, and the other parts of an emoji. */
const NOT_GSM_AS_SHOWN = new RegExp(
	String.raw`\p{RI}\p{RI}|${NOT_GSM}(?:[\p{M}\p{Emoji_Modifier}\u200d]|(?<=\u200d)\p{Extended_Pictographic})*`,
	'gu',
);

/** SMS Partner's placeholders, and single characters. */
const PIECES = /:br:|:euro:|./gsu;

const GSM = { single: 160, part: 153 } as const;
/** In UTF-16 units. */
const UNICODE = { single: 70, part: 67 } as const;

/** SMS Partner refuses more with code 52. */
const MAX_PARTS = 10;

/** In UTF-16 units: a text of this length always fits, so most texts need no counting, which takes longer. */
const ALWAYS_FITS = 660;

/** n8n evaluates this in an expression, but not in a fixed text. */
const UNEVALUATED_EXPRESSION = /\{\{[^{}]+\}\}/;

/**
 * Checks the text of an SMS and returns it unchanged.
 *
 * @param isUnicode whether it is sent as Unicode. If not, SMS Partner replaces characters that GSM does not have.
 */
export function parseSmsText(raw: unknown, isUnicode: boolean): Parsed<string> {
	if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
		return invalid(
			'No text',
			"The parameter 'Message' is empty for this item. Enter the text of the SMS, or map it to a field.",
		);
	}
	const text = typeof raw === 'number' ? String(raw) : raw;
	if (typeof text !== 'string') {
		return invalid('Message is not text', "Map 'Message' to a field that contains text.");
	}
	if (UNEVALUATED_EXPRESSION.test(text)) {
		return invalid(
			'Message contains an expression that was not evaluated',
			"Recipients would see the braces. Switch 'Message' from Fixed to Expression, so that n8n inserts the values.",
		);
	}
	// Stryker disable next-line EqualityOperator: counted, it fits as well.
	if (text.length <= ALWAYS_FITS) return { value: text };
	if (countParts(text, isUnicode) <= MAX_PARTS) return { value: text };
	const limit = isUnicode ? UNICODE : GSM;
	return invalid(
		'Text is too long',
		`An SMS has ${MAX_PARTS} parts at most${isUnicode ? ' (Unicode)' : ''}: ${MAX_PARTS * limit.part} characters. This text has ${text.length}.`,
	);
}

/** The characters that SMS Partner replaces in a text that is not sent as Unicode, as the text shows them. */
export function replacedIn(text: string): readonly string[] {
	return text.match(NOT_GSM_AS_SHOWN) ?? [];
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

/** SMS Partner counts a line break as two characters. */
function sizeOf(piece: string, isUnicode: boolean): number {
	if (piece === ':br:') return 2;
	if (piece === ':euro:') return isUnicode ? 1 : 2;
	if (isUnicode) return piece.length;
	return EXTENSION.has(piece) ? 2 : 1;
}
