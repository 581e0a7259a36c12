import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Reads the documents of the repository. */

export const ROOT = resolve(__dirname, '../..');

/** The documents of a folder, as paths from the root. */
export function documentsIn(folder: string, { recursive = false } = {}): string[] {
	return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' })
		.filter((file) => file.endsWith('.md'))
		.map((file) => join(folder, file))
		.sort();
}

/** All documents, as paths from the root. */
export const DOCUMENTS: readonly string[] = [
	...documentsIn('.'),
	...documentsIn('docs', { recursive: true }),
];

export function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

/** The parts of a document, each of which starts with its heading. Headings in code are none. */
export function sectionsOf(text: string): string[] {
	return text
		.split(/(^ *```[\s\S]*?^ *```$)/m)
		.reduce<string[]>(
			(sections, part, index) => {
				const [rest, ...more] = index % 2 === 1 ? [part] : part.split(/^(?=#+ )/m);
				return [...sections.slice(0, -1), `${sections.at(-1)}${rest}`, ...more];
			},
			[''],
		)
		.filter((section) => section !== '');
}

/** The title of a section, or of a document. */
export function titleOf(section: string): string {
	return /^#+ (.*)$/m.exec(section)?.[1] ?? '';
}

/** The anchor that GitHub gives a heading. It drops no-break spaces. */
export function slugOf(title: string): string {
	return title
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');
}
