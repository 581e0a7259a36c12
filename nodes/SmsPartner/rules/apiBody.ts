import type { IDataObject } from 'n8n-workflow';
import { withoutKey } from './apiKey';
import { isRecord } from './fields';

// A JSON number of so many digits would be rounded. (Neither pattern can match inside a text of the answer: there, a
// backslash stands before each quote.)
const LONG_ID = /"messageId"\s*:\s*\d{16}/;
const LONG_IDS = /("messageId"\s*:\s*)(\d{16,})(?=\s*[,}])/g;

/**
 * Parses the body of an answer: JSON, with message IDs that a number cannot hold as texts, and without the API key,
 * should the server send it back. Undefined for anything but an object.
 */
export function parseApiBody(text: string, apiKey: string): IDataObject | undefined {
	const exact = LONG_ID.test(text) ? text.replace(LONG_IDS, '$1"$2"') : text;
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
	return text.includes(apiKey) || !/^\w+$/.test(apiKey) || ESCAPED_ASCII.test(text);
}

function cleaner(apiKey: string): (name: string, value: unknown) => unknown {
	return (_, value) => (typeof value === 'string' ? withoutKey(value, apiKey) : value);
}
