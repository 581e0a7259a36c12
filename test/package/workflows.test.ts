import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What actionlint and zizmor, which check the workflows in CI, cannot know. */

const ROOT = resolve(__dirname, '../..');

const textOf = (name: string): string =>
	readFileSync(join(ROOT, '.github/workflows', name), 'utf8');

it('publishes with provenance, once every check has passed', () => {
	const [before, after, ...more] = textOf('publish.yml').split('npm publish ');
	const commands = [
		'if ! git merge-base --is-ancestor HEAD origin/main; then',
		'npm run --silent release:notes -- "$GITHUB_REF_NAME"\n',
		'npm run check:package -- --publish\n',
		'npm run check\n',
	];
	expect(commands.filter((command) => !before.includes(command))).toEqual([]);
	expect([after.split('\n')[0], more]).toEqual(['--provenance --access public --tag "$tag"', []]);
});

it('tests mutants of every folder', () => {
	const folders = readdirSync(join(ROOT, 'nodes/SmsPartner'), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name !== '__schema__')
		.map(({ name }) => name);
	const [, list = ''] = /folder: \[(.+)\]/.exec(textOf('mutation.yml')) ?? [];
	expect(list.split(', ').sort()).toEqual([...folders, 'rest'].sort());
});
