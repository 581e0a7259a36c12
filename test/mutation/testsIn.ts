import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TEST = resolve(__dirname, '..');

/**
 * Defines the tests of these folders, each file in a separate `describe` block that limits the scope of its hooks. Loads
 * no file if an earlier file has already killed the mutant.
 *
 * The name of a block contains a hash of the file and what it uses, because Stryker identifies tests by name and retests
 * a mutant when its tests have changed.
 */
export function testsIn(folders: readonly string[], excluded: readonly string[] = []): void {
	const { __STRYKER_ACTIVE_MUTANT__: mutant, DEAD_MUTANT: deadMutant } = process.env;
	if (mutant !== undefined && mutant === deadMutant) {
		it.skip('the mutant is dead', () => {});
		return;
	}
	const simulator = filesOf('simulator').filter((path) => !isTest(path));
	for (const folder of folders) {
		const files = filesOf(folder);
		const shared = [...simulator, ...files.filter((path) => !isTest(path))];
		for (const path of files.filter((one) => isTest(one) && !excluded.includes(one))) {
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
