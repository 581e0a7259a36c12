import fc from 'fast-check';
import { createBodyParser } from '../../nodes/SmsPartner/api/httpAnswer';
import { createRedactor } from '../../nodes/SmsPartner/api/redaction';
import { everyText } from '../engine/everyText';
import { runs } from '../properties/runs';

const HEX_KEY = '5f2c9e7ab1d0464c8e3f0a9b7c6d5e4f3a2b1c0d';
const ODD_KEY = 'a+b/c&d "e" <f>=%g\\h';

const hexOf = (text: string): string => Buffer.from(text).toString('hex');
const entity = (toText: (codePoint: number) => string) => (text: string) =>
	Array.from(text, (char) => toText(char.codePointAt(0) ?? 0)).join('');

/** How a server or a proxy may write what it received, by means that the code does not use. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
	plain: (text) => text,
	'a URL': encodeURIComponent,
	'a URL with small digits': (text) =>
		encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
	'a URL in which each character is escaped': (text) => hexOf(text).replace(/../g, '%$&'),
	'a form': (text) => new URLSearchParams({ x: text }).toString().slice(2),
	JSON: (text) => JSON.stringify(text).slice(1, -1),
	'JSON of PHP': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
	'JSON in which each character is escaped': entity(
		(code) => `\\u${code.toString(16).padStart(4, '0')}`,
	),
	HTML: (text) =>
		text
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;')
			.replaceAll("'", '&#039;'),
	'decimal entities': entity((code) => `&#${code};`),
	'hexadecimal entities': entity((code) => `&#x${code.toString(16).toUpperCase()};`),
	Base64: (text) => Buffer.from(text).toString('base64'),
	'Base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
	'Base64 after one byte': (text) => Buffer.from(`1${text}`).toString('base64'),
	'Base64 after two bytes': (text) => Buffer.from(`12${text}`).toString('base64url'),
	'Base64 of a request': (text) => Buffer.from(`GET /me?apiKey=${text}&x=1`).toString('base64'),
	'Base64 in lines': (text) =>
		Buffer.from(`apiKey=${text}${text}`).toString('base64').replace(/.{20}/g, '$&\r\n'),
	hexadecimal: hexOf,
	'hexadecimal in upper case': (text) => hexOf(text).toUpperCase(),
};

/** As only an attacker would write it: each character in another way. */
function mixed(text: string): string {
	return Array.from(text, (char, index) => {
		const hex = char.charCodeAt(0).toString(16).padStart(2, '0');
		return [char, `%${hex}`, `\\u00${hex}`, `&#x${hex};`, `%25${hex}`][index % 5];
	}).join('');
}

const CASES = [
	(text: string): string => text,
	(text: string): string => text.toUpperCase(),
	(text: string): string => text.toLowerCase(),
];

const NAMES = Object.keys(ENCODINGS);

describe.each([HEX_KEY, ODD_KEY])('the key %s', (key) => {
	it.each(NAMES)('is not shown as %s', (name) => {
		const redact = createRedactor(key);
		for (const toCase of CASES) {
			const encoded = ENCODINGS[name](toCase(key));
			expect(redact(encoded)).toBe('***');
			expect(redact(`key=${encoded},`)).toMatch(/^(key=\*\*\*,|\*\*\*)$/);
			expect(redact(`The key ${encoded} is wrong`)).toMatch(/^(The key \*\*\* is wrong|\*\*\*)$/);
		}
	});

	it('is not shown if each character is encoded in another way', () => {
		expect(createRedactor(key)(mixed(key))).toBe('***');
	});
});

it('replaces only the key if it is not encoded, and the whole text otherwise', () => {
	const redact = createRedactor('ab/cd/ef/gh');
	expect(redact('GET /me?apiKey=AB/cd/ef/gh&x=%20')).toBe('GET /me?apiKey=***&x=%20');
	expect(redact('GET /me?apiKey=ab%2Fcd%2Fef%2Fgh&x=%20')).toBe('***');
});

it.each([
	[
		'Base64 after three characters of the same alphabet',
		HEX_KEY,
		`abc${ENCODINGS.Base64(HEX_KEY)}`,
	],
	['entities in upper case', 'a&b&c&d&e', 'a&AMP;b&AMP;c&AMP;d&AMP;e'],
	['a URL within HTML, of a key that looks like one', 'a%20b&c%20d', 'a%20b&amp;c%20d'],
])('finds a key in %s', (_, key, text) => {
	expect(createRedactor(key)(text)).toBe('***');
});

it('leaves any other text unchanged', () => {
	const redact = createRedactor(HEX_KEY);
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
			expect(redact(text)).toBe(text);
		}),
	);
	const others = [
		HEX_KEY.slice(1),
		HEX_KEY.replace('5', '6'),
		hexOf(HEX_KEY.slice(1)),
		Buffer.from(HEX_KEY.slice(0, -1)).toString('base64'),
		'%ZZ &#99999999; &#x110000; &nbsp; \\u12 \\x %',
	];
	expect(others.map(redact)).toEqual(others);
});

it.each(['', '1', 'e', '1234567'])('does not look for the key %j', (key) => {
	expect(createRedactor(key)('e1 1234567')).toBe('e1 1234567');
});

it('leaves no part of the key in a body, in any two encodings in turn, within any text', () => {
	const printable = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 });
	const key = fc.oneof(printable, fc.constant(HEX_KEY), fc.constant(ODD_KEY)).filter(isTrimmed);
	const spelled = fc.tuple(key, fc.constantFrom(...CASES));
	const name = fc.constantFrom(...NAMES);
	// Characters that would be decoded together with the first or last one of the key are not what this test is about.
	const before = fc.tuple(fc.string(), fc.constantFrom(' ', '=', ':"', '?')).map(joined);
	const after = fc.tuple(fc.constantFrom(' ', ',', '<', '\n'), fc.string()).map(joined);
	fc.assert(
		fc.property(spelled, name, name, before, after, ([apiKey, toCase], inner, outer, ...around) => {
			const shown = toCase(apiKey);
			const encoded = ENCODINGS[outer](ENCODINGS[inner](shown));
			const text = around.join(encoded);
			const body = { note: text, deep: [{ [text]: [encoded, 7] }] };
			const { body: redacted } = createBodyParser(apiKey)(JSON.stringify(body));
			const texts = everyText(redacted);
			expect(texts).toHaveLength(everyText(body).length);
			// If the key is not encoded, only the key is replaced: HTML leaves "amp;" behind a key that ends in "&".
			const parts = encoded.includes(shown) ? [shown] : partsOf(encoded, 8);
			const added = parts.filter((part) => !around.some((one) => one.includes(part)));
			expect(texts.filter((one) => added.some((part) => one.includes(part)))).toEqual([]);
		}),
		runs(400),
	);
});

function isTrimmed(text: string): boolean {
	return text === text.trim();
}

function joined(texts: readonly string[]): string {
	return texts.join('');
}

/** Each part of a text that has this length. */
function partsOf(text: string, length: number): string[] {
	return Array.from({ length: text.length - length + 1 }, (_, start) =>
		text.slice(start, start + length),
	);
}
