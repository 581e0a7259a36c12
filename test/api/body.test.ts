import fc from 'fast-check';
import { createBodyParser } from '../../nodes/SmsPartner/api/httpAnswer';
import { runs } from '../properties/runs';

const hex = (char: string): string => char.charCodeAt(0).toString(16).padStart(4, '0');
const plain = (char: string): string => JSON.stringify(char).slice(1, -1);
const lower = (char: string): string => `\\u${hex(char)}`;
const upper = (char: string): string => `\\u${hex(char).toUpperCase()}`;
const slash = (char: string): string => (char === '/' ? '\\/' : plain(char));

const KEYS = [
	'0123456789abcdef',
	'ab-cd-ef-01-23',
	'a/b/c/d/e/f/g/h',
	'"quoted"key"12"',
	'back\\slash\\key\\',
	'a+b=c&d%20;e?f#',
	'with some spaces',
	'clé très secrète',
	'ключ-😀-鍵-12345',
	'$.*[](){}^|?\\d+',
];

/** A body that contains the key, with this spelling, in every possible place. */
const bodyWith = (key: string): string =>
	`{"note":"Clé ${key} refusée","deep":[{"list":["${key}",7]}],"${key}":{"x ${key}":true}}`;

const CLEAN = {
	note: 'Clé *** refusée',
	deep: [{ list: ['***', 7] }],
	'***': { 'x ***': true },
};

/** Every text and name in a value, however deep. */
function everyText(value: unknown): string[] {
	const texts: string[] = [];
	const values = [value];
	while (values.length > 0) {
		const one = values.pop();
		if (typeof one === 'string') texts.push(one);
		if (typeof one !== 'object' || one === null) continue;
		for (const [name, part] of Object.entries(one)) {
			texts.push(name);
			values.push(part);
		}
	}
	return texts;
}

describe('the key in a body', () => {
	it.each(KEYS)('is redacted however JSON spells it: %j', (key) => {
		const chars = key.split('');
		const allAlike = [plain, slash, lower, upper].map((spell) => chars.map(spell));
		const oneEscaped = chars.flatMap((_, index) =>
			[lower, upper].map((spell) =>
				chars.map((char, position) => (position === index ? spell(char) : plain(char))),
			),
		);
		for (const spelled of [...allAlike, ...oneEscaped]) {
			const text = bodyWith(spelled.join(''));
			expect(createBodyParser(key)(text)).toEqual({ body: CLEAN, isCut: false });
		}
	});

	it('is in no string and no property name, whichever of its characters are escaped and however', () => {
		const unit = fc.oneof(
			fc.constantFrom(...'/\\"-+ é€$.*'),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => c >= ' '),
		);
		const spelling = fc.constantFrom(plain, slash, lower, upper, (char: string) =>
			lower(char).replace(/[a-f](?=.$)/, (digit) => digit.toUpperCase()),
		);
		const spelledKey = fc
			.array(fc.tuple(unit, spelling), { minLength: 8, maxLength: 40 })
			.map((chars) => ({
				key: chars.map(([char]) => char).join(''),
				spelled: chars.map(([char, spell]) => char.split('').map(spell).join('')).join(''),
			}));
		fc.assert(
			fc.property(spelledKey, ({ key, spelled }) => {
				const text = bodyWith(spelled);
				expect(everyText(JSON.parse(text)).filter((one) => one.includes(key))).toHaveLength(4);
				const { body } = createBodyParser(key)(text);
				expect(everyText(body).filter((one) => one.includes(key))).toEqual([]);
				expect(everyText(body)).toHaveLength(everyText(JSON.parse(text)).length);
			}),
			runs(125),
		);
	});

	it.each(['', '1', 'e', '33', 'true', '1234567'])('is not searched for if it is %j', (key) => {
		const body = { success: true, code: 10, message: 'Clé e1 33 true 1234567' };
		expect(createBodyParser(key)(JSON.stringify(body))).toEqual({ body, isCut: false });
	});
});

