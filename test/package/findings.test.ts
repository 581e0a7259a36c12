import { fileFindings, type Manifest, placeholderFindings } from './findings';

/** The findings of `npm run check:package`, without its build and scanner, which take longer. */

const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
const BUILT = ['dist/credentials/a.credentials.js', 'dist/nodes/a.node.js', 'dist/nodes/a.svg'];
const SOURCES = ['credentials/a.credentials.ts', 'nodes/a.node.ts', 'nodes/a.svg'];
const GOOD: Manifest = {
	name: 'n8n-nodes-a',
	author: { email: 'ana@shop.fr' },
	repository: { url: 'git+https://github.com/ana/n8n-nodes-a.git' },
	n8n: { nodes: ['dist/nodes/a.node.js'], credentials: ['dist/credentials/a.credentials.js'] },
};

const tarball = (paths: string[], size = 90_000) => ({
	size,
	files: paths.map((path) => ({ path })),
});

it('finds nothing if all is well', () => {
	expect(fileFindings(tarball([...DOCUMENTS, ...BUILT]), SOURCES, GOOD)).toEqual([]);
	expect(placeholderFindings(GOOD)).toEqual([]);
});

it.each([
	[
		'an unexpected file',
		[...DOCUMENTS, ...BUILT, 'dist/nodes/a.js.map'],
		['dist/nodes/a.js.map is in the package, but has no source.'],
	],
	[
		'a second README',
		[...DOCUMENTS, ...BUILT, 'README.fr.md'],
		['README.fr.md is in the package, but has no source.'],
	],
	[
		'no README and a picture that was not built',
		['CHANGELOG.md', 'LICENSE', 'package.json', ...BUILT.slice(0, 2)],
		['README.md is missing from the package.', 'dist/nodes/a.svg is missing from the package.'],
	],
])('names %s', (_, paths, findings) => {
	expect(fileFindings(tarball(paths), SOURCES, GOOD)).toEqual(findings);
});

it('names a node and a credential in package.json that do not exist', () => {
	const n8n = { nodes: ['dist/nodes/b.node.js'], credentials: ['dist/b.credentials.js'] };
	expect(fileFindings(tarball([...DOCUMENTS, ...BUILT]), SOURCES, { ...GOOD, n8n })).toEqual([
		'dist/nodes/b.node.js is missing from the package.',
		'dist/b.credentials.js is missing from the package.',
	]);
});

it('names a package that is too large', () => {
	expect(fileFindings(tarball([...DOCUMENTS, ...BUILT], 90_001), SOURCES, GOOD)).toEqual([
		'The package is too large: 90001 bytes, at most 90000.',
	]);
});

describe('placeholders', () => {
	it.each([
		'',
		'ana',
		'1+ana@users.noreply.github.com',
		'ana@example.com',
		'ana@shop.example',
		'ana@n8n-nodes-a.invalid',
	])('include the address "%s"', (email) => {
		expect(placeholderFindings({ ...GOOD, author: { email } })).toEqual([
			`The author's e-mail address is a placeholder: "${email}" cannot receive mail.`,
		]);
	});

	it.each(['ana@test.fr', 'ana@example-shop.fr', 'ana@mail.latest'])(
		'do not include the address %s',
		(email) => {
			expect(placeholderFindings({ ...GOOD, author: { email } })).toEqual([]);
		},
	);

	it.each([
		'',
		'git+https://github.com/n8n-nodes-a/n8n-nodes-a.git',
		'git+https://github.com/ana/n8n-nodes-b.git',
		'https://gitlab.com/ana/n8n-nodes-a',
	])('include the repository "%s"', (url) => {
		expect(placeholderFindings({ ...GOOD, repository: { url } })).toEqual([
			`The repository is a placeholder: "${url}".`,
		]);
	});
});
