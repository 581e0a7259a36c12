import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { countParts, parseSmsText } from '../../nodes/SmsPartner/sms/smsText';
import { runs } from '../properties/runs';

/** What SMS Partner sends for these characters, by its list. */
const SENT = new Map([
	...[...'^~|\\§¨'].map((one): [string, string] => [one, '']),
	...[...'[{ê'].map((one, index): [string, string] => [one, [...'((e'][index]]),
	['œ', 'oe'],
]);

/** The length of each character of a text in an SMS, read one by one. SMS Partner replaces :br: and :euro:. */
function sizesOf(text: string, isUnicode: boolean): number[] {
	if (text === '') return [];
	if (text.startsWith(':br:')) return [2, ...sizesOf(text.slice(4), isUnicode)];
	if (text.startsWith(':euro:')) return [isUnicode ? 1 : 2, ...sizesOf(text.slice(6), isUnicode)];
	const [character] = text;
	const rest = sizesOf(text.slice(character.length), isUnicode);
	if (character === '\n') return [2, ...rest];
	if (isUnicode) return [character.length, ...rest];
	if (character === '€') return [2, ...rest];
	return [(SENT.get(character) ?? character).length, ...rest];
}

/** Fills the parts of a text one by one, and returns their number, at most eleven. */
function slowCount(text: string, isUnicode: boolean): number {
	const sizes = sizesOf(text, isUnicode);
	const length = sizes.reduce((sum, size) => sum + size, 0);
	if (length <= (isUnicode ? 70 : 160)) return 1;
	const parts = [isUnicode ? 67 : 153];
	for (const size of sizes) {
		const left = parts[parts.length - 1] - size;
		if (left >= 0) parts[parts.length - 1] = left;
		else parts.push((isUnicode ? 67 : 153) - size);
	}
	return Math.min(parts.length, 11);
}

const parse = (raw: unknown, isUnicode = false, fixedText = ''): unknown =>
	parseSmsText(raw, isUnicode, fixedText);

/** The error of a text, or the text. */
const outcomeOf = (raw: unknown, isUnicode = false, fixedText = ''): unknown => {
	const parsed = parseSmsText(raw, isUnicode, fixedText);
	return 'problem' in parsed ? parsed.problem.error : parsed.value;
};

const x = (count: number): string => 'x'.repeat(count);

