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
} from './findings';
import { type Packed, packInto } from './packInto';

/** What is to be published, looked at before it is: its files, its size, its manifest, and n8n's own scanner. */

const FILES = join(__dirname, 'files.txt');

async function main(): Promise<void> {
	const { write, publish } = new Command('npm run check:package --')
		.description('Builds and packs the package in a temporary folder, and checks it.')
		.option('--write', 'take the files of the package into test/package/files.txt')
		.option(
			'--publish',
			'also refuse placeholders, which have to be set before a version is published',
		)
		.parse()
		.opts<{ write?: true; publish?: true }>();
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-package-'));
	try {
		const packed = await packInto(folder);
		if (write) writeFileSync(FILES, `${packed.files.join('\n')}\n`);
		const manifest = readManifest(packed);
		const placeholders = placeholderFindings(manifest);
		const findings = await findingsOf(packed, manifest);
		if (publish) findings.push(...placeholders);
		else for (const finding of placeholders) console.log(pc.yellow(finding));
		for (const finding of findings) console.error(pc.red(finding));
		if (findings.length > 0) process.exitCode = 1;
		else {
			console.log(
				`The package is well: ${packed.files.length} files, ${(packed.size / 1000).toFixed(0)} kB packed, n8n's scanner finds nothing.`,
			);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function readManifest({ unpacked }: Packed): Manifest {
	return JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest;
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

/** As n8n does it for a package that is to be verified: its sources, and what was built of them. */
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
