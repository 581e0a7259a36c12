import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import manifest from '../../package.json';
import { checkDate, checkTag, releaseNotes } from './changelog';

/** The text of a GitHub release, taken from the changelog. */

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- New.

## [1.1.0] - 2026-12-01

### Added

- Second, see [the docs](docs/a.md).

## [1.0.0] - 2026-11-23

First.

[1.1.0]: https://example.com/1.1.0
[1.0.0]: https://example.com/1.0.0
`;

it('returns the section of a version without its heading and the link addresses', () => {
	expect(releaseNotes(CHANGELOG, '1.1.0')).toBe(
		'### Added\n\n- Second, see [the docs](docs/a.md).',
	);
	expect(releaseNotes(CHANGELOG, '1.0.0')).toBe('First.');
});

it.each([
	['has no section [1.2.0]', '1.2.0'],
	['has no section [1.0]', '1.0'],
])('says that the changelog %s', (words, version) => {
	expect(() => releaseNotes(CHANGELOG, version)).toThrow(`CHANGELOG.md ${words}.`);
});

it('refuses a version whose section is empty', () => {
	expect(() => releaseNotes('## [1.0.0] - 2026-11-23\n\n[1.0.0]: https://a', '1.0.0')).toThrow(
		'CHANGELOG.md says nothing about 1.0.0.',
	);
});

it('refuses a tag of another version', () => {
	expect(() => checkTag('v1.1.0', '1.0.0')).toThrow('The tag is v1.1.0, but');
	expect(() => checkTag('1.0.0', '1.0.0')).toThrow('The tag is 1.0.0, but');
	expect(checkTag('v1.0.0', '1.0.0')).toBeUndefined();
});

it('refuses a version without a date', () => {
	expect(checkDate(CHANGELOG, '1.0.0')).toBeUndefined();
	const words = 'CHANGELOG.md has no date for 1.0.0.';
	expect(() => checkDate('## [1.0.0] - unreleased\n\nFirst.', '1.0.0')).toThrow(words);
	expect(() => checkDate('## [1.0.0]\n\nFirst.', '1.0.0')).toThrow(words);
	expect(() => checkDate('## [1.0.0-beta.1] - 2026-11-23', '1.0.0')).toThrow(words);
});

it('has notes for the version in package.json', () => {
	const changelog = readFileSync(resolve(__dirname, '../../CHANGELOG.md'), 'utf8');
	expect(releaseNotes(changelog, manifest.version)).toMatch(/^### |^\w/);
});