describe('countParts', () => {
	it.each<[string, string, number, number]>([
		['one character', 'x', 1, 1],
		['70 characters', x(70), 1, 1],
		['71 characters', x(71), 1, 2],
		['134 characters', x(134), 1, 2],
		['135 characters', x(135), 1, 3],
		['160 characters', x(160), 1, 3],
		['161 characters', x(161), 2, 3],
		['two full parts', x(306), 2, 5],
		['one character more than two full parts', x(307), 3, 5],
		['ten full parts in GSM', x(1530), 10, 11],
		['a hundred parts', x(15_300), 11, 11],
		['eleven parts in GSM', x(1531), 11, 11],
		['ten full parts in Unicode', x(670), 5, 10],
		['eleven parts in Unicode', x(671), 5, 11],
		['a euro sign at the end of one SMS', `${x(158)}€`, 1, 3],
		['a euro sign that does not fit into one SMS', `${x(159)}€`, 2, 3],
		['a euro sign that does not fit into a part', `${x(152)}€${x(152)}`, 3, 5],
		['a euro sign that fits into a part', `${x(151)}€${x(153)}`, 2, 5],
		['a line break', `${x(158)}:br:`, 1, 3],
		['a line break that does not fit into one SMS', `${x(159)}:br:`, 2, 3],
		['80 line breaks', ':br:'.repeat(80), 1, 3],
		['80 euro marks', ':euro:'.repeat(80), 1, 2],
		['81 euro marks', ':euro:'.repeat(81), 2, 2],
		['an unknown mark', `${x(155)}:bra:`, 1, 3],
		['a real line break', `${x(158)}\n`, 1, 3],
		['a real line break that does not fit into one SMS', `${x(159)}\n`, 2, 3],
		['a line break of Windows', `${x(158)}\r\n`, 1, 3],
		['a line break of Windows that does not fit into one SMS', `${x(159)}\r\n`, 2, 3],
		['an old line break', `${x(159)}\r`, 2, 3],
		['160 brackets', '['.repeat(160), 1, 3],
		['161 brackets', ']'.repeat(161), 2, 3],
		['80 ligatures, sent as two letters', 'œ'.repeat(80), 1, 2],
		['81 ligatures', 'œ'.repeat(81), 2, 2],
		['dropped characters', `${x(160)}${'~'.repeat(200)}`, 1, 6],
		['dropped characters between parts', `${x(153)}${'^'.repeat(9)}${x(153)}`, 2, 5],
		['an ellipsis, which may be spelled out', `${x(157)}…`, 1, 3],
		['an ellipsis that does not fit if it is spelled out', `${x(158)}…`, 2, 3],
		['80 emoji, which may become two characters', '😀'.repeat(80), 1, 3],
		['81 emoji', '😀'.repeat(81), 2, 3],
		['35 emoji', '😀'.repeat(35), 1, 1],
		['36 emoji', '😀'.repeat(36), 1, 2],
		['an emoji at the border of two parts', `${x(66)}😀${x(66)}`, 1, 3],
		['an emoji before the border', `${x(65)}😀${x(67)}`, 1, 2],
	])('counts the parts of %s', (_, text, gsm, unicode) => {
		expect([countParts(text, false), countParts(text, true)]).toEqual([gsm, unicode]);
	});

	it.each([...'€\f'])('counts %j twice in GSM, once in Unicode', (character) => {
		expect(countParts(character.repeat(80), false)).toBe(1);
		expect(countParts(character.repeat(81), false)).toBe(2);
		expect(countParts(character.repeat(70), true)).toBe(1);
	});

	it('agrees with a count that fills part by part', () => {
		const piece = fc.oneof(
			fc.constantFrom(':br:', ':euro:', '€', '\n', 'é', '😀', ':', 'b', x(20), x(131)),
			fc.constantFrom(...SENT.keys()),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, isUnicode) => {
				const text = pieces.join('');
				expect(countParts(text, isUnicode)).toBe(slowCount(text, isUnicode));
			}),
			runs(125),
		);
	});

	/** The parts by Twilio's calculator, at most eleven. */
	const segmentsOf = (text: string, encoding: 'GSM-7' | 'UCS-2'): number =>
		Math.min(new SegmentedMessage(text, encoding).segments.length, 11);

	it('agrees with another library on texts in GSM that arrive as they are', () => {
		const kept = [...`@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./09;<=>?¡AZ¿azà€`];
		const piece = fc.oneof(
			fc.constantFrom(...kept),
			fc.constantFrom('€', '€€€', x(9), x(75), x(150), x(152)),
		);
		fc.assert(
			fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
				const text = pieces.join('');
				expect(countParts(text, false)).toBe(segmentsOf(text, 'GSM-7'));
			}),
			runs(125),
		);
	});

	it('agrees with another library on texts in Unicode', () => {
		const piece = fc.oneof(
			fc.constantFrom('a', 'é', '€', '[', '~', 'щ', '😀', '…', 'œ'),
			fc.constantFrom('😀😀', x(33), x(65), x(66), 'щ'.repeat(67)),
		);
		fc.assert(
			fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
				const text = pieces.join('');
				expect(countParts(text, true)).toBe(segmentsOf(text, 'UCS-2'));
			}),
			runs(125),
		);
	});

	it('never counts fewer places than a text takes after it was spelled out', () => {
		const text = fc.string({ unit: 'binary', minLength: 100, maxLength: 400 });
		fc.assert(
			fc.property(text, (raw) => {
				const sent = raw.normalize('NFKD').replace(/[\p{M}~^|\\§¨]/gu, '');
				expect(countParts(raw, false)).toBeGreaterThanOrEqual(
					sent.length <= 160 ? 1 : Math.min(Math.ceil(sent.length / 153), 11),
				);
			}),
			runs(75),
		);
	});
});

