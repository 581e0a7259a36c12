import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The GitHub workflows of this repository. */

const FOLDER = resolve(__dirname, '../../.github/workflows');

const WORKFLOWS = readdirSync(FOLDER).map(
	(name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const,
);

const textOf = (name: string): string => new Map(WORKFLOWS).get(name) ?? '';

/** The script of the first step whose lines contain these words. */
function scriptWith(text: string, words: string): string {
	const scripts = [...text.matchAll(/^( +)run: \|\n((?:\1 {2}.*\n)+)/gm)].map(
		([, , lines]) => lines,
	);
	return scripts.find((script) => script.includes(words)) ?? '';
}

/** Runs a step's script with a command that only prints its arguments. */
function runWith(command: 'gh' | 'git' | 'npm', script: string, tag: string, exitCode = 0): string {
	const fake = `${command}() { echo "${command}" "$@"; return ${exitCode}; }\n`;
	return execFileSync('bash', ['--norc', '-e', '-u', '-c', fake + script], {
		encoding: 'utf8',
		env: { PATH: process.env.PATH, GITHUB_REF_NAME: tag, NPM_TOKEN: '', RUNNER_TEMP: '/tmp' },
	});
}

it.each(WORKFLOWS)('%s pins actions to a commit, with the version beside it', (_, text) => {
	const used = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
	expect(used).not.toEqual([]);
	for (const action of used) {
		expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	}
});

it('uses one version of each action', () => {
	const versions = new Map<string, Set<string>>();
	for (const [, text] of WORKFLOWS) {
		for (const [, action, version] of text.matchAll(/uses: ([\w-]+\/[\w-]+)[\w/-]*@(.+)/g)) {
			versions.set(action, (versions.get(action) ?? new Set()).add(version));
		}
	}
	for (const [action, found] of versions) expect([action, ...found]).toHaveLength(2);
});

it.each(WORKFLOWS)(
	'%s has read permission only, except for jobs that name what they write',
	(_, text) => {
		expect(text).toContain('\npermissions:\n  contents: read\n');
	},
);

it.each(WORKFLOWS)('%s leaves no GitHub token in the clone', (_, text) => {
	const clones = text.split('uses: actions/checkout@').slice(1);
	for (const clone of clones) {
		expect(clone).toMatch(/^.+\n +with:\n +persist-credentials: false\n/);
	}
});

describe('publish.yml', () => {
	const text = textOf('publish.yml');

	it('refuses placeholders before anything is published', () => {
		const [before, ...after] = text.split('npm publish ');
		expect(before).toContain('run: npm run check:package -- --publish\n');
		expect(before).toContain('run: npm run check\n');
		expect(after).toHaveLength(1);
	});

	it('publishes with provenance, and with a token only if there is one', () => {
		expect(text).toContain('npm publish --provenance --access public --tag "$tag"\n');
		expect(text).toMatch(/if \[ -n "\$NPM_TOKEN" \]; then\n +npm config set /);
		expect(text).not.toContain('NODE_AUTH_TOKEN');
	});

	it('creates the release with the notes of this version, after publishing it', () => {
		const [publish, release] = text.split(/^ {2}release:\n/m);
		expect(publish).toContain('release:notes -- "$GITHUB_REF_NAME"');
		expect(publish).not.toContain('contents: write');
		expect(release).toContain('needs: publish');
		expect(release).toMatch(
			/release:notes -- "\$GITHUB_REF_NAME" > (\S+)\n[\s\S]*--notes-file \1\n/,
		);
		expect(release).not.toContain('id-token');
	});

	it.each([
		['v1.1.0', 'latest', 'false'],
		['v1.1.0-beta.1', 'next', 'true'],
	])('publishes %s with the dist-tag %s, pre-release: %s', (tag, distTag, prerelease) => {
		expect(runWith('npm', scriptWith(text, 'npm publish'), tag)).toBe(
			`npm publish --provenance --access public --tag ${distTag}\n`,
		);
		expect(runWith('gh', scriptWith(text, 'gh release'), tag)).toBe(
			`gh release create ${tag} --verify-tag --prerelease=${prerelease} --title ${tag} --notes-file /tmp/notes.md\n`,
		);
	});

	it('refuses a tag that is not on main', () => {
		expect(text).toContain('fetch-depth: 0\n');
		const script = scriptWith(text, 'git merge-base');
		expect(runWith('git', script, 'v1.1.0')).toBe(
			'git merge-base --is-ancestor HEAD origin/main\n',
		);
		expect(() => runWith('git', script, 'v1.1.0', 1)).toThrow('Command failed');
	});
});
