/** What replaces a key. */
const MASK = '***';

/** How many times a server may have encoded what it received as Base64 or hexadecimal. */
const MAX_BINARY_LAYERS = 2;

/** How many times a server may have escaped its characters. */
const MAX_ESCAPE_LAYERS = 3;

/** The escapes of URLs, of JSON and of HTML: bytes, a UTF-16 code unit, a character, a code point (twice), a name. */
const ESCAPES =
	/((?:%[0-9a-f]{2})+)|\\u([0-9a-f]{4})|\\(["'/\\bfnrt])|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);/gi;

const MAX_CODE_POINT = 0x10ffff;

const ENTITIES: ReadonlyMap<string, string> = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
]);

/**
 * Returns a function that replaces the key in a text that a server sent, in any case and any usual encoding: as in a
 * URL, in JSON or in HTML, as Base64 or hexadecimal, alone or within something longer, also several of these in turn.
 *
 * If the key is encoded, the whole text is replaced: it is not worth finding out where the encoded key ends.
 */
export function createRedactor(apiKey: string): (text: string) => string {
	if (apiKey.length < MIN_KEY_LENGTH) return (text) => text;
	const revealsKey = createKeyFinder(apiKey);
	const plain = new RegExp(apiKey.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
	return (text) => {
		if (text.length < apiKey.length) return text;
		const redacted = text.replace(plain, MASK);
		return revealsKey(redacted) ? MASK : redacted;
	};
}

/** Returns a function that checks whether decoding a text reveals the key. */
function createKeyFinder(apiKey: string): (text: string) => boolean {
	// A key may itself look like an escape, which is then decoded with the rest.
	const spellings = unescapings(apiKey).map(ignoreCase);
	const { length } = Buffer.from(apiKey);
	const base64 = new RegExp(`[\\w+/-]{${Math.ceil((length * 4) / 3)},}`, 'g');
	const hex = new RegExp(`[0-9a-f]{${length * 2},}`, 'gi');

	const reveals = (text: string, layers: number): boolean => {
		const unescaped = unescapings(text);
		if (unescaped.map(ignoreCase).some((one) => spellings.some((key) => one.includes(key)))) {
			return true;
		}
		if (layers === 0) return false;
		// Long Base64 may be broken into lines.
		const joined = unescaped[unescaped.length - 1].replace(/[\r\n]+/g, '');
		const decoded = [
			...(joined.match(base64) ?? []).flatMap((run) => decodings(run, 'base64', 4)),
			...(joined.match(hex) ?? []).flatMap((run) => decodings(run, 'hex', 2)),
		];
		return decoded.some((one) => reveals(one, layers - 1));
	};
	return (text) => reveals(text, MAX_BINARY_LAYERS);
}

/** Decodes a run of characters that may begin with some that belong to something else. */
function decodings(run: string, encoding: 'base64' | 'hex', groupSize: number): string[] {
	return Array.from({ length: groupSize }, (_, start) =>
		Buffer.from(run.slice(start), encoding).toString(),
	);
}

/** The text, then the text without one layer of escapes, and so on until there are none. */
function unescapings(text: string): string[] {
	const all = [text];
	while (all.length <= MAX_ESCAPE_LAYERS) {
		const last = all[all.length - 1];
		const next = last.replace(ESCAPES, unescapeOne);
		if (next === last) break;
		all.push(next);
	}
	return all;
}

function unescapeOne(
	escape: string,
	bytes?: string,
	unit?: string,
	char?: string,
	decimal?: string,
	hex?: string,
	name = '',
): string {
	if (bytes) return Buffer.from(bytes.replaceAll('%', ''), 'hex').toString();
	if (unit) return String.fromCharCode(parseInt(unit, 16));
	// White space only breaks long Base64 into lines.
	if (char) return /[bfnrt]/i.test(char) ? '\n' : char;
	const codePoint = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
	if (codePoint <= MAX_CODE_POINT) return String.fromCodePoint(codePoint);
	return ENTITIES.get(name.toLowerCase()) ?? escape;
}

/** Form encoding writes a space as a plus. */
function ignoreCase(text: string): string {
	return text.toLowerCase().replaceAll('+', ' ');
}

/** A shorter key could match any text by chance; SMS Partner's keys have 40 characters. */
export const MIN_KEY_LENGTH = 8;