describe('parseSmsText', () => {
	it.each([
		['a text as it is', ' Bonjour :br: à tous ', ' Bonjour :br: à tous '],
		['a number', 4711, '4711'],
		['0', 0, '0'],
	])('accepts %s', (_, raw, value) => {
		expect(parse(raw)).toEqual({ value });
	});

	it.each([undefined, null, ''])('finds no text in %j', (raw) => {
		expect(parse(raw)).toEqual({
			problem: {
				error: 'No text',
				errorDescription:
					"The parameter 'Message' is empty for this item. Enter the text of the SMS, or map it to a field.",
			},
		});
	});

	/** Characters that show nothing: by their names in Unicode. */
	const INVISIBLE = {
		'spaces and line breaks': ' \t\r\n\u2028\u0085',
		'no-break spaces': '\u00a0\u202f\u2007\u3000\u1680',
		'zero-width characters': '\u200b\u200c\u200d\u2060\ufeff\u180e',
		'soft hyphens': '\u00ad',
		'marks of annotations': '\ufff9\ufffa\ufffb',
		'direction marks': '\u200e\u200f\u061c\u202a\u2069',
		'Hangul fillers': '\u115f\u1160\u3164\uffa0',
		'a Braille blank': '\u2800',
		'a null note head': '\u{1d159}',
		'variation selectors and tags': '\ufe0f\u{e0100}\u{e0041}\u034f',
		'control characters': '\0\u0007\u001b',
		'line breaks of SMS Partner': ':br::br:',
	};

	it.each(Object.entries(INVISIBLE))('finds no text in %s', (_, raw) => {
		const nothing = {
			problem: {
				error: 'No text',
				errorDescription:
					"The parameter 'Message' contains nothing that recipients would see for this item. Enter the text of the SMS, or map it to a field.",
			},
		};
		expect([parse(raw), parse(` ${raw}:br:`, true)]).toEqual([nothing, nothing]);
		expect(outcomeOf(`${raw}.${raw}`)).toBe(`${raw}.${raw}`.normalize('NFC'));
	});

	it('finds no text in characters that SMS Partner drops, but does in Unicode', () => {
		const text = '^ ~ | \\ ¨ § :br:';
		expect([outcomeOf(text), outcomeOf(text, true)]).toEqual(['No text', text]);
		expect(outcomeOf(`${text}[`)).toBe(`${text}[`);
	});

	it.each([
		['e\u0301te\u0301', 'été'],
		['A\u030a', 'Å'],
		['\u212b', 'Å'],
		['\u1112\u1161\u11ab', '한'],
		['x\u0323', 'x\u0323'],
	])('composes %s', (raw, composed) => {
		expect([outcomeOf(raw), outcomeOf(raw, true)]).toEqual([composed, composed]);
	});

	it('counts a text after it has composed it', () => {
		expect(outcomeOf('e\u0301'.repeat(1530))).toBe('é'.repeat(1530));
		expect(outcomeOf('e\u0301'.repeat(670), true)).toBe('é'.repeat(670));
	});

	it.each([
		'Bonjour {{ $json.prenom }}',
		'{{}}',
		'{{ {a: 1}.a }}',
		'Bonjour {{ $json.prenom }',
		'{{\n$json.prenom\n}}',
	])('refuses braces that n8n has not evaluated, whoever wrote them: %s', (text) => {
		expect(parse(text, false, text)).toEqual({
			problem: {
				error: 'Message contains an expression that was not evaluated',
				errorDescription:
					"Recipients would see the braces. Switch 'Message' from Fixed to Expression and close all braces, so that n8n inserts the values.",
			},
		});
	});

	it.each(['{ $json.prenom }', '}} {', '{a} {b}'])('accepts other braces: %s', (text) => {
		expect(outcomeOf(text)).toBe(text);
	});

	it('refuses what a failed expression leaves in a text, and says what to do', () => {
		expect(parse('Bonjour undefined, votre solde', false, 'Bonjour , votre solde')).toEqual({
			problem: {
				error: "Message contains 'undefined'",
				errorDescription:
					"An expression in 'Message' read a value that this item does not have. Check the name of the field, or add a default, such as {{ $json.name ?? '' }}. If 'undefined' is meant, write it outside of the braces.",
			},
		});
		expect(
			[NaN, 'le Invalid DateTime', 'Total: NaN', '[object Object]'].map((raw) => outcomeOf(raw)),
		).toEqual([
			"Message contains 'NaN'",
			"Message contains 'Invalid DateTime'",
			"Message contains 'NaN'",
			"Message contains '[object Object]'",
		]);
	});

	it('accepts the same words where the author has written them', () => {
		expect(outcomeOf('null Fehler, Ana', false, 'null Fehler,  ')).toBe('null Fehler, Ana');
		const text = 'NaN [object Object] undefined Invalid Date';
		expect(outcomeOf(text, true, text)).toBe(text);
	});

	it.each([true, {}, ['x'], Symbol('x')])('refuses %p', (raw) => {
		expect(parse(raw)).toEqual({
			problem: {
				error: 'Message is not text',
				errorDescription: expect.stringContaining("'Message'"),
			},
		});
	});

	it('accepts ten parts, and says how many characters a longer text has', () => {
		expect([parse(x(1530)), parse(x(670), true)]).toEqual([{ value: x(1530) }, { value: x(670) }]);
		expect([parse(x(1531)), parse(x(671), true)]).toEqual([
			{
				problem: {
					error: 'Text is too long',
					errorDescription: 'An SMS has 10 parts at most: 1530 characters. This text has 1531.',
				},
			},
			{
				problem: {
					error: 'Text is too long',
					errorDescription:
						'An SMS has 10 parts at most (Unicode): 670 characters. This text has 671.',
				},
			},
		]);
	});

	it('accepts ten parts of characters that count twice, and no more', () => {
		const errorOf = (text: string, isUnicode: boolean): unknown => {
			const outcome = outcomeOf(text, isUnicode);
			return outcome === text ? '' : outcome;
		};
		expect([errorOf('€'.repeat(760), false), errorOf('😀'.repeat(330), true)]).toEqual(['', '']);
		expect([errorOf('€'.repeat(761), false), errorOf('😀'.repeat(331), true)]).toEqual([
			'Text is too long',
			'Text is too long',
		]);
	});

	it('refuses exactly the texts with more than ten parts', () => {
		const piece = fc.constantFrom(
			':br:',
			'€',
			'😀',
			'é',
			'œ'.repeat(50),
			'~~~',
			x(60),
			x(61),
			x(148),
			x(149),
		);
		const texts = fc.array(piece, { minLength: 5, maxLength: 30 });
		fc.assert(
			fc.property(texts, fc.boolean(), (pieces, isUnicode) => {
				const text = pieces.join('');
				expect('value' in parseSmsText(text, isUnicode, '')).toBe(slowCount(text, isUnicode) <= 10);
			}),
			runs(75),
		);
	});

	it('accepts a long text whose marks stand for few characters', () => {
		const text = `.${':br:'.repeat(760)}`;
		expect(parse(text)).toEqual({ value: text });
	});

	it('refuses a huge text', () => {
		expect(outcomeOf(x(2_000_000), true)).toBe('Text is too long');
		expect(outcomeOf(`{${' '.repeat(2_000_000)}`)).toBe('Text is too long');
	});

	it('accepts a long text of which SMS Partner drops the most', () => {
		const text = `${'~'.repeat(5000)}${x(1530)}`;
		expect([outcomeOf(text), outcomeOf(`${text}x`)]).toEqual([text, 'Text is too long']);
	});

	it('refuses a short text that takes many places', () => {
		const [breaks, ligatures] = ['\n'.repeat(330), '\ufdfa'.repeat(91)];
		expect(outcomeOf(`x${breaks}`, true)).toBe(`x${breaks}`);
		expect(outcomeOf(`x${breaks}\n`, true)).toBe('Text is too long');
		expect(outcomeOf(ligatures)).toBe('Text is too long');
	});
});
