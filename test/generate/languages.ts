export type Translate = (english: string) => string;

/** A language of the documents: its README, the folder of its reference, and how its tables say an English text. */
export interface Language {
	readonly locale: string;
	readonly readme: string;
	readonly reference: string;
	readonly translate: Translate;
}

export const ENGLISH: Language = {
	...{ locale: 'en-GB', readme: 'README.md', reference: 'docs/reference' },
	translate: (english) => english,
};

const NUMBER = /\d+(?:,\d{3})*/g;

/**
 * French by a dictionary; what is not in it stays in English. In a key, `{n}` stands for any number: "{n} to {n}" is the
 * key of "5 to 600".
 */
export class French implements Language {
	readonly locale = 'fr';
	readonly readme = 'docs/README.fr.md';
	readonly reference = 'docs/reference/fr';

	/** The English texts that are not in the dictionary. */
	readonly missing = new Set<string>();

	/** The keys that no text has used. */
	readonly unused: Set<string>;

	constructor(private readonly dictionary: Readonly<Record<string, string | undefined>>) {
		this.unused = new Set(Object.keys(dictionary));
	}

	readonly translate = (english: string): string => {
		const numbers = (english.match(NUMBER) ?? []).map((number) => number.replaceAll(',', '\u00a0'));
		const pattern = english.replace(NUMBER, '{n}');
		const key = english in this.dictionary ? english : pattern;
		this.unused.delete(key);
		if (!(key in this.dictionary) && /[a-z]{2}/i.test(pattern)) {
			this.missing.add(english);
			return linksToEnglish(english);
		}
		return (this.dictionary[key] ?? pattern).replace(/\{n\}/g, () => numbers.shift() ?? '');
	};
}

/** An English text with its links as they have to be on a French page, one folder below. */
export function linksToEnglish(text: string, page = ''): string {
	return text.replace(/\]\((?![a-z]+:)(#?)/g, (_, hash: string) => `](../${hash && page}${hash}`);
}
