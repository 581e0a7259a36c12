import { createHash } from 'node:crypto';
import { sectionsOf, slugOf, titleOf } from '../docs/markdown';
import { linksToEnglish } from './languages';

/** Pages with generated blocks, and French pages with the sections of English ones. */

/** `<!-- generated: error codes --> … <!-- end -->`, in a list or a paragraph, too; in YAML, `# generated: … # end`. */
const BLOCK = /((?:<!--|#) generated: ([\w .]+?)(?: -->|$))([\s\S]*?)( *(?:<!-- end -->|# end$))/gm;

export function withBlocks(text: string, contentOf: (name: string) => string): string {
	return text.replace(BLOCK, (_, start: string, name: string, __, end: string) => {
		const content = contentOf(name);
		const gap = !content.includes('\n') ? '' : start.startsWith('#') ? '\n' : '\n\n';
		return [start, content, end].join(gap);
	});
}

/** The content of each block by its name. */
export function blocksIn(text: string): Map<string, string> {
	return new Map([...text.matchAll(BLOCK)].map(([, , name, content]) => [name, content]));
}

/**
 * Below a French heading: the English section that it translates, and a hash of that section's text at that time. A copy
 * of an English section has a hash of the copy, which tells whether somebody has begun to translate it.
 */
const MARK = /^(#+ .*\n+)<!-- en: (\S+) (copy )?(\w+) -->\n+/;

function withMark(section: string, mark: string): string {
	return section.replace(MARK, '$1').replace(/\n+/, `\n\n<!-- en: ${mark} -->\n\n`);
}

/** Of the text that people have written: without generated blocks, the mark and the alignment of tables. */
function hashOf(section: string): string {
	const text = section
		.replace(MARK, '$1')
		.replace(BLOCK, '$1')
		.replace(/\s+|-{3,}/g, ' ');
	return createHash('sha256').update(text.trim()).digest('hex').slice(0, 6);
}

export interface FrenchPage {
	readonly text: string;
	/** The English anchors of sections whose English text has changed since they were translated. */
	readonly stale: readonly string[];
	/** The English anchors of sections that are copies. */
	readonly copies: readonly string[];
	/** The titles of sections without an English one. */
	readonly orphans: readonly string[];
}

/**
 * The French page with a section for each English one, in the same order: as it is, or a copy of the English section.
 *
 * @param page the name of the English page's file
 * @param isTranslated whether the section, by its English anchor, translates the present English text
 */
export function frenchPage(
	english: string,
	french: string,
	page: string,
	isTranslated: (anchor: string) => boolean,
): FrenchPage {
	const byId = new Map(sectionsOf(french).map((one) => [MARK.exec(one)?.[2] ?? titleOf(one), one]));
	const stale: string[] = [];
	const copies: string[] = [];
	const sections = sectionsOf(english).map((section) => {
		const id = slugOf(titleOf(section));
		const own = byId.get(id);
		byId.delete(id);
		const [, , , copied, hash] = MARK.exec(own ?? '') ?? [];
		if (own === undefined || (copied && hash === hashOf(own))) {
			copies.push(id);
			const copy = linksToEnglish(section, page);
			return withMark(copy, `${id} copy ${hashOf(copy)}`);
		}
		if (isTranslated(id)) return withMark(own, `${id} ${hashOf(section)}`);
		if (hash !== hashOf(section)) stale.push(id);
		return own;
	});
	const orphans = [...byId.values()];
	const text = [...sections, ...orphans].map((one) => `${one.trimEnd()}\n\n`).join('');
	return { text, stale, copies, orphans: orphans.map(titleOf) };
}
