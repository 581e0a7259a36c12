import fc from 'fast-check';
import {
	type RawSms,
	replacedCharacters,
	type Sms,
	smsParser,
} from '../../nodes/SmsPartner/messages/sms';

const CONTEXT = { nowMs: 0, timeZone: 'Europe/Paris' };
const PLAIN = { fields: {}, isUnicode: false, isSandbox: false, key: '{}' };

const parse = smsParser('32', CONTEXT);
const errorOf = (raw: RawSms): unknown => {
	const parsed = parse(raw);
	return 'problem' in parsed ? parsed.problem.error : parsed.value;
};

it('reads number, text and options of an item', () => {
	const raw = { phoneNumber: '0470 12 34 56', message: 'Bonjour', options: { tag: 'a' } };
	expect(parse(raw)).toEqual({
		value: {
			phoneNumber: '+32470123456',
			message: 'Bonjour',
			options: { ...PLAIN, fields: { tag: 'a' }, key: '{"tag":"a"}' },
		},
	});
	expect(parse({ phoneNumber: '+33612345678', message: 'x' })).toEqual({
		value: { phoneNumber: '+33612345678', message: 'x', options: PLAIN },
	});
});

it('names the first problem of an item: in its options, its number, its text', () => {
	const phoneNumber = '+33612345678';
	expect([
		errorOf({ options: { sender: 'x' } }),
		errorOf({ phoneNumber: 'x', message: '', options: {} }),
		errorOf({ phoneNumber, message: '' }),
	]).toEqual(["The option 'Sender' is not valid", 'Phone number has no digits', 'No text']);
});

it('counts the text as Unicode if it is sent as Unicode', () => {
	const raw = { phoneNumber: '+33612345678', message: 'x'.repeat(671) };
	expect(errorOf({ ...raw, options: { unicode: true } })).toBe('Text is too long');
	expect(errorOf({ ...raw, options: { unicode: false } })).toMatchObject({ message: raw.message });
});

it('reads options once for items that share them, and again for items with others', () => {
	const parseMany = smsParser('33', CONTEXT);
	const optionsOf = (options: object): unknown => {
		const parsed = parseMany({ phoneNumber: '+33612345678', message: 'x', options });
		return 'value' in parsed ? parsed.value.options : parsed.problem.error;
	};
	const [a, b] = [{ tag: 'a' }, { tag: 'b' }];
	const first = optionsOf(a);
	expect(optionsOf(a)).toBe(first);
	expect([first, optionsOf(b), optionsOf({ tag: 'B' }), optionsOf(a)]).toMatchObject([
		{ fields: a },
		{ fields: b },
		"The option 'Tag' is not valid",
		{ fields: a },
	]);
});

it('reads an item as if it were the only one, whatever comes before it', () => {
	const long = 'x'.repeat(671);
	const options = [{ unicode: true }, { unicode: false }, { sender: 'x' }, undefined];
	const raw = fc.record({
		phoneNumber: fc.constantFrom('+33612345678', '0612345678', 'x'),
		message: fc.constantFrom('Bonjour', long, '', 7, undefined),
		options: fc.constantFrom(...options),
	});
	fc.assert(
		fc.property(fc.array(raw, { maxLength: 12 }), (all) => {
			const parseMany = smsParser('33', CONTEXT);
			expect(all.map((one) => parseMany(one))).toEqual(
				all.map((one) => smsParser('33', CONTEXT)({ ...one })),
			);
		}),
		{ numRuns: 300 },
	);
});

it('replacedCharacters shows some of the characters that SMS Partner replaces, each once', () => {
	const sms = (message: string, isUnicode = false): Sms => ({
		phoneNumber: '+33612345678',
		message,
		options: { ...PLAIN, isUnicode },
	});
	const texts = ['ça', 'ça', 'ok', 'va', 'ç !', 'fête', 'Noël 🎁'].map((text) => sms(text));
	expect(replacedCharacters(texts, 4)).toEqual(['ç', 'ê', 'ë', '🎁']);
	expect(replacedCharacters(texts, 3)).toEqual(['ç', 'ê', 'ë']);
	expect(replacedCharacters(texts, 2)).toEqual(['ç', 'ê']);
	expect(replacedCharacters([sms('🎁', true), sms('é')], 3)).toEqual([]);
	expect(replacedCharacters([sms('🎁', true), sms('🎁')], 3)).toEqual(['🎁']);
});
