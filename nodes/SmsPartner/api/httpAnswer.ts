import { isRecord, type JsonObject } from '../guards';
import { createRedactor, MIN_KEY_LENGTH } from './redaction';

/** What came back over the network, before anything of it is interpreted: its parts, and its body as a JSON object. */

/** The parts of an HTTP response that matter here. */
export interface HttpAnswer {
	readonly kind: 'http';
	readonly status: number;
	/** Undefined if it is not a JSON object. */
	readonly body?: JsonObject;
	/** Whether the body is incomplete. */
	readonly isCut: boolean;
	/** Whether a body that is not a JSON object mentions a message ID. */
	readonly mentionsId?: true;
	/** The header, unparsed. */
	readonly retryAfter?: string;
}

/** No response, or not a whole one. */
export interface NoAnswer {
	readonly kind: 'none';
	/** Node's error code (ECONNREFUSED, ETIMEDOUT, …) or {@link TOO_LARGE}, if there is one. */
	readonly code?: string;
	/** The system call that failed (connect, read, …), if the error names one. */
	readonly syscall?: string;
}

/**
 * Megabytes of the largest answer that is read. SMS Partner's largest answer is the STOP list, at some 80 bytes per
 * entry.
 */
export const MAX_ANSWER_MB = 32;

/** The code of an answer that is larger, in place of Node's code of a network error. */
export const TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

/**
 * The codes with which Node.js refuses a certificate, before the first byte of a request is sent. Source: OpenSSL's
 * X509_V_ERR codes. Any other TLS error can also occur while an answer is read.
 */
const BAD_CERTIFICATE =
	/^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_ALTNAME_INVALID$|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$)/;

/** Whether the connection was refused because of the server's certificate. */
export function hasBadCertificate({ code = '' }: NoAnswer): boolean {
	return BAD_CERTIFICATE.test(code);
}

export const TIMED_OUT = 408;
export const TOO_MANY_REQUESTS = 429;

export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

export function isClientError(status: number): boolean {
	return status >= 400 && status < 500;
}

/** Whether the key, the account or this machine may not use the API. */
export function isAccountStatus(status: number): boolean {
	return status === 401 || status === 403;
}

/** Whether the content of the request was refused. */
export function isContentStatus(status: number): boolean {
	return status === 400 || status === 413 || status === 422;
}

/** Whether the same request may succeed later. */
export function isUnavailable(status: number): boolean {
	return status === TIMED_OUT || status === TOO_MANY_REQUESTS || status >= 500;
}

/** What {@link createBodyParser} finds in the text of a body. */
export type ParsedBody = Pick<HttpAnswer, 'body' | 'isCut' | 'mentionsId'>;

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
	// No encoding is shorter than the key.
	const minLength = apiKey.length >= MIN_KEY_LENGTH ? apiKey.length : MAX_TEXT_LENGTH;
	// Most answers contain no string that is long enough.
	let redactKey: ReturnType<typeof createRedactor> | undefined;
	const clean = (string: string): string => {
		if (string.length > MAX_TEXT_LENGTH) return TOO_LONG;
		redactKey ??= createRedactor(apiKey);
		return redactKey(string);
	};

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
