/** Each function describes what is wrong with a packed package; the list is empty if all is well. */

/** The fields of a package.json that matter to those who install it. */
export interface Manifest {
	readonly name?: string;
	readonly author?: { readonly email?: string };
	readonly repository?: { readonly url?: string };
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly bundleDependencies?: readonly string[];
	readonly bundledDependencies?: readonly string[];
	readonly peerDependencies?: Readonly<Record<string, string>>;
	readonly scripts?: Readonly<Record<string, string>>;
	readonly n8n?: {
		readonly nodes?: readonly string[];
		readonly credentials?: readonly string[];
	};
}

/** The largest tarball, in bytes. It has about 50,000; a picture or source maps would exceed this. */
const MAX_BYTES = 90_000;

const PEERS = { 'n8n-workflow': '*' };

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

export function fileFindings(files: readonly string[], expected: readonly string[]): string[] {
	const added = files.filter((file) => !expected.includes(file));
	const missing = expected.filter((file) => !files.includes(file));
	const readmes = files.filter((file) => /^readme\b/i.test(file));
	return [
		...added.map(
			(file) =>
				`${file} is in the package, but not in test/package/files.txt. If it belongs in the package, run: npm run check:package -- --write`,
		),
		...missing.map((file) => `${file} is missing from the package.`),
		// npm shows any one of several.
		...(readmes.length === 1
			? []
			: [`The package must have exactly one README file, not ${readmes.length}.`]),
	];
}

export function sizeFindings(size: number): string[] {
	return size <= MAX_BYTES
		? []
		: [`The package is too large: ${size} bytes, at most ${MAX_BYTES}.`];
}

export function manifestFindings(manifest: Manifest, files: readonly string[]): string[] {
	const { dependencies, optionalDependencies, bundleDependencies, bundledDependencies } = manifest;
	const needs = { dependencies, optionalDependencies, bundleDependencies, bundledDependencies };
	const { nodes = [], credentials = [] } = manifest.n8n ?? {};
	const peers = JSON.stringify(manifest.peerDependencies);
	return [
		...Object.entries(needs)
			.filter(([, value]) => Object.keys(value ?? {}).length > 0)
			.map(([name]) => `The package has ${name}. n8n does not verify packages that have any.`),
		...(peers === JSON.stringify(PEERS)
			? []
			: [`The only peer dependency must be n8n-workflow with the version "*", not ${peers}.`]),
		...INSTALL_SCRIPTS.filter((name) => name in (manifest.scripts ?? {})).map(
			(name) => `The script ${name} would run when the package is installed.`,
		),
		...(nodes.length > 0 && credentials.length > 0
			? []
			: ['package.json lists no node or no credential.']),
		...[...nodes, ...credentials]
			.filter((file) => !files.includes(file))
			.map((file) => `package.json lists ${file}, which is not in the package.`),
	];
}

/** Domains that receive no mail: GitHub's no-reply domain, and those that RFC 2606 reserves for examples. */
const NO_MAIL =
	/(^|[@.])(users\.noreply\.github\.com|example\.(com|net|org)|example|invalid|localhost|test)$/i;

/**
 * What nobody has filled in yet. Placeholders do no harm until the package is published: n8n then sends the token that
 * proves who owns the package to the author's address, and compares the repository with the one on npm.
 */
export function placeholderFindings({ name, author, repository }: Manifest): string[] {
	const { email = '' } = author ?? {};
	const { url = '' } = repository ?? {};
	const [, owner, project] = /github\.com\/([^/]+)\/([^/]+?)(?:\.git)?$/.exec(url) ?? [];
	return [
		...(/^\S+@\S+\.\S+$/.test(email) && !NO_MAIL.test(email)
			? []
			: [`The author's e-mail address is a placeholder: "${email}" cannot receive mail.`]),
		...(owner !== undefined && owner !== name && project === name
			? []
			: [`The repository is a placeholder: "${url}".`]),
	];
}

/** Separates what fails the check from notices. Placeholders are notices until the package is about to be published. */
export function verdict(
	findings: readonly string[],
	placeholders: readonly string[],
	isPublishing: boolean,
): { readonly findings: readonly string[]; readonly notices: readonly string[] } {
	return isPublishing
		? { findings: [...placeholders, ...findings], notices: [] }
		: { findings, notices: placeholders };
}
