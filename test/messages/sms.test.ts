import fc from 'fast-check';
import {
	ChangedCharacterSamples,
	type RawSms,
	type Sms,
	smsParser,
} from '../../nodes/SmsPartner/messages/sms';

const CONTEXT = { nowMs: 0, timeZone: 'Europe/Paris', fixedText: 'Bonjour ' };
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

it('refuses what stands nowhere in the fixed text, and sends the text composed', () => {
	const phoneNumber = '+33612345678';
	expect([
		errorOf({ phoneNumber, message: 'Bonjour null' }),
		errorOf({ phoneNumber, message: 'Bonjour Rene\u0301' }),
	]).toMatchObject(["Message contains 'null'", { message: 'Bonjour René' }]);
	const fixed = smsParser('33', { ...CONTEXT, fixedText: 'null Fehler' });
	expect(fixed({ phoneNumber, message: 'null Fehler' })).toMatchObject({
		value: { message: 'null Fehler' },
	});
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

describe('ChangedCharacterSamples', () => {
	const sms = (message: string, isUnicode = false): Sms => ({
		phoneNumber: '+33612345678',
		message,
		options: { ...PLAIN, isUnicode },
	});

	const samplesOf = (max: number, messages: readonly Sms[]): unknown[] => {
		const samples = new ChangedCharacterSamples(max);
		for (const one of messages) samples.add(one);
		return [samples.replaced, samples.dropped, samples.unlisted];
	};

	it('are some of the characters that SMS Partner changes, each once', () => {
		const texts = ['ça', 'ça', 'ok', 'va ~', 'ç |', 'fête 🎁', 'Noël [🎁]', '^ …'].map((text) =>
			sms(text),
		);
		expect([samplesOf(4, texts), samplesOf(2, texts), samplesOf(1, texts)]).toEqual([
			[
				['ç', 'ê', 'ë', '['],
				['~', '|', '^'],
				['🎁', '…'],
			],
			[
				['ç', 'ê'],
				['~', '|'],
				['🎁', '…'],
			],
			[['ç'], ['~'], ['🎁']],
		]);
	});

	it('are none of texts that are sent as Unicode', () => {
		expect(samplesOf(3, [sms('🎁', true), sms('é')])).toEqual([[], [], []]);
		expect(samplesOf(3, [sms('🎁', true), sms('🎁')])).toEqual([[], [], ['🎁']]);
	});
});
