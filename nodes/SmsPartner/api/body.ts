import { isRecord, type JsonObject } from '../data';
import { redactKey } from './apiKey';

export interface ParsedBody {
	/** Undefined for anything but a JSON object. */
	readonly body?: JsonObject;
	/** Whether the text starts as a JSON object and is none: half an answer. */
	readonly isCut: boolean;
}

// A JSON number with this many digits may lose some. (The pattern cannot match inside a text of the answer, where a
// backslash precedes each quote. Its upper bound keeps a body of digits from exhausting the stack.)
const LONG_IDS = /("(?:messageId|message_id|msgId)"\s*:\s*)(\d{16,40})(?=\s*[,}])/g;

/** Returns a parser for the bodies of a server that was sent this key; the key is redacted in what it returns. */
export function createBodyParser(apiKey: string): (text: string) => ParsedBody {
	const escapes = escapesOf(apiKey);

	/** The key can only be in the parsed values if it is in the text, or an escape there spells part of it. */
	const mayContainKey = (text: string): boolean => text.includes(apiKey) || escapes.test(text);

	const redact = (_: string, value: unknown): unknown => {
		if (typeof value === 'string') return redactKey(value, apiKey);
		if (!isRecord(value)) return value;
		const fields = Object.entries(value);
		return Object.fromEntries(fields.map(([name, one]) => [redactKey(name, apiKey), one]));
	};

	return (text) => {
		try {
			const exact = text.replace(LONG_IDS, quoteUnsafe);
			const value: unknown = JSON.parse(exact, mayContainKey(text) ? redact : undefined);
			return { body: isRecord(value) ? value : undefined, isCut: false };
		} catch {
			return { isCut: /^\s*\{/.test(text) };
		}
	};
}

/** Makes a text of an ID that a JSON number cannot hold; any other stays as it came. */
function quoteUnsafe(match: string, name: string, digits: string): string {
	return Number.isSafeInteger(Number(digits)) ? match : `${name}"${digits}"`;
}

/** The escapes by which JSON can spell a character of the key: `\uXXXX`, and `\/`, `\"`, `\\` where the key has these. */
function escapesOf(apiKey: string): RegExp {
	const codes = [...new Set(apiKey.split(''))].map((char) =>
		char.charCodeAt(0).toString(16).padStart(4, '0'),
	);
	// Stryker disable next-line all: to take more for such an escape costs time only.
	const short = ['/', '"', '\\'].filter((char) => apiKey.includes(char)).map((char) => `\\${char}`);
	// Stryker disable next-line ArrowFunction,StringLiteral: to take more for such an escape costs time only.
	const spelled = [...codes.map((code) => `u${code}`), ...short];
	return new RegExp(`\\\\(?:${spelled.join('|')})`, 'i');
}
