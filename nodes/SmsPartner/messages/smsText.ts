import { invalid, type Parsed } from '../data';

/** How many SMS a text takes: GSM 03.38 with 7-bit characters, or 16-bit Unicode. */

/** Characters of the extension table take two places. */
const EXTENSION = new Set('^{}\\[~]|€\f');

/** SMS Partner's own marks, and the places that they take: it counts a line break as two characters. */
const MARKS = /:br:|:euro:/;

const GSM = { single: 160, part: 153 } as const;
/** In UTF-16 units. */
const UNICODE = { single: 70, part: 67 } as const;

/** SMS Partner: code 52 above. */
const MAX_PARTS = 10;

/** Longer texts are none for an SMS, and not worth counting. */
const LONGEST_TEXT = 10_000;

/**
 * Reads the text of an SMS. Returns it as it is.
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
	if (isSurelyShort(text, isUnicode)) return { value: text };
	const parts = text.length > LONGEST_TEXT ? Infinity : countParts(text, isUnicode);
	if (parts <= MAX_PARTS) return { value: text };
	const limit = isUnicode ? UNICODE : GSM;
	return invalid(
		'Text is too long',
		`An SMS has ${MAX_PARTS} parts at most${isUnicode ? ' (Unicode)' : ''}: ${MAX_PARTS * limit.part} characters. This text has ${text.length}.`,
	);
}

/**
 * Whether a text fits without counting, as most do: a UTF-16 unit takes two places at most, one in Unicode, and no part
 * has more than one place left empty.
 */
function isSurelyShort({ length }: string, isUnicode: boolean): boolean {
	return isUnicode
		? length <= MAX_PARTS * (UNICODE.part - 1)
		: 2 * length <= MAX_PARTS * (GSM.part - 1);
}

/** The number of SMS that a text takes. A character is never split over two of them. */
export function countParts(text: string, isUnicode: boolean): number {
	const sizes = isUnicode ? unicodeSizes(text) : gsmSizes(text);
	const total = sizes.reduce((sum, size) => sum + size, 0);
	const { single, part } = isUnicode ? UNICODE : GSM;
	if (total <= single) return 1;
	let parts = 1;
	let used = 0;
	for (const size of sizes) {
		if (used + size > part) {
			parts += 1;
			used = 0;
		}
		used += size;
	}
	return parts;
}

function gsmSizes(text: string): number[] {
	return text
		.split(new RegExp(`(${MARKS.source})`))
		.flatMap((piece) =>
			MARKS.test(piece) ? [2] : [...piece].map((character) => (EXTENSION.has(character) ? 2 : 1)),
		);
}

function unicodeSizes(text: string): number[] {
	return text
		.replaceAll(':euro:', '€')
		.split(/(:br:)/)
		.flatMap((piece) => (piece === ':br:' ? [2] : [...piece].map(({ length }) => length)));
}
