import {
	fileFindings,
	type Manifest,
	manifestFindings,
	placeholderFindings,
	sizeFindings,
} from './findings';

/** What `npm run check:package` finds; that itself builds and packs, which takes longer. */

const FILES = ['README.md', 'dist/a.credentials.js', 'dist/a.node.js', 'package.json'];
const GOOD: Manifest = {
	peerDependencies: { 'n8n-workflow': '*' },
	scripts: { test: 'jest' },
	n8n: { nodes: ['dist/a.node.js'], credentials: ['dist/a.credentials.js'] },
};

it('finds nothing where all is well', () => {
	expect(fileFindings(FILES, FILES)).toEqual([]);
	expect(sizeFindings(80_000)).toEqual([]);
	expect(manifestFindings(GOOD, FILES)).toEqual([]);
});

it.each([
	['a file that creeps in', [...FILES, 'dist/a.test.js'], /^dist\/a\.test\.js is in the package/],
	['a file that is gone', FILES.slice(0, 3), /^package\.json is missing/],
	['no README', FILES.slice(1), /^README\.md is missing/],
	['two of them', [...FILES, 'README.fr.md'], /^README\.fr\.md is in the package/],
])('names %s', (_, files, finding) => {
	expect(fileFindings(files, FILES)[0]).toMatch(finding);
});

it('allows one README only, since npm shows any one of several', () => {
	const two = [...FILES, 'README.fr.md'];
	expect(fileFindings(two, two)).toEqual(['The package has 2 README files, not one.']);
});

it('names a package that has grown', () => {
	expect(sizeFindings(1_000_000)).toEqual(['The package has 1000000 bytes, more than 80000.']);
});

it.each<[string, Manifest, RegExp]>([
	['a dependency', { ...GOOD, dependencies: { a: '1' } }, /has dependencies/],
	['an optional one', { ...GOOD, optionalDependencies: { a: '1' } }, /has optionalDependencies/],
	['a bundled one', { ...GOOD, bundledDependencies: ['a'] }, /has bundledDependencies/],
	['no peer', { ...GOOD, peerDependencies: undefined }, /only peer/],
	['another peer', { ...GOOD, peerDependencies: { 'n8n-workflow': '*', a: '*' } }, /only peer/],
	['a script at installation', { ...GOOD, scripts: { postinstall: 'x' } }, /script postinstall/],
	['no node', { ...GOOD, n8n: {} }, /names no node/],
	[
		'a node that is not there',
		{ ...GOOD, n8n: { ...GOOD.n8n, nodes: ['dist/b.js'] } },
		/names dist\/b\.js/,
	],
])('names %s', (_, manifest, finding) => {
	expect(manifestFindings(manifest, FILES)).toEqual([expect.stringMatching(finding)]);
});

const OWNED: Manifest = {
	...GOOD,
	author: { email: 'sms@example.com' },
	repository: { url: 'git+https://github.com/example/n8n-nodes-smspartner.git' },
};

it('lets a package be published whose author and repository are set', () => {
	expect(placeholderFindings(OWNED)).toEqual([]);
});

it.each<[string, Manifest, RegExp]>([
	[
		'an address that nobody reads',
		{ ...OWNED, author: { email: '1+a@users.noreply.github.com' } },
		/^author\.email/,
	],
	['no address', { ...OWNED, author: {} }, /^author\.email/],
	[
		'the repository of nobody',
		{ ...OWNED, repository: { url: 'git+https://github.com/n8n-nodes-smspartner/a.git' } },
		/^repository\.url/,
	],
	['no repository', { ...OWNED, repository: undefined }, /^repository\.url/],
])('refuses to publish %s', (_, manifest, finding) => {
	expect(placeholderFindings(manifest)).toEqual([expect.stringMatching(finding)]);
});
