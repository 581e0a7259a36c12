import { invalid, type Parsed, textOf } from '../data';

/** SMS Partner: 20 characters at most, no spaces. */
const TAG = /^\S{1,20}$/u;

/** Reads a tag to search for. */
export function parseTag(raw: unknown): Parsed<string> {
	const tag = typeof raw === 'number' ? String(raw) : textOf(raw);
	if (tag === undefined) {
		return invalid(
			'No tag',
			"The parameter 'Tag' is empty for this item. Enter the tag with which the messages were sent.",
		);
	}
	if (TAG.test(tag)) return { value: tag };
	return invalid('Tag is not valid', 'A tag has up to 20 characters and no spaces.');
}
