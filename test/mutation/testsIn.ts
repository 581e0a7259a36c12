import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const TEST = resolve(__dirname, '..');

const { MUTATED_FOLDER = 'rest' } = process.env;

/** The folders with the tests of the mutated folder. */
export const OWN = MUTATED_FOLDER === 'rest' ? ['.', 'credentials'] : [MUTATED_FOLDER];

export const WITH_ENGINE = ['actions', 'credentials', 'engine', 'guarantees'];

/** Property tests, whose result for a mutant is not always the same, and a test of the sources, which Stryker changes. */
const EXCLUDED = /(?:\.property|structure)\.test\.ts$/;

/** Set by environment.js: whether an earlier test has noticed the mutant. */
declare const isNoticed: boolean;

/** Defines the tests of these folders, unless an earlier file has noticed the mutant. */
export function testsIn(folders: readonly string[]): void {
	// Jest fails if a file has no test.
	it.skip('the mutant is noticed', () => {});
	if (isNoticed) return;
	for (const path of folders.flatMap(testFiles)) {
		describe(path, () => {
			jest.requireActual(join(TEST, path));
		});
	}
}

/** Those with a snapshot first, since they notice most changes of the panels, against which all tests would run. */
function testFiles(folder: string): string[] {
	if (!existsSync(join(TEST, folder))) return [];
	const files = readdirSync(join(TEST, folder), { recursive: folder !== '.', encoding: 'utf8' })
		.filter((name) => name.endsWith('.test.ts') && !EXCLUDED.test(name))
		.map((name) => join(folder, name));
	return [...files.filter(hasSnapshot), ...files.filter((path) => !hasSnapshot(path))];
}

function hasSnapshot(path: string): boolean {
	return existsSync(join(TEST, dirname(path), '__snapshots__', `${basename(path)}.snap`));
}
