import { EQUIVALENT } from './equivalent';

/** Turns Stryker's report into a Markdown document, and checks its bounds. */

export interface StrykerReport {
	readonly files: Readonly<Record<string, { source: string; mutants: readonly Mutant[] }>>;
}

export interface Mutant {
	readonly mutatorName: string;
	readonly replacement?: string;
	readonly status: string;
	readonly location: { readonly start: Position; readonly end: Position };
}

/** Both start at 1. */
interface Position {
	readonly line: number;
	readonly column: number;
}

/** In percent. */
const BOUND = 92;
const BOUND_PER_FILE = 95;
/** Folders in which a bug could assign a status to the wrong message. */
const BOUND_FOLDERS = /^nodes\/SmsPartner\/(?:api|recipients|requests|sms)\//;

interface Counts {
	readonly killed: number;
	readonly timedOut: number;
	readonly survived: number;
	readonly notCovered: number;
}

export function reportOf({ files }: StrykerReport): { document: string; missed: string[] } {
	const byFile = Object.entries(files)
		.map(([path, { mutants }]) => ({ path, counts: countsOf(mutants) }))
		.filter(({ counts }) => sizeOf(counts) > 0)
		.sort((a, b) => a.path.localeCompare(b.path));
	const all = countsOf(Object.values(files).flatMap(({ mutants }) => mutants));
	const rows = byFile.map(({ path, counts }) => rowOf(`\`${path}\``, counts));
	const survivors = Object.entries(files).flatMap(([path, { source, mutants }]) =>
		mutants.filter(isAlive).map((mutant) => lineOf(path, source, mutant)),
	);
	return {
		document: `# Mutation tests

Written by \`npm run test:mutation\`: [Stryker](https://stryker-mutator.io) changes the code in one place at a time and runs the affected tests. A change that no test notices has survived. Texts for users are not changed, and changes that do not compile do not count.

| File | Mutants | Killed | Timed out | Survived | Not covered | Score |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
${rowOf('**All**', all)}

Bounds: ${BOUND} % overall, ${BOUND_PER_FILE} % in each file of \`api/\`, \`recipients/\`, \`requests/\` and \`sms/\`.

## Survivors

${survivors.join('\n') || 'Nothing.'}
`,
		missed: [
			...byFile
				.filter(({ path, counts }) => BOUND_FOLDERS.test(path) && scoreOf(counts) < BOUND_PER_FILE)
				.map(
					({ path, counts }) =>
						`${path}: ${percent(counts)}, below the bound of ${BOUND_PER_FILE} %`,
				),
			...(scoreOf(all) < BOUND
				? [`All files: ${percent(all)}, below the bound of ${BOUND} %`]
				: []),
		],
	};
}

function countsOf(mutants: readonly Mutant[]): Counts {
	const count = (wanted: string): number =>
		mutants.filter(({ status }) => status === wanted).length;
	return {
		killed: count('Killed'),
		timedOut: count('Timeout'),
		survived: count('Survived'),
		notCovered: count('NoCoverage'),
	};
}

function sizeOf({ killed, timedOut, survived, notCovered }: Counts): number {
	return killed + timedOut + survived + notCovered;
}

function scoreOf(counts: Counts): number {
	return (100 * (counts.killed + counts.timedOut)) / sizeOf(counts);
}

function percent(counts: Counts): string {
	return `${scoreOf(counts).toFixed(1)} %`;
}

function rowOf(name: string, counts: Counts): string {
	const { killed, timedOut, survived, notCovered } = counts;
	const cells = [name, sizeOf(counts), killed, timedOut, survived, notCovered, percent(counts)];
	return `| ${cells.join(' | ')} |`;
}

function isAlive({ status }: Mutant): boolean {
	return ['Survived', 'NoCoverage'].includes(status);
}

function lineOf(
	path: string,
	source: string,
	{ location, replacement, mutatorName }: Mutant,
): string {
	const [before, after] = [originalAt(source, location), replacement ?? mutatorName].map(onOneLine);
	const [line] = source.split('\n').slice(location.start.line - 1);
	const reason = EQUIVALENT.find(
		({ file, code, mutator }) =>
			path.endsWith(`/${file}`) && line.includes(code) && mutator === mutatorName,
	)?.reason;
	const suffix = reason === undefined ? '' : `: ${reason}`;
	return `- \`${path}:${location.start.line}\` ${before} → ${after}${suffix}`;
}

function originalAt(source: string, { start, end }: Mutant['location']): string {
	const lines = source.split('\n').slice(start.line - 1, end.line);
	const last = lines.length - 1;
	lines[last] = lines[last].slice(0, end.column - 1);
	lines[0] = lines[0].slice(start.column - 1);
	return lines.join('\n');
}

/** Formats code for one line of Markdown, shortened. */
function onOneLine(code: string): string {
	const text = code.replace(/\s+/g, ' ').replaceAll('`', "'");
	return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text || ' '}\``;
}
