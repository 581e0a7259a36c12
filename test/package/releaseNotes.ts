import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../../nodes/SmsPartner/guards';
import manifest from '../../package.json';
import { checkDate, checkTag, releaseNotes } from './changelog';

/** Prints the section of CHANGELOG.md about this version, if the tag belongs to this version. */

const [tag] = new Command('npm run release:notes --')
	.description('Prints the release notes for this tag.')
	.argument('<tag>', 'e.g. v1.0.0')
	.parse().args;
try {
	checkTag(tag, manifest.version);
	const changelog = readFileSync(resolve(__dirname, '../../CHANGELOG.md'), 'utf8');
	const notes = releaseNotes(changelog, manifest.version);
	checkDate(changelog, manifest.version);
	console.log(notes);
} catch (error) {
	console.error(messageOf(error));
	process.exitCode = 1;
}
