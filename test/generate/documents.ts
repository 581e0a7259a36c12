import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DOCUMENTS, read, ROOT } from '../docs/markdown';
import { ENGLISH, type Language } from './languages';
import { blocksIn, frenchPage, withBlocks } from './pages';
import { contentOf, PANEL_BLOCKS } from './tables';

/** The documents and forms that have generated parts, as they should be. */

export interface Documents {
	/** By path, not formatted yet. */
	readonly texts: Map<string, string>;
	/** What a person has to correct. */
	readonly problems: string[];
	/** Which sections of French pages are in English. */
	readonly notices: string[];
}

const FORM = '.github/ISSUE_TEMPLATE/bug.yml';

/** @param translated French pages that are up to date with the English ones, or sections: `path#english-anchor` */
export function readDocuments(french: Language, translated: readonly string[]): Documents {
	const documents: Documents = { texts: new Map(), problems: [], notices: [] };
	const { texts, problems } = documents;
	const blocks = new Set<string>();
	for (const path of [...DOCUMENTS, FORM]) {
		const text = read(path);
		if (dirname(path) === french.reference || path === french.readme) continue;
		for (const name of blocksIn(text).keys()) blocks.add(name);
		if (blocksIn(text).size > 0)
			texts.set(
				path,
				withBlocks(text, (name) => contentOf(name, ENGLISH)),
			);
		const isPage = dirname(path) === ENGLISH.reference;
		if (isPage)
			addFrench(documents, join(french.reference, basename(path)), path, french, translated);
		if (path === ENGLISH.readme) addFrench(documents, french.readme, path, french, translated);
	}
	const missing = PANEL_BLOCKS.filter((name) => !blocks.has(name));
	problems.push(
		...missing.map(
			(name) => `No page in ${ENGLISH.reference} has <!-- generated: ${name} --><!-- end -->.`,
		),
	);
	return documents;
}

function addFrench(
	{ texts, problems, notices }: Documents,
	path: string,
	englishPath: string,
	french: Language,
	translated: readonly string[],
): void {
	const english = read(englishPath);
	const current = existsSync(join(ROOT, path)) ? read(path) : '';
	const { text, stale, copies, orphans } = frenchPage(
		english,
		current,
		basename(englishPath),
		(anchor) => [path, `${path}#${anchor}`].some((one) => translated.includes(one)),
	);
	texts.set(
		path,
		withBlocks(text, (name) => contentOf(name, french)),
	);
	const lacking = [...blocksIn(english).keys()].filter((name) => !blocksIn(text).has(name));
	problems.push(
		...stale.map(
			(anchor) =>
				`${path}#${anchor}: the English section has changed. Translate the change, then run: npm run generate -- --translated ${path}#${anchor}`,
		),
		...orphans.map((title) => `${path}, "${title}": there is no such English section.`),
		...lacking.map((name) => `${path} has no block "${name}".`),
	);
	notices.push(...copies.map((anchor) => `${path}#${anchor} is in English.`));
}
