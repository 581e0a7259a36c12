/** What may be wrong with a packed package, in words. Empty where all is well. */

/** The fields of a package.json that matter to those who install it. */
export interface Manifest {
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly bundleDependencies?: readonly string[];
	readonly bundledDependencies?: readonly string[];
	readonly peerDependencies?: Readonly<Record<string, string>>;
	readonly scripts?: Readonly<Record<string, string>>;
	readonly author?: { readonly email?: string };
	readonly repository?: { readonly url?: string };
	readonly n8n?: {
		readonly nodes?: readonly string[];
		readonly credentials?: readonly string[];
	};
}

/** Bytes of the tarball. It has some 50,000; a picture or source maps would show. */
const LARGEST = 80_000;

const PEERS = { 'n8n-workflow': '*' };

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

export function fileFindings(files: readonly string[], expected: readonly string[]): string[] {
	const added = files.filter((file) => !expected.includes(file));
	const missing = expected.filter((file) => !files.includes(file));
	const readmes = files.filter((file) => /^readme\b/i.test(file));
	return [
		...added.map(
			(file) =>
				`${file} is in the package, but not in test/package/files.txt. If it belongs there: npm run check:package -- --write`,
		),
		...missing.map((file) => `${file} is missing in the package.`),
		// npm shows any one of several.
		...(readmes.length === 1 ? [] : [`The package has ${readmes.length} README files, not one.`]),
	];
}

export function sizeFindings(size: number): string[] {
	return size <= LARGEST ? [] : [`The package has ${size} bytes, more than ${LARGEST}.`];
}

export function manifestFindings(manifest: Manifest, files: readonly string[]): string[] {
	const { dependencies, optionalDependencies, bundleDependencies, bundledDependencies } = manifest;
	const needs = { dependencies, optionalDependencies, bundleDependencies, bundledDependencies };
	const { nodes = [], credentials = [] } = manifest.n8n ?? {};
	const peers = JSON.stringify(manifest.peerDependencies);
	return [
		...Object.entries(needs)
			.filter(([, value]) => Object.keys(value ?? {}).length > 0)
			.map(([name]) => `The package has ${name}: n8n verifies none that has.`),
		...(peers === JSON.stringify(PEERS)
			? []
			: [`The only peer is to be n8n-workflow, any version, not ${peers}.`]),
		...INSTALL_SCRIPTS.filter((name) => name in (manifest.scripts ?? {})).map(
			(name) => `The script ${name} would run where the package is installed.`,
		),
		...(nodes.length > 0 && credentials.length > 0
			? []
			: ['package.json names no node, or no credential.']),
		...[...nodes, ...credentials]
			.filter((file) => !files.includes(file))
			.map((file) => `package.json names ${file}, which is not in the package.`),
	];
}

/** What has to be set before a version is published: until then, it stands for whoever takes the project over. */
export function placeholderFindings({ author, repository }: Manifest): string[] {
	const email = author?.email ?? '';
	const url = repository?.url ?? '';
	return [
		...(email === '' || email.endsWith('noreply.github.com')
			? [
					"author.email in package.json is a placeholder. Set an address that is read: n8n's Creator Portal writes to it.",
				]
			: []),
		...(url === '' || url.includes('github.com/n8n-nodes-smspartner/')
			? [
					'repository.url in package.json is a placeholder. Set the repository from which the package is published: npm compares them for its provenance.',
				]
			: []),
	];
}
