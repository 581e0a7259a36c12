import { releaseNotes } from './changelog';

/** The text of a GitHub release, taken from the changelog. */

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- New.

## [1.2.0]

No date.

## [1.1.0] - 2026-12-01

### Added

- Second, see [the docs](docs/a.md).

## [1.0.0-beta.1] - 2026-11-23

## [1.0.0] - 2026-11-23

First.

[1.1.0]: https://example.com/1.1.0
[1.0.0]: https://example.com/1.0.0
`;

it('is the section of the version without its heading and the link addresses', () => {
	expect(releaseNotes(CHANGELOG, 'v1.1.0', '1.1.0')).toBe(
		'### Added\n\n- Second, see [the docs](docs/a.md).',
	);
	expect(releaseNotes(CHANGELOG, 'v1.0.0', '1.0.0')).toBe('First.');
});

it.each([
	['v1.1.0', '1.0.0', 'The tag is v1.1.0, but package.json has version 1.0.0.'],
	['1.0.0', '1.0.0', 'The tag is 1.0.0, but package.json has version 1.0.0.'],
	['v1.3.0', '1.3.0', 'CHANGELOG.md has no section for 1.3.0 with a date.'],
	['v1.2.0', '1.2.0', 'CHANGELOG.md has no section for 1.2.0 with a date.'],
	['v1.0.0-beta.1', '1.0.0-beta.1', 'CHANGELOG.md says nothing about 1.0.0-beta.1.'],
])('does not exist for the tag %s of version %s', (tag, version, words) => {
	expect(() => releaseNotes(CHANGELOG, tag, version)).toThrow(words);
});
