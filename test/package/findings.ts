/** Each function describes what is wrong with the package; the list is empty if all is well. */

/** What `npm pack --json` says about the tarball. */
export interface Tarball {
	/** In bytes. */
	readonly size: number;
	readonly files: ReadonlyArray<{ readonly path: string }>;
}

/** The fields of package.json that n8n's scanner does not check. */
export interface Manifest {
	readonly name: string;
	readonly author: { readonly email: string };
	readonly repository: { readonly url: string };
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

/** The largest tarball, in bytes. It has about 86,000; a picture or source maps would exceed this. */
const MAX_BYTES = 90_000;

/** npm shows any one of several README files, so there is only one. */
const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

/** Compares the files of the package with its sources, e.g. `nodes/SmsPartner/clock.ts`. */
export function fileFindings(
	{ files, size }: Tarball,
	sources: readonly string[],
	{ n8n }: Manifest,
): string[] {
	const packed = files.map(({ path }) => path);
	const built = sources.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`);
	const expected = [...DOCUMENTS, ...built, ...n8n.nodes, ...n8n.credentials];
	return [
		...packed
			.filter((path) => !expected.includes(path))
			.map((path) => `${path} is in the package, but has no source.`),
		...[...new Set(expected)]
			.filter((path) => !packed.includes(path))
			.map((path) => `${path} is missing from the package.`),
		...(size > MAX_BYTES ? [`The package is too large: ${size} bytes, at most ${MAX_BYTES}.`] : []),
	];
}

/** Domains that receive no mail: GitHub's no-reply domain, and those that RFC 2606 reserves for examples. */
const NO_MAIL =
	/(^|[@.])(users\.noreply\.github\.com|example\.(com|net|org)|example|invalid|localhost|test)$/i;

/**
 * What nobody has filled in yet. Placeholders do no harm until the package is published: n8n then sends the token that
 * proves who owns the package to the author's address, and compares the repository with the one on npm.
 */
export function placeholderFindings({
	name,
	author: { email },
	repository: { url },
}: Manifest): string[] {
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
