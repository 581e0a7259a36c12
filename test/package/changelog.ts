/**
 * What the changelog says about the version of a tag, in Markdown, without its heading.
 *
 * @throws an error if the tag belongs to another version, or if there is nothing or no date
 */
export function releaseNotes(changelog: string, tag: string, version: string): string {
	if (tag !== `v${version}`) {
		throw new Error(`The tag is ${tag}, but package.json has version ${version}.`);
	}
	const sections = changelog.split(/^## /m);
	const section = sections.find((one) => one.startsWith(`[${version}]`)) ?? '';
	const [heading, ...lines] = section.split('\n');
	if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
		throw new Error(`CHANGELOG.md has no section for ${version} with a date.`);
	}
	// The last section is followed by the link addresses of all headings.
	const text = lines.filter((line) => !/^\[[^\]]+\]: /.test(line)).join('\n');
	if (text.trim() === '') throw new Error(`CHANGELOG.md says nothing about ${version}.`);
	return text.trim();
}
