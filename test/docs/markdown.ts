import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Reads the documents of the repository. */

export const ROOT = resolve(__dirname, '../..');

/** All documents, as paths from the root. */
export const DOCUMENTS: readonly string[] = [
	...documentsIn('.'),
	...documentsIn('docs', { recursive: true }),
];

/** The documents of a folder, as paths from the root. */
export function documentsIn(folder: string, { recursive = false } = {}): string[] {
	return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' })
		.filter((file) => file.endsWith('.md'))
		.map((file) => join(folder, file))
		.sort();
}

export function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

/** The cells of each row of a document's tables, without the lines below the table headers. */
export function rowsOf(text: string): string[][] {
	return text
		.split('\n')
		.filter((line) => /^\s*\|/.test(line) && !/^[\s|:-]+$/.test(line))
		.map((line) =>
			line
				.trim()
				.replace(/^\||\|$/g, '')
				.split(/(?<!\\)\|/)
				.map((cell) => cell.trim()),
		);
}

/** The text below a heading, up to the next heading of any level. Undefined if there is no such heading. */
export function partBelow(text: string, heading: string): string | undefined {
	const [, ...parts] = withoutCode(text).split(/^#+ (?=.*$)/m);
	const part = parts.find((one) => one.split('\n', 1)[0] === heading);
	return part?.slice(heading.length);
}

/** The headings outside of code, with their levels. */
export function headingsOf(text: string): Array<{ level: number; title: string }> {
	return [...withoutCode(text).matchAll(/^(#+) (.*)$/gm)].map(([, marks, title]) => ({
		level: marks.length,
		title,
	}));
}

/** The links of a document to a file or a heading of this repository that does not exist. */
export function deadLinks(document: string): string[] {
	const text = withoutCode(read(document));
	const targets = [
		...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target),
		...[...text.matchAll(/^\[[^\]]+\]:\s+(\S+)$/gm)].map(([, target]) => target),
	];
	return targets.filter((target) => !/^[a-z]+:/.test(target) && !isAlive(document, target));
}

function isAlive(document: string, target: string): boolean {
	const [path, anchor] = decodeURI(target).split('#');
	const file = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), path);
	if (!existsSync(file)) return false;
	if (anchor === undefined) return true;
	const headings = headingsOf(read(relative(ROOT, file)));
	return headings.some(({ title }) => slugOf(title) === anchor);
}

/** The anchor that GitHub gives a heading. It drops no-break spaces. */
export function slugOf(title: string): string {
	return title
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');
}

function withoutCode(text: string): string {
	return text.replace(/^\s*```[\s\S]*?^\s*```$/gm, '');
}
