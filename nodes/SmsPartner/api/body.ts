import { isRecord, type JsonObject } from '../guards';
import { isRecognizable } from './credential';

import { createRedactor } from './redaction';

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

/** Longer texts are not meant for a person, and would fill items and errors. */
const MAX_TEXT_LENGTH = 10_000;

/** What replaces a text that is too long. A part of it could end in a part of the key. */
const TOO_LONG = '…';

/**
 * Returns a parser for answers to requests with this key. In what it returns, it redacts the key and replaces texts that
 * are too long.
 */
export function createBodyParser(apiKey: string): (text: string) => ParsedBody {
	const redactKey = createRedactor(apiKey);
	// No encoding is shorter than the key.
	const minLength = isRecognizable(apiKey) ? apiKey.length : MAX_TEXT_LENGTH;
	const clean = (string: string): string =>
		string.length > MAX_TEXT_LENGTH ? TOO_LONG : redactKey(string);

	return (text) => {
		try {
			const safe = hasStretch(text, minLength) ? replaceStrings(text, minLength, clean) : text;
			const value: unknown = JSON.parse(safe.replace(LONG_IDS, quoteUnsafeId));
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
 * Whether a JSON text contains this many characters between two quotation marks, as with each string of this length.
 * Skips shorter ones without looking at them, which takes much less time than parsing.
 */
function hasStretch(text: string, length: number): boolean {
	let start = 0;
	while (start + length <= text.length) {
		let quote = text.lastIndexOf('"', start + length - 1);
		while (quote > start && isEscaped(text, quote)) quote = text.lastIndexOf('"', quote - 1);
		if (quote < start) return true;
		start = quote + 1;
	}
	return false;
}

/**
 * Replaces the strings of a JSON text, names included, that have at least this length.
 *
 * @throws a SyntaxError for some texts that are not valid JSON
 */
function replaceStrings(
	text: string,
	minLength: number,
	replace: (string: string) => string,
): string {
	const parts: string[] = [];
	let copied = 0;
	let open = text.indexOf('"');
	while (open >= 0) {
		let close = text.indexOf('"', open + 1);
		while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
		if (close < 0) break;
		if (close - open > minLength) {
			const string = String(JSON.parse(text.slice(open, close + 1)));
			const replaced = replace(string);
			if (replaced !== string) {
				parts.push(text.slice(copied, open), JSON.stringify(replaced));
				copied = close + 1;
			}
		}
		open = text.indexOf('"', close + 1);
	}
	return parts.join('') + text.slice(copied);
}

/** Whether the quotation mark at this index is part of a string: an odd number of backslashes precedes it. */
function isEscaped(text: string, quote: number): boolean {
	let start = quote;
	while (text[start - 1] === '\\') start--;
	return (quote - start) % 2 === 1;
}
