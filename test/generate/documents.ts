import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DOCUMENTS, documentsIn, read, ROOT } from '../docs/markdown';
import { ENGLISH, type Language } from './languages';
import { blocksIn, frenchPage, withBlocks } from './pages';
import { blocksOf, contentOf, type NamedOperation, OPERATIONS } from './tables';

/** The documents and forms with what follows from the code. */

export interface Documents {
	/** By path, not formatted yet. */
	readonly texts: Map<string, string>;
	/** What a person has to correct. */
	readonly problems: string[];
	/** What is in English on French pages. */
	readonly notices: string[];
}

const FORM = '.github/ISSUE_TEMPLATE/bug.yml';

/** @param translated French pages that are up to date with the English ones, or sections of them: `path#english-anchor` */
export function readDocuments(french: Language, translated: readonly string[]): Documents {
	const documents: Documents = { texts: new Map(), problems: [], notices: [] };
	const { texts, problems } = documents;
	const pages = new Set([
		...documentsIn(ENGLISH.reference),
		...OPERATIONS.map(({ page }) => join(ENGLISH.reference, page)),
	]);
	for (const path of new Set([ENGLISH.readme, ...pages, ...DOCUMENTS, FORM])) {
		if (path === french.readme || dirname(path) === french.reference) continue;
		const text = withBlocks(withSections(path), (name) => contentOf(name, ENGLISH));
		if (blocksIn(text).size > 0 || pages.has(path)) texts.set(path, text);
		const required = operationsOn(path).flatMap(blocksOf);
		problems.push(
			...required
				.filter((name) => !blocksIn(text).has(name))
				.map((name) => `${path} has no block "${name}".`),
		);
	}
	for (const path of [ENGLISH.readme, ...pages]) {
		const page = path === ENGLISH.readme ? french.readme : join(french.reference, basename(path));
		addFrench(documents, page, path, french, translated);
	}
	const unknown = documentsIn(french.reference).filter((path) => !texts.has(path));
	problems.push(...unknown.map((path) => `${path} has no English page.`));
	return documents;
}

function addFrench(
	{ texts, problems, notices }: Documents,
	path: string,
	englishPath: string,
	french: Language,
	translated: readonly string[],
): void {
	const english = texts.get(englishPath) ?? '';
	const { text, stale, copies, orphans } = frenchPage(
		english,
		readOr(path, ''),
		basename(englishPath),
		(anchor) => translated.includes(path) || translated.includes(`${path}#${anchor}`),
	);
	texts.set(
		path,
		withBlocks(text, (name) => contentOf(name, french)),
	);
	const own = blocksIn(text);
	problems.push(
		...stale.map(
			(anchor) =>
				`${path}: the English section "${anchor}" has changed. Translate the change, then run: npm run generate -- --translated ${path}#${anchor}`,
		),
		...orphans.map(
			(title) =>
				`${path}, "${title}": there is no such English section. Remove it, or correct the mark below its heading.`,
		),
		...[...blocksIn(english).keys()]
			.filter((name) => !own.has(name))
			.map((name) => `${path} has no block "${name}".`),
	);
	notices.push(...copies.map((title) => `${path}, '${title}' is in English.`));
}

function readOr(path: string, text: string): string {
	return existsSync(join(ROOT, path)) ? read(path) : text;
}

function operationsOn(path: string): NamedOperation[] {
	return OPERATIONS.filter(({ page }) => join(ENGLISH.reference, page) === path);
}

/** An English document, with a section for each operation of the page that it does not mention yet. */
function withSections(path: string): string {
	const operations = operationsOn(path);
	const start = `# ${operations[0]?.resourceName}\n\n[Overview](../../README.md) · [Français](fr/${basename(path)})\n`;
	const text = readOr(path, start);
	const missing = operations.filter((one) =>
		blocksOf(one).every((name) => !blocksIn(text).has(name)),
	);
	return [text.trimEnd(), ...missing.map(sectionAbout)].join('\n\n');
}

function sectionAbout(operation: NamedOperation): string {
	const { name, description = '' } = operation.option;
	const blocks = blocksOf(operation).map((block) => `<!-- generated: ${block} --><!-- end -->`);
	const [requestOptions, options, ...parameters] = blocks.reverse();
	return [
		...[`## ${name}`, `${description}.`.replace('..', '.')],
		...[...parameters, 'Under **Options**:', options],
		`Under **Request Options**: ${requestOptions}. See [Request Options](node-settings.md#request-options).`,
	].join('\n\n');
}
