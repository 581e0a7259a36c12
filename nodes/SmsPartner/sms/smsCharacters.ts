import type { Sms } from '../api/send';

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
