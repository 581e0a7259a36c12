/** A language of the documents. */
export interface Language {
	readonly locale: string;
	readonly readme: string;
	/** The folder of its reference. */
	readonly reference: string;
	readonly translate: (english: string) => string;
}

export const ENGLISH: Language = {
	locale: 'en-GB',
	readme: 'README.md',
	reference: 'docs/reference',
	translate: (english) => english,
};

const NUMBER = /\d+(?:,\d{3})*/g;

/**
 * French by a dictionary. What it does not contain stays in English. The numbers of a text need not be in it: `{n}` in a
 * key is any number, e.g. "{n} to {n}" for "5 to 600".
 */
export class French implements Language {
	readonly locale = 'fr';

	readonly readme = 'docs/README.fr.md';

	readonly reference = 'docs/reference/fr';

	/** The English texts without French. */
	readonly missing = new Set<string>();

	/** The entries that no text has used. */
	readonly unused: Set<string>;

	constructor(private readonly dictionary: Readonly<Record<string, string>>) {
		this.unused = new Set(Object.keys(dictionary));
	}

	readonly translate = (english: string): string => {
		const numbers = (english.match(NUMBER) ?? []).map((number) => number.replaceAll(',', '\u00a0'));
		const pattern = english.replace(NUMBER, '{n}');
		const key = english in this.dictionary ? english : pattern;
		this.unused.delete(key);
		if (!(key in this.dictionary) && /\p{L}/u.test(pattern.replaceAll('{n}', ''))) {
			this.missing.add(english);
			return linksToEnglish(english);
		}
		return (this.dictionary[key] ?? pattern).replace(/\{n\}/g, () => numbers.shift() ?? '');
	};
}

/** An English text with its links as they have to be on a French page, one folder below. */
export function linksToEnglish(text: string, page = ''): string {
	return text.replace(/\]\((?![a-z]+:)([^)]*)\)/g, (_, target: string) =>
		target.startsWith('#') ? `](../${page}${target})` : `](../${target})`,
	);
}
