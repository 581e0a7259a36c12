import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { messageOf } from '../../nodes/SmsPartner/guards';
import { version } from '../../package.json';
import { releaseNotes } from './changelog';

/** Prints the section of CHANGELOG.md about this version, if the tag belongs to this version. */

const command = new Command('npm run release:notes --')
	.description('Prints the release notes for this tag.')
	.argument('<tag>', 'e.g. v1.0.0')
	.parse();
try {
	const changelog = readFileSync(resolve(__dirname, '../../CHANGELOG.md'), 'utf8');
	console.log(releaseNotes(changelog, command.args[0], version));
} catch (error) {
	command.error(messageOf(error));
}
