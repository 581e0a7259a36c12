import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TEST = resolve(__dirname, '..');

/** Set by environment.js: whether an earlier test has noticed the mutant. */
declare const isNoticed: boolean;

/** Defines the tests of these folders, unless an earlier file has noticed the mutant. */
export function testsIn(folders: readonly string[]): void {
	if (isNoticed) it.skip('the mutant is noticed', () => {});
	for (const path of isNoticed ? [] : folders.flatMap(testFiles)) {
		describe(path, () => {
			jest.requireActual(join(TEST, path));
		});
	}
}

/** Property tests, whose result for a mutant is not always the same, and a test of the sources, which Stryker changes. */
const EXCLUDED = /(?:\.property|structure)\.test\.ts$/;

function testFiles(folder: string): string[] {
	if (!existsSync(join(TEST, folder))) return [];
	return readdirSync(join(TEST, folder), { recursive: folder !== '.', encoding: 'utf8' })
		.filter((name) => name.endsWith('.test.ts') && !EXCLUDED.test(name))
		.map((name) => join(folder, name))
		.sort();
}
