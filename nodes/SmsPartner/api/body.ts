import { isRecord, type JsonObject } from '../data';
import { redactKey } from './apiKey';

export interface ParsedBody {
	/** Undefined for anything but a JSON object. */
	readonly body?: JsonObject;
	/** Whether the text starts like a JSON object but is not valid JSON: the answer is incomplete. */
	readonly isCut: boolean;
	/** Whether a text that is not a JSON object mentions a message ID. */
	readonly mentionsId?: true;
}

const ID_NAME = /message_?id|msg_?id/i;

// JSON.parse may round a number with this many digits. (The pattern cannot match inside a JSON string, where a
// backslash precedes each quote. Its upper bound keeps a body of digits from exhausting the stack.)
const LONG_IDS = /("(?:messageId|message_id|msgId|stopId|id)"\s*:\s*)(\d{16,40})(?=\s*[,}])/g;

/** Returns a parser for answers to requests with this key. It redacts the key in what it returns. */
export function createBodyParser(apiKey: string): (text: string) => ParsedBody {
	const escapes = escapesOf(apiKey);

	/** The parsed values can contain the key only if the text contains it, or an escape of one of its characters. */
	const mayContainKey = (text: string): boolean => text.includes(apiKey) || escapes.test(text);

	const redact = (_: string, value: unknown): unknown => {
		if (typeof value === 'string') return redactKey(value, apiKey);
		if (!isRecord(value)) return value;
		const fields = Object.entries(value);
		return Object.fromEntries(fields.map(([name, one]) => [redactKey(name, apiKey), one]));
	};

	return (text) => {
		try {
			const exact = text.replace(LONG_IDS, quoteUnsafeId);
			const value: unknown = JSON.parse(exact, mayContainKey(text) ? redact : undefined);
			if (isRecord(value)) return { body: value, isCut: false };
		} catch {
			if (/^\s*\{/.test(text)) return { isCut: true };
		}
		return { isCut: false, ...(ID_NAME.test(text) && { mentionsId: true }) };
	};
}

/** Turns an ID that a JSON number cannot hold into text; leaves any other as it is. */
function quoteUnsafeId(match: string, name: string, digits: string): string {
	return Number.isSafeInteger(Number(digits)) ? match : `${name}"${digits}"`;
}

/**
 * Matches the escapes with which JSON can write a character of the key: `\uXXXX`, and `\/`, `\"`, `\\` if the key
 * contains these.
 */
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
