import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import manifest from '../../package.json';
import { fileFindings, placeholderFindings, type Tarball } from './findings';

/** Checks what would be published: files, size and placeholders, and with n8n's own scanner. */

const ROOT = resolve(__dirname, '../..');

async function main(): Promise<void> {
	const { publish } = new Command('npm run check:package --')
		.description('Builds the package and checks what would be published.')
		.option('--publish', 'also fail on placeholders; use before publishing')
		.parse()
		.opts<{ publish?: true }>();
	const tarball = pack();
	const placeholders = placeholderFindings(manifest);
	const findings = [
		...(publish ? placeholders : []),
		...fileFindings(tarball, ['nodes', 'credentials'].flatMap(sourcesIn), manifest),
		...(await scannerFindings()),
	];
	if (!publish) for (const placeholder of placeholders) showNotice(placeholder);
	for (const finding of findings) console.error(pc.red(finding));
	if (findings.length > 0) process.exitCode = 1;
	else {
		const { files, size } = tarball;
		console.log(
			`The package passes all checks, including n8n's scanner: ${files.length} files, ${(size / 1000).toFixed(0)} kB packed.`,
		);
	}
}

function pack(): Tarball {
	const printed = execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: ROOT,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [tarball] = JSON.parse(printed) as [Tarball];
	return tarball;
}

function sourcesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(ts|json|svg)$/.test(name))
		.map((name) => join(folder, name));
}

/** On GitHub, prints an annotation, which is shown above the log. */
function showNotice(text: string): void {
	const notice = `Not ready to publish. ${text} See CONTRIBUTING.md, "Releasing".`;
	console.log(process.env.GITHUB_ACTIONS === 'true' ? `::notice::${notice}` : pc.yellow(notice));
}

/** Scans the sources and the build, as n8n does to verify a package. */
async function scannerFindings(): Promise<string[]> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } =
		await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const patterns = [...SOURCE_FILE_PATTERNS, 'dist/**/*.{js,json}'];
	const { passed, message, details } = await analyzePackage(ROOT, patterns);
	return passed ? [] : [`n8n's scanner: ${message}\n${details ?? ''}`];
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
