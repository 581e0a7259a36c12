import { textOf } from '../guards';
import { invalid, type Parsed } from '../problem';

/** SMS Partner: 20 characters at most, no spaces. */
const TAG = /^\S{1,20}$/u;

/** Whether a text can be a tag. New tags have no capital letters, either. */
export function isTag(text: string): boolean {
	return TAG.test(text);
}

/** Reads a tag to search for. */
export function parseTag(raw: unknown): Parsed<string> {
	const tag = typeof raw === 'number' ? String(raw) : textOf(raw);
	if (tag === undefined) {
		return invalid(
			'No tag',
			"The parameter 'Tag' is empty for this item. Enter the tag with which the messages were sent.",
		);
	}
	if (isTag(tag)) return { value: tag };
	return invalid('Tag is not valid', 'A tag has up to 20 characters and no spaces.');
}
