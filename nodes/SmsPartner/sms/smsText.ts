import type { Sms } from '../api/send';
import { invalid, type Parsed } from '../problem';

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

/**
 * What SMS Partner does to the characters of a text that is not sent as Unicode, by its list "Liste des caractères
 * remplacés" (docpartner.dev, 2024): it changes even characters that GSM 03.38 has, such as `ä` and `[`.
 */

/** As in a character class. The list shows typographic quotation marks as replacements; GSM has only straight ones. */
const REPLACED = 'ą’ÿçûüïôöóîëê\\[\\]{}`µÄÀÁÂÃÈÊËÎÜÙÚÛÝäáâãÖÔœ°‘“ñÑ«»';

const DROPPED = String.raw`\^~|\\¨§`;

/** The characters of GSM 03.38 that are not on the list. */
const KEPT = String.raw`\n\r\f !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡¿à€`;

/** Characters of GSM's extension table, and one that is replaced by two. */
const COUNTS_TWICE = new Set('€\fœ');

const IS_DROPPED = new RegExp(`^[${DROPPED}]`);

const ALL_DROPPED = new RegExp(`[${DROPPED}]`, 'g');

const IS_REPLACED = new RegExp(`^[${REPLACED}]`);

const COUNTS_ONCE = new RegExp(`^[${KEPT}${REPLACED}]$`);

/** Each with what belongs to it: the second half of a flag, accents, and the other parts of an emoji. */
const CHANGED_AS_SHOWN = new RegExp(
	String.raw`\p{RI}\p{RI}|[^${KEPT}](?:[\p{M}\p{Emoji_Modifier}\u200d]|(?<=\u200d)\p{Extended_Pictographic})*`,
	'gu',
);

/** Characters that do not arrive as they are, as the text shows them. */
export interface ChangedCharacters {
	readonly replaced: readonly string[];
	readonly dropped: readonly string[];
	/** Neither on the list nor in GSM: SMS Partner does not document what it does. */
	readonly unlisted: readonly string[];
}

/** The characters of a text that do not arrive as they are, as the text shows them. */
export function changedIn(text: string): readonly string[] {
	return text.match(CHANGED_AS_SHOWN) ?? [];
}

/** The text without the characters that SMS Partner drops. */
export function withoutDropped(text: string): string {
	return text.replace(ALL_DROPPED, '');
}

/** What happens to a character that does not arrive as it is. */
export function fateOf(character: string): keyof ChangedCharacters {
	if (IS_DROPPED.test(character)) return 'dropped';
	return IS_REPLACED.test(character) ? 'replaced' : 'unlisted';
}

/**
 * How many of an SMS's 160 places a character (a code point) takes as it is sent. For an unlisted one, the most that a
 * replacement may take: `…` may become `...`.
 */
export function placesOf(character: string): number {
	if (COUNTS_TWICE.has(character)) return 2;
	if (COUNTS_ONCE.test(character)) return 1;
	if (IS_DROPPED.test(character)) return 0;
	const spelledOut = character.normalize('NFKD').replace(/\p{M}/gu, '');
	return Math.max(character.length, spelledOut.length);
}

/** Collects characters that SMS Partner changes: of each kind the first ones, up to `max`, each once. */
export class ChangedCharacterSamples implements ChangedCharacters {
	readonly replaced: string[] = [];

	readonly dropped: string[] = [];

	readonly unlisted: string[] = [];

	private readonly seen = new Set<string>();

	private lastText: string | undefined;

	constructor(private readonly max: number) {}

	add({ message, options }: Sms): void {
		if (options.isUnicode || message === this.lastText) return;
		this.lastText = message;
		for (const character of changedIn(message)) {
			if (this.seen.has(character)) continue;
			this.seen.add(character);
			const samples = this[fateOf(character)];
			if (samples.length < this.max) samples.push(character);
		}
	}
}

/** What JavaScript and Luxon write into a text in place of a value that is missing, invalid or not a text. */
const MARK =
	/\[object \w+\]|(?<![\p{L}\p{M}\p{N}_])(?:undefined|null|NaN|Invalid (?:DateTime|Date|Duration|Interval))(?![\p{L}\p{M}\p{N}_])/gu;

/**
 * The first mark of an expression that did not return what was meant, such as `undefined` or `[object Object]`.
 *
 * @param fixedText what the author wrote: the text around the expressions. A mark that it contains is meant.
 */
export function failedMarkIn(text: string, fixedText: string): string | undefined {
	const marks = text.match(MARK);
	if (!marks) return undefined;
	const meant: readonly string[] = fixedText.match(MARK) ?? [];
	return marks.find((mark) => !meant.includes(mark));
}

/** What the author of the expression can do. */
export function adviceFor(mark: string): string {
	if (mark.startsWith('[')) {
		return "An expression in 'Message' returned an object instead of text. Map one of the object's fields, such as {{ $json.customer.name }}.";
	}
	const isMeant = `If '${mark}' is meant, write it outside of the braces.`;
	if (mark.startsWith('Invalid')) {
		return `An expression in 'Message' could not read a date or time. Check the field that it reads, and the format. ${isMeant}`;
	}
	if (mark === 'NaN') {
		return `An expression in 'Message' calculated with a value that is not a number. Check the fields that it reads. ${isMeant}`;
	}
	return `An expression in 'Message' read a value that this item does not have. Check the name of the field, or add a default, such as {{ $json.name ?? '' }}. ${isMeant}`;
}
