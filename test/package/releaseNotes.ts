import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import manifest from '../../package.json';
import { messageOf } from '../../nodes/SmsPartner/data';
import { checkTag, releaseNotes } from './changelog';

/** Prints what CHANGELOG.md says about the version in package.json, if the tag is that of this version. */

const [tag] = new Command('npm run release:notes --')
	.description('Prints the release notes for this tag.')
	.argument('<tag>', 'e.g. v1.0.0')
	.parse().args;
try {
	checkTag(tag, manifest.version);
	const changelog = readFileSync(resolve(__dirname, '../../CHANGELOG.md'), 'utf8');
	console.log(releaseNotes(changelog, manifest.version));
} catch (error) {
	console.error(messageOf(error));
	process.exitCode = 1;
}
