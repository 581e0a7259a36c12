import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import {
	fileFindings,
	type Manifest,
	manifestFindings,
	placeholderFindings,
	sizeFindings,
	verdict,
} from './findings';
import { type Packed, packInto } from './packInto';

/** Checks the package before it is published: its files, size and manifest, and with n8n's own scanner. */

const FILES = join(__dirname, 'files.txt');

async function main(): Promise<void> {
	const { write, publish } = new Command('npm run check:package --')
		.description('Builds and packs the package in a temporary folder, and checks the result.')
		.option('--write', 'update test/package/files.txt with the files of the package')
		.option('--publish', 'also fail on placeholders; use before publishing')
		.parse()
		.opts<{ write?: true; publish?: true }>();
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-package-'));
	try {
		const packed = await packInto(folder);
		if (write) writeFileSync(FILES, `${packed.files.join('\n')}\n`);
		const manifest = manifestOf(packed);
		const { findings, notices } = verdict(
			await findingsOf(packed, manifest),
			placeholderFindings(manifest),
			publish === true,
		);
		for (const notice of notices) showNotice(notice);
		for (const finding of findings) console.error(pc.red(finding));
		if (findings.length > 0) process.exitCode = 1;
		else {
			console.log(
				`The package passes all checks, including n8n's scanner: ${packed.files.length} files, ${(packed.size / 1000).toFixed(0)} kB packed.`,
			);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function manifestOf({ unpacked }: Packed): Manifest {
	return JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest;
}

/** On GitHub, prints an annotation, which is shown above the log. */
function showNotice(text: string): void {
	const notice = `Not ready to publish. ${text} See CONTRIBUTING.md, "Releasing".`;
	console.log(process.env.GITHUB_ACTIONS === 'true' ? `::notice::${notice}` : pc.yellow(notice));
}

async function findingsOf(
	{ source, unpacked, files, size }: Packed,
	manifest: Manifest,
): Promise<string[]> {
	const expected = readFileSync(FILES, 'utf8').trim().split('\n');
	return [
		...fileFindings(files, expected),
		...sizeFindings(size),
		...manifestFindings(manifest, files),
		...(await scannerFindings(source, unpacked)),
	];
}

/** Scans the sources and the build, as n8n does to verify a package. */
async function scannerFindings(source: string, unpacked: string): Promise<string[]> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } =
		await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const results = [
		await analyzePackage(source, SOURCE_FILE_PATTERNS),
		await analyzePackage(unpacked),
	];
	return results
		.filter(({ passed }) => !passed)
		.map(({ message, details }) => `n8n's scanner: ${message}\n${details ?? ''}`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
