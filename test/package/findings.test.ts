import {
	fileFindings,
	type Manifest,
	manifestFindings,
	placeholderFindings,
	sizeFindings,
	verdict,
} from './findings';

/** The findings of `npm run check:package`, without its build and packing, which take longer. */

const FILES = ['README.md', 'dist/a.credentials.js', 'dist/a.node.js', 'package.json'];
const GOOD: Manifest = {
	name: 'n8n-nodes-a',
	author: { email: 'ana@shop.fr' },
	repository: { url: 'git+https://github.com/ana/n8n-nodes-a.git' },
	peerDependencies: { 'n8n-workflow': '*' },
	scripts: { test: 'jest' },
	n8n: { nodes: ['dist/a.node.js'], credentials: ['dist/a.credentials.js'] },
};

it('finds nothing if all is well', () => {
	expect(fileFindings(FILES, FILES)).toEqual([]);
	expect(sizeFindings(90_000)).toEqual([]);
	expect(manifestFindings(GOOD, FILES)).toEqual([]);
	expect(placeholderFindings(GOOD)).toEqual([]);
});

it.each([
	['an unexpected file', [...FILES, 'dist/a.test.js'], /^dist\/a\.test\.js is in the package/],
	['a missing file', FILES.slice(0, 3), /^package\.json is missing/],
	['no README', FILES.slice(1), /^README\.md is missing/],
	['a second README', [...FILES, 'README.fr.md'], /^README\.fr\.md is in the package/],
])('names %s', (_, files, finding) => {
	expect(fileFindings(files, FILES)[0]).toMatch(finding);
});

it('allows one README only, since npm shows any one of several', () => {
	const two = [...FILES, 'README.fr.md'];
	expect(fileFindings(two, two)).toEqual(['The package must have exactly one README file, not 2.']);
});

it('names a package that is too large', () => {
	expect(sizeFindings(1_000_000)).toEqual([
		'The package is too large: 1000000 bytes, at most 90000.',
	]);
});

it.each<[string, Manifest, RegExp]>([
	['a dependency', { ...GOOD, dependencies: { a: '1' } }, /has dependencies/],
	[
		'an optional dependency',
		{ ...GOOD, optionalDependencies: { a: '1' } },
		/has optionalDependencies/,
	],
	['a bundled dependency', { ...GOOD, bundledDependencies: ['a'] }, /has bundledDependencies/],
	['no peer dependency', { ...GOOD, peerDependencies: undefined }, /only peer dependency/],
	[
		'another peer dependency',
		{ ...GOOD, peerDependencies: { 'n8n-workflow': '*', a: '*' } },
		/only peer dependency/,
	],
	['an install script', { ...GOOD, scripts: { postinstall: 'x' } }, /script postinstall/],
	['no node', { ...GOOD, n8n: {} }, /lists no node/],
	[
		'a missing node file',
		{ ...GOOD, n8n: { ...GOOD.n8n, nodes: ['dist/b.js'] } },
		/lists dist\/b\.js/,
	],
])('names %s', (_, manifest, finding) => {
	expect(manifestFindings(manifest, FILES)).toEqual([expect.stringMatching(finding)]);
});

describe('placeholders', () => {
	it.each([
		[''],
		['ana'],
		['n8n-nodes-a@users.noreply.github.com'],
		['1+ana@users.noreply.github.com'],
		['ana@example.com'],
		['ana@shop.example'],
		['ana@n8n-nodes-a.invalid'],
	])('include the address "%s"', (email) => {
		expect(placeholderFindings({ ...GOOD, author: { email } })).toEqual([
			`The author's e-mail address is a placeholder: "${email}" cannot receive mail.`,
		]);
	});

	it.each([
		[''],
		['git+https://github.com/n8n-nodes-a/n8n-nodes-a.git'],
		['git+https://github.com/ana/n8n-nodes-b.git'],
		['https://gitlab.com/ana/n8n-nodes-a'],
	])('include the repository "%s"', (url) => {
		expect(placeholderFindings({ ...GOOD, repository: { url } })).toEqual([
			`The repository is a placeholder: "${url}".`,
		]);
	});

	it('fail the check only if the package is about to be published', () => {
		const other = ['The package must have exactly one README file, not 2.'];
		const placeholders = placeholderFindings({ ...GOOD, author: {} });
		expect(verdict(other, placeholders, true)).toEqual({
			findings: [...placeholders, ...other],
			notices: [],
		});
		expect(verdict(other, placeholders, false)).toEqual({
			findings: other,
			notices: placeholders,
		});
	});

	it('include a missing author and a missing repository', () => {
		expect(placeholderFindings({ name: 'n8n-nodes-a' })).toHaveLength(2);
	});

	it.each(['ana@test.fr', 'ana@example-shop.fr', 'ana@mail.latest'])(
		'do not include the address %s',
		(email) => {
			expect(placeholderFindings({ ...GOOD, author: { email } })).toEqual([]);
		},
	);
});
