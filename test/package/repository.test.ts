import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../../package.json';

/** Many places name the repository; all of them must name the same owner. */

const ROOT = resolve(__dirname, '../..');
const FOLDERS = ['.github', 'credentials', 'docs', 'nodes', 'test'];
const TEXTS = /\.(json|md|ts|yml)$/;

const PROJECT = /github\.com\/([\w.-]+\/n8n-nodes-smspartner)\b/g;

const [OURS] = /[\w-]+\/[\w-]+(?=\.git$)/.exec(manifest.repository.url) ?? [''];

function filesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
		join(folder, name),
	);
}

const FILES = [
	...readdirSync(ROOT).filter((name) => name !== 'package-lock.json'),
	...FOLDERS.flatMap(filesIn),
].filter((name) => TEXTS.test(name) && !name.includes('node_modules'));

it('is the same repository in every link', () => {
	const others = FILES.flatMap((file) =>
		[...readFileSync(join(ROOT, file), 'utf8').matchAll(PROJECT)]
			.filter(([, name]) => name !== OURS)
			.map(([link]) => `${file}: ${link}`),
	);
	expect(others).toEqual([]);
});

it('gets another owner everywhere through the command in CONTRIBUTING.md', () => {
	const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	const [, from = '', to = ''] = /perl -pi -e 's#(.+)#(.+)#g'/.exec(contributing) ?? [];
	expect(to).toBe('github.com/<owner>/');
	const others = FILES.flatMap((file) =>
		[
			...readFileSync(join(ROOT, file), 'utf8')
				.replace(new RegExp(from, 'g'), to.replace('<owner>', 'ana'))
				.matchAll(PROJECT),
		]
			.filter(([, name]) => name !== 'ana/n8n-nodes-smspartner')
			.map(([link]) => `${file}: ${link}`),
	);
	expect(others).toEqual([]);
});

it('is the repository that homepage and bugs link to', () => {
	expect([manifest.homepage, manifest.bugs]).toEqual([
		`https://github.com/${OURS}#readme`,
		`https://github.com/${OURS}/issues`,
	]);
});

it('is one of the fields that CONTRIBUTING says to set', () => {
	const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	for (const field of ['`author`', '`repository`', 'NPM_TOKEN', 'check:package -- --publish']) {
		expect(contributing).toContain(field);
	}
});
