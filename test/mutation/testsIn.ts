import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TEST = resolve(__dirname, '..');

/**
 * Defines the tests of folders, each file in a block of its own, so that its hooks stay with it. Loads none of them
 * where a file before this one has killed the mutant.
 *
 * A block has the hash of what it is made of in its name: Stryker tries a mutant again where its tests have changed,
 * and knows tests by their names.
 */
export function testsIn(folders: readonly string[], leftOut: readonly string[] = []): void {
	const { __STRYKER_ACTIVE_MUTANT__: mutant, DEAD_MUTANT: deadMutant } = process.env;
	if (mutant !== undefined && mutant === deadMutant) {
		it.skip('the mutant is dead', () => {});
		return;
	}
	const simulator = filesOf('simulator').filter((path) => !isTest(path));
	for (const folder of folders) {
		const files = filesOf(folder);
		const shared = [...simulator, ...files.filter((path) => !isTest(path))];
		for (const path of files.filter((one) => isTest(one) && !leftOut.includes(one))) {
			describe(`${path} ${hashOf([path, ...shared])}`, () => {
				jest.requireActual(join(TEST, path));
			});
		}
	}
}

function filesOf(folder: string): string[] {
	return readdirSync(join(TEST, folder))
		.filter((name) => name.endsWith('.ts'))
		.map((name) => `${folder}/${name}`);
}

function isTest(path: string): boolean {
	return path.endsWith('.test.ts');
}

function hashOf(paths: readonly string[]): string {
	const hash = createHash('sha256');
	for (const path of paths) hash.update(readFileSync(join(TEST, path)));
	return hash.digest('hex').slice(0, 8);
}
