import type { IDataObject } from 'n8n-workflow';
import { withoutKey } from './apiKey';
import { isRecord } from './fields';

// A JSON number of so many digits would be rounded. (The pattern cannot match inside a text of the answer: there, a
// backslash stands before each quote.)
const LONG_IDS = /("messageId"\s*:\s*)(\d{16,})(?=\s*[,}])/g;

/**
 * Parses the body of an answer: JSON, without the API key, should the server send it back. Undefined for anything but
 * an object.
 *
 * @param hasLongIds whether message IDs were asked for that a number cannot hold; they are then kept as texts
 */
export function parseApiBody(
	text: string,
	apiKey: string,
	hasLongIds: boolean,
): IDataObject | undefined {
	const exact = hasLongIds ? text.replace(LONG_IDS, '$1"$2"') : text;
	try {
		const value: unknown = JSON.parse(
			exact,
			mayHoldKey(text, apiKey) ? cleaner(apiKey) : undefined,
		);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

// Letters and digits need no escape in JSON: whoever writes them as \uXXXX may hide a key.
const ESCAPED_ASCII = /\\u00[2-7]/;

/** False for nearly all answers, which need no second look then. */
function mayHoldKey(text: string, apiKey: string): boolean {
	return (
		text.includes(apiKey) ||
		!/^\w+$/.test(apiKey) ||
		(text.includes('\\u00') && ESCAPED_ASCII.test(text))
	);
}

/** Takes the key out of texts and out of the names of properties. */
function cleaner(apiKey: string): (name: string, value: unknown) => unknown {
	return (_, value) => {
		if (typeof value === 'string') return withoutKey(value, apiKey);
		if (!isRecord(value)) return value;
		const entries = Object.entries(value);
		return Object.fromEntries(entries.map(([name, one]) => [withoutKey(name, apiKey), one]));
	};
}
