/**
 * What the changelog says about one version, in Markdown, without its heading.
 *
 * @throws an error if it says nothing
 */
export function releaseNotes(changelog: string, version: string): string {
	const [, ...sections] = changelog.split(/^## /m);
	const section = sections.find((one) => one.startsWith(`[${version}]`));
	if (section === undefined) throw new Error(`CHANGELOG.md has no section [${version}].`);
	const [, ...lines] = section.split('\n');
	// The last section is followed by the link addresses of all headings.
	const notes = lines.filter((line) => !/^\[[^\]]+\]: /.test(line));
	const text = notes.join('\n').trim();
	if (text === '') throw new Error(`CHANGELOG.md says nothing about ${version}.`);
	return text;
}

/** @throws an error if the version's section has no date */
export function checkDate(changelog: string, version: string): void {
	const heading = changelog.split('\n').find((line) => line.startsWith(`## [${version}]`)) ?? '';
	if (/ - \d{4}-\d{2}-\d{2}$/.test(heading)) return;
	throw new Error(`CHANGELOG.md has no date for ${version}.`);
}

/** @throws an error if the tag is not that of the version */
export function checkTag(tag: string, version: string): void {
	if (tag === `v${version}`) return;
	throw new Error(`The tag is ${tag}, but package.json has version ${version}.`);
}
