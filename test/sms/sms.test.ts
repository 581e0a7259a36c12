import fc from 'fast-check';
import type { Sms } from '../../nodes/SmsPartner/api/send';
import { type RawOptions, type RawSms, smsParser } from '../../nodes/SmsPartner/sms/sms';
import { ChangedCharacterSamples } from '../../nodes/SmsPartner/sms/smsText';
import { runs } from '../properties/runs';

const CONTEXT = { nowMs: 0, timeZone: 'Europe/Paris', fixedText: 'Bonjour ' };
const PLAIN = { fields: {}, isUnicode: false, isSandbox: false, key: '{}' };

const OPTIONS = { countryCallingCode: '32' };

const parse = smsParser(CONTEXT);
const errorOf = (raw: RawSms, options: object = {}): unknown => {
	const parsed = parse(raw, { ...OPTIONS, ...options });
	return 'problem' in parsed ? parsed.problem.error : parsed.value;
};

it('reads number, text and options of an item', () => {
	const raw = { phoneNumber: '0470 12 34 56', message: 'Bonjour' };
	expect(parse(raw, { ...OPTIONS, tag: 'a' })).toEqual({
		value: {
			phoneNumber: '+32470123456',
			message: 'Bonjour',
			options: { ...PLAIN, fields: { tag: 'a' }, key: '{"tag":"a"}' },
		},
	});
	expect(parse({ phoneNumber: '+33612345678', message: 'x' }, OPTIONS)).toEqual({
		value: { phoneNumber: '+33612345678', message: 'x', options: PLAIN },
	});
});

it('names the first problem of an item: in its options, its number, its text', () => {
	const phoneNumber = '+33612345678';
	expect([
		errorOf({}, { sender: 'x' }),
		errorOf({ phoneNumber: 'x', message: '' }),
		errorOf({ phoneNumber, message: '' }),
	]).toEqual(["The option 'Sender' is not valid", 'Phone number has no digits', 'No text']);
});

it('counts the text as Unicode if it is sent as Unicode', () => {
	const raw = { phoneNumber: '+33612345678', message: 'x'.repeat(671) };
	expect(errorOf(raw, { unicode: true })).toBe('Text is too long');
	expect(errorOf(raw, { unicode: false })).toMatchObject({ message: raw.message });
});

it('refuses what stands nowhere in the fixed text, and sends the text composed', () => {
	const phoneNumber = '+33612345678';
	expect([
		errorOf({ phoneNumber, message: 'Bonjour null' }),
		errorOf({ phoneNumber, message: 'Bonjour Rene\u0301' }),
	]).toMatchObject(["Message contains 'null'", { message: 'Bonjour René' }]);
	const fixed = smsParser({ ...CONTEXT, fixedText: 'null Fehler' });
	expect(fixed({ phoneNumber, message: 'null Fehler' }, OPTIONS)).toMatchObject({
		value: { message: 'null Fehler' },
	});
});

it('reads options once for items that share them, and again for items with others', () => {
	const parseMany = smsParser(CONTEXT);
	const raw = { phoneNumber: '+33612345678', message: 'x' };
	const optionsOf = (options: RawOptions): unknown => {
		const parsed = parseMany(raw, options);
		return 'value' in parsed ? parsed.value.options : parsed.problem.error;
	};
	const fields = { a: { tag: 'a' }, b: { tag: 'b' } };
	const [a, b] = [fields.a, fields.b].map((one) => ({ ...OPTIONS, ...one }));
	const first = optionsOf(a);
	expect(optionsOf(a)).toBe(first);
	expect([first, optionsOf(b), optionsOf({ ...OPTIONS, tag: 'B' }), optionsOf(a)]).toMatchObject([
		{ fields: fields.a },
		{ fields: fields.b },
		"The option 'Tag' is not valid",
		{ fields: fields.a },
	]);
});

it('reads an item as if it were the only one, whatever comes before it', () => {
	const long = 'x'.repeat(671);
	const options = [
		{ unicode: true },
		{ unicode: false },
		{ sender: 'x' },
		{ countryCallingCode: '33' },
		{},
	].map((one): RawOptions => ({ ...OPTIONS, ...one }));
	const raw = fc.record({
		phoneNumber: fc.constantFrom('+33612345678', '0612345678', 'x'),
		message: fc.constantFrom('Bonjour', long, '', 7, undefined),
	});
	fc.assert(
		fc.property(fc.array(fc.tuple(raw, fc.constantFrom(...options)), { maxLength: 12 }), (all) => {
			const parseMany = smsParser(CONTEXT);
			expect(all.map((one) => parseMany(...one))).toEqual(
				all.map(([one, its]) => smsParser(CONTEXT)({ ...one }, { ...its })),
			);
		}),
		runs(100),
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
