import fc from 'fast-check';
import { countParts, parseSmsText, replacedIn } from '../../nodes/SmsPartner/messages/smsText';

/** The length of each character of a text in an SMS, read one by one. SMS Partner replaces :br: and :euro:. */
function sizesOf(text: string, isUnicode: boolean): number[] {
	if (text === '') return [];
	if (text.startsWith(':br:')) return [2, ...sizesOf(text.slice(4), isUnicode)];
	if (text.startsWith(':euro:')) return [isUnicode ? 1 : 2, ...sizesOf(text.slice(6), isUnicode)];
	const code = text.codePointAt(0) ?? 0;
	const length = code > 0xffff ? 2 : 1;
	const size = isUnicode ? length : '^{}\\[~]|€\f'.includes(text.slice(0, length)) ? 2 : 1;
	return [size, ...sizesOf(text.slice(length), isUnicode)];
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
		['35 emoji', '😀'.repeat(35), 1, 1],
		['36 emoji', '😀'.repeat(36), 1, 2],
		['an emoji at the border of two parts', `${x(66)}😀${x(66)}`, 1, 3],
		['an emoji before the border', `${x(65)}😀${x(67)}`, 1, 2],
	])('counts the parts of %s', (_, text, gsm, unicode) => {
		expect([countParts(text, false), countParts(text, true)]).toEqual([gsm, unicode]);
	});

	it.each([...'^{}\\[~]|€\f'])('counts %j twice in GSM, once in Unicode', (character) => {
		expect(countParts(character.repeat(80), false)).toBe(1);
		expect(countParts(character.repeat(81), false)).toBe(2);
		expect(countParts(character.repeat(70), true)).toBe(1);
	});

	it('agrees with a count that fills part by part', () => {
		const piece = fc.constantFrom(':br:', ':euro:', '€', '[', 'é', '😀', ':', 'b', x(20), x(131));
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, isUnicode) => {
				const text = pieces.join('');
				expect(countParts(text, isUnicode)).toBe(slowCount(text, isUnicode));
			}),
			{ numRuns: 500 },
		);
	});
});

describe('parseSmsText', () => {
	it.each([
		['a text as it is', ' Bonjour :br: à tous ', ' Bonjour :br: à tous '],
		['a number', 4711, '4711'],
		['0', 0, '0'],
	])('accepts %s', (_, raw, value) => {
		expect(parseSmsText(raw, false)).toEqual({ value });
	});

	it.each([undefined, null, '', ' \n'])('finds no text in %j', (raw) => {
		expect(parseSmsText(raw, false)).toEqual({
			problem: { error: 'No text', errorDescription: expect.stringContaining("'Message'") },
		});
	});

	it.each([true, {}, ['x'], Symbol('x')])('refuses %p', (raw) => {
		expect(parseSmsText(raw, false)).toEqual({
			problem: {
				error: 'Message is not text',
				errorDescription: expect.stringContaining("'Message'"),
			},
		});
	});

	it('accepts ten parts, and says how many characters a longer text has', () => {
		expect([parseSmsText(x(1530), false), parseSmsText(x(670), true)]).toEqual([
			{ value: x(1530) },
			{ value: x(670) },
		]);
		expect([parseSmsText(x(1531), false), parseSmsText(x(671), true)]).toEqual([
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
			const parsed = parseSmsText(text, isUnicode);
			return 'problem' in parsed ? parsed.problem.error : '';
		};
		expect([errorOf('€'.repeat(760), false), errorOf('😀'.repeat(330), true)]).toEqual(['', '']);
		expect([errorOf('€'.repeat(761), false), errorOf('😀'.repeat(331), true)]).toEqual([
			'Text is too long',
			'Text is too long',
		]);
	});

	it('refuses exactly the texts with more than ten parts', () => {
		const piece = fc.constantFrom(':br:', '€', '😀', 'é', x(60), x(61), x(148), x(149));
		const texts = fc.array(piece, { minLength: 5, maxLength: 30 });
		fc.assert(
			fc.property(texts, fc.boolean(), (pieces, isUnicode) => {
				const text = pieces.join('');
				expect('value' in parseSmsText(text, isUnicode)).toBe(slowCount(text, isUnicode) <= 10);
			}),
			{ numRuns: 300 },
		);
	});

	it('accepts a long text whose marks stand for few characters', () => {
		const text = ':br:'.repeat(760);
		expect(parseSmsText(text, false)).toEqual({ value: text });
	});

	it('refuses a huge text', () => {
		const parsed = parseSmsText(x(2_000_000), true);
		expect(parsed).toMatchObject({ problem: { error: 'Text is too long' } });
	});
});

describe('replacedIn', () => {
	// GSM 03.38, table 1 in the order of its codes, without the escape; then its extension table.
	const GSM = `@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€`;

	it('finds none in a text of characters that a normal SMS has', () => {
		expect([...GSM]).toHaveLength(127 + 10);
		expect(replacedIn(GSM)).toEqual([]);
		expect(replacedIn('')).toEqual([]);
	});

	it('finds all others', () => {
		for (let code = 0; code < 0x3000; code += 1) {
			const character = String.fromCharCode(code);
			expect(replacedIn(`a${character}`)).toEqual(GSM.includes(character) ? [] : [character]);
		}
		expect(replacedIn('Joyeuse fête 🎁')).toEqual(['ê', '🎁']);
	});

	it.each(['❤\ufe0f', '👍🏽', '👩\u200d🚀', '👩🏽\u200d❤\ufe0f\u200d👨', '🇫🇷', 'ḉ\u0323'])(
		'finds %s as one',
		(character) => {
			expect(replacedIn(`a${character}b`)).toEqual([character]);
		},
	);

	it('finds characters beside each other one by one', () => {
		expect(replacedIn('🎁🚀ç🇫🇷🇧🇪')).toEqual(['🎁', '🚀', 'ç', '🇫🇷', '🇧🇪']);
	});
});
