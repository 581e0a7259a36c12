import { dirname, relative } from 'node:path';
import type { OperationCase } from '../engine/everyOperation';
import { slugOf } from './markdown';

/** What the documents say of each operation because the code says so. Nothing that a person has written is changed. */

export interface Language {
	readonly readme: string;
	/** The folder of its reference. */
	readonly reference: string;
}

export const ENGLISH: Language = { readme: 'README.md', reference: 'docs/reference' };
export const FRENCH: Language = { readme: 'docs/README.fr.md', reference: 'docs/reference/fr' };

/** The file about an operation's resource, and its heading there. */
export function placeOf({ name }: OperationCase): { page: string; heading: string } {
	const [resource, heading] = name.split(': ');
	return { page: `${slugOf(resource)}.md`, heading };
}

/** The README with a row for each operation, in English where there was none. */
export function withOperationRows(
	text: string,
	{ readme, reference }: Language,
	operations: readonly OperationCase[],
	outputOf: (one: OperationCase) => string,
): string {
	const lines = text.split('\n');
	const isAbout = (line: string, { name }: OperationCase): boolean =>
		line.startsWith(`| [${name}](`);
	for (const one of operations) {
		if (lines.some((line) => isAbout(line, one))) continue;
		const { page, heading } = placeOf(one);
		const target = `${relative(dirname(readme), reference)}/${page}#${slugOf(heading)}`;
		const row = `| [${one.name}](${target}) | ${one.description} | ${outputOf(one)}, Error |`;
		const rowsOf = (others: readonly OperationCase[]): number[] =>
			[...lines.keys()].filter((index) => others.some((other) => isAbout(lines[index], other)));
		const ofResource = rowsOf(operations.filter(({ resource }) => resource === one.resource));
		lines.splice((ofResource.at(-1) ?? rowsOf(operations).at(-1) ?? lines.length) + 1, 0, row);
	}
	return lines.join('\n');
}

/** A French page with the sections of the English one that it lacks, in English. */
export function withMissingSections(
	french: string,
	english: string,
	headings: readonly string[],
): string {
	const sectionsOf = (text: string): string[] => text.split(/^(?=## )/m);
	const titleOf = (section: string): string => section.split('\n', 1)[0].slice(3);
	const translated = sectionsOf(french.trimEnd() + '\n\n');
	sectionsOf(english.trimEnd() + '\n\n').forEach((section, index) => {
		const title = titleOf(section);
		if (!headings.includes(title) || translated.some((one) => titleOf(one) === title)) return;
		translated.splice(index, 0, section.replaceAll('](../', '](../../'));
	});
	return `${translated.join('').trimEnd()}\n`;
}

/** The bug report form with all operations in its list. */
export function withOperationChoices(form: string, operations: readonly OperationCase[]): string {
	const choices = operations.map(({ name }) => `        - '${name}'\n`);
	return form.replace(
		/(^ {4}id: operation\n[\s\S]*?options:\n)(?: +- '[^']*'\n)+/m,
		(_, before: string) => before + choices.join(''),
	);
}
