import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import prettier from 'prettier';
import '../engine/environment';
import { read, ROOT } from '../docs/markdown';
import { EVERY_OPERATION } from '../engine/everyOperation';
import { previewFileOf, previewOf } from '../engine/preview';
import { closeSimulators } from '../engine/scenario';
import { readDocuments } from './documents';
import dictionary from './french.json';
import { French } from './languages';
import { blocksIn } from './pages';

/** Writes everything that repeats the code, or checks that it is up to date. */

const DICTIONARY = 'test/generate/french.json';

async function main(): Promise<void> {
	const { check, translated } = new Command('npm run generate --')
		.description('Writes everything that repeats the code.')
		.option('--check', 'write nothing, and fail if something is not up to date')
		.option(
			'--translated <what...>',
			'French pages or sections that are up to date with the English',
		)
		.parse()
		.opts<{ check?: true; translated?: string[] }>();
	const french = new French(dictionary);
	const { texts, problems, notices } = readDocuments(french, translated ?? []);
	for (const [path, text] of await previews()) texts.set(path, text);
	for (const english of french.missing)
		notices.push(`${DICTIONARY} has no French for "${english}"`);
	for (const english of french.unused) {
		problems.push(
			`${DICTIONARY}: no page says any longer "${english}". Correct or remove the entry.`,
		);
	}
	const changed = new Map<string, string>();
	for (const [path, text] of texts) {
		const config = await prettier.resolveConfig(join(ROOT, path));
		const formatted = await prettier.format(text, { ...config, filepath: path });
		if (formatted !== currentTextOf(path)) changed.set(path, formatted);
	}
	if (check) {
		for (const [path, text] of changed) {
			problems.push(`${path} is not up to date${changedBlocks(path, text)}. Run: npm run generate`);
		}
	} else {
		write(changed);
		if (!translated) writeSnapshot();
	}
	for (const notice of notices) console.log(notice);
	for (const problem of problems) console.error(problem);
	if (problems.length > 0) process.exitCode = 1;
}

/** The preview of the fields of each operation's items, by its path. */
async function previews(): Promise<Map<string, string>> {
	const files = new Map<string, string>();
	for (const one of EVERY_OPERATION) {
		const schema: unknown = JSON.parse(await previewOf(one));
		files.set(relative(ROOT, previewFileOf(one)), JSON.stringify(schema, undefined, '\t'));
	}
	await closeSimulators();
	return files;
}

function currentTextOf(path: string): string {
	return existsSync(join(ROOT, path)) ? read(path) : '';
}

function changedBlocks(path: string, text: string): string {
	const current = blocksIn(currentTextOf(path));
	const names = [...blocksIn(text)].filter(([name, content]) => current.get(name) !== content);
	return names.map(([name]) => `, "${name}"`).join('');
}

function write(files: ReadonlyMap<string, string>): void {
	for (const [path, text] of files) {
		mkdirSync(dirname(join(ROOT, path)), { recursive: true });
		writeFileSync(join(ROOT, path), text);
		console.log(`Wrote ${path}`);
	}
}

/** The snapshot of what saved workflows contain. */
function writeSnapshot(): void {
	execFileSync('npx', ['jest', '--ci=false', '--reporters=summary', '-u', 'actions/description'], {
		cwd: ROOT,
		stdio: 'inherit',
	});
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