describe('a text in a body', () => {
	const parse = createBodyParser(KEYS[0]);

	it('is replaced if it has more than 10,000 characters, with any escapes, as are names', () => {
		for (const char of ['x', '"', '\\', 'é', ' ']) {
			const [longest, tooLong] = [10_000, 10_001].map((length) => char.repeat(length));
			const body = { a: longest, b: [tooLong, 1], [tooLong]: { c: char.repeat(1_000_000) } };
			expect(parse(JSON.stringify(body))).toEqual({
				body: { a: longest, b: ['…', 1], '…': { c: '…' } },
				isCut: false,
			});
			expect(createBodyParser('')(JSON.stringify(body))).toEqual(parse(JSON.stringify(body)));
		}
	});

	it('is left unchanged otherwise, whatever it contains', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (value, isIndented) => {
				const text = JSON.stringify({ value }, null, isIndented ? 60 : 0);
				expect(parse(text)).toEqual({ body: JSON.parse(text), isCut: false });
			}),
			runs(125),
		);
		const text = JSON.stringify({ a: 'b'.repeat(40), 'c\\': '\\"'.repeat(20), d: '\\', e: 'f\\"' });
		expect(parse(text)).toEqual({ body: JSON.parse(text), isCut: false });
	});
});

describe('the message IDs in a body', () => {
	it('are exact, and numbers if possible, whatever else is in the batch', () => {
		const id = fc.oneof(fc.bigInt(0n, 2n ** 64n), fc.bigInt(2n ** 53n - 9n, 2n ** 53n + 9n));
		const name = fc.constantFrom('messageId', 'message_id', 'msgId');
		const space = fc.constantFrom('', ' ', '\n\t');
		fc.assert(
			fc.property(fc.array(fc.tuple(id, name, space), { minLength: 1 }), (entries) => {
				const list = entries.map(([one, label, gap]) => `{"${label}"${gap}:${gap}${one}${gap}}`);
				expect(createBodyParser('')(`{"list":[${list.join()}]}`)).toEqual({
					body: {
						list: entries.map(([one, label]) => ({
							[label]: one < 2n ** 53n ? Number(one) : String(one),
						})),
					},
					isCut: false,
				});
			}),
		);
	});

	it('are read beside one of 12 MB', () => {
		const text = `{"list":[{"messageId":${'1'.repeat(12_000_000)}},{"messageId":7}]}`;
		expect(createBodyParser('')(text)).toEqual({
			body: { list: [{ messageId: Infinity }, { messageId: 7 }] },
			isCut: false,
		});
	});

	it('are left unchanged if they are strings or part of one', () => {
		const body = {
			note: '"messageId": 18446744073709551615,',
			messageId: '18446744073709551615',
		};
		expect(createBodyParser('')(JSON.stringify(body))).toEqual({ body, isCut: false });
	});
});

it.each([
	['', false],
	['<html>', false],
	['null', false],
	['[]', false],
	['[{"a":1', false],
	['{', true],
	['{"list":[{"status":"x"}', true],
	[' {"list":[{"sta', true],
	['{"list":[{"status":"x"},', true],
])('finds no object in %j; cut off: %p', (text, isCut) => {
	expect(createBodyParser('')(text)).toEqual({ isCut });
});

it.each([
	['12 MB of digits for an ID', `{"messageId":${'1'.repeat(12_000_000)}}`],
	['12 MB of digits alone', '1'.repeat(12_000_000)],
	['an ID of 12 MB that is cut off', `{"messageId":${'1'.repeat(12_000_000)}`],
	['half a million brackets', '['.repeat(500_000)],
	['the key deep inside', `{"a":${'['.repeat(99_999)}"${KEYS[0]}"${']'.repeat(99_999)}}`],
	['backslashes', `{"a":"${'\\'.repeat(1_000_000)}"}`],
	['quotation marks', `{"a":["${'","'.repeat(1_000_000)}"]}`],
	['escapes', `{"a":["${Array(200).fill('%2525'.repeat(1900)).join('","')}"]}`],
	['Base64', `{"a":["${Array(200).fill('WVdG'.repeat(2400)).join('","')}"]}`],
])('survives %s', (_, text) => {
	const { body } = createBodyParser(KEYS[0])(text);
	expect(everyText(body).filter((one) => one.includes(KEYS[0]))).toEqual([]);
});
