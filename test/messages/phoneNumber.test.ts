import fc from 'fast-check';
import { maskPhoneNumbers } from '../../nodes/SmsPartner/messages/maskPhoneNumbers';
import { parseMessage } from '../../nodes/SmsPartner/messages/parseMessage';
import {
	lostZeroNote,
	parseRecipient,
	parseCallingCode,
	parsePhoneNumber,
} from '../../nodes/SmsPartner/messages/phoneNumber';

const read = (raw: unknown, callingCode = '33'): unknown => {
	const parsed = parsePhoneNumber(raw, callingCode);
	return 'value' in parsed ? parsed.value : parsed.problem.error;
};

const phoneLikeText = fc.string({ unit: fc.constantFrom(...'00123456789+ .-/()') });

describe('parsePhoneNumber', () => {
	it.each<[string | number, string]>([
		['+33612345678', 'E.164'],
		['33612345678', 'bare international digits'],
		[33612345678, 'a number'],
		['0033612345678', 'international with 00'],
		['0612345678', 'national'],
		['06 12 34 56 78', 'spaces'],
		['06\u00a012\u202f34\u200956\u300078', 'spaces of every kind'],
		['06.12.34.56.78', 'dots'],
		['06-12–34‑56−78', 'dashes of every kind'],
		['06/12/34/56/78', 'slashes'],
		['(06) 12 34 [56] 78', 'brackets'],
		['(0)6 12 34 56 78', 'a national zero in brackets'],
		['\u202a+33 6 12 34 56 78\u202c', 'invisible marks of a copied contact'],
		['\ufeff+33612345678\n', 'a byte order mark and a line end'],
		["'0612345678", "a spreadsheet's apostrophe"],
		[' ’+33 6 12 34 56 78', 'a curly apostrophe'],
		['+33 (0)6 12 34 56 78', 'a trunk zero in brackets'],
		['0033 ( 0 ) 6 12 34 56 78', 'a trunk zero in brackets with spaces'],
		['+33 06 12 34 56 78', 'a trunk zero after +33'],
		['+330612345678', 'a trunk zero without spaces'],
		['0033 06 12 34 56 78', 'a trunk zero after 0033'],
		['33 06 12 34 56 78', 'a trunk zero after 33'],
		[330612345678, 'a trunk zero in a number'],
		['+33 (06) 12 34 56 78', 'a trunk zero with the next digit in brackets'],
	])('reads %j: %s', (raw) => {
		expect(read(raw)).toBe('+33612345678');
	});

	it.each([
		['0470 12 34 56', '32', '+32470123456'],
		['+32 0470 12 34 56', '32', '+32470123456'],
		['+32 (0)470 12 34 56', '33', '+32470123456'],
		['+33 06 12 34 56 78', '32', '+33612345678'],
		['+330612345678', '32', '+33612345678'],
		[' '.repeat(52) + '+33612345678', '33', '+33612345678'],
		['+39 06 1234 5678', '39', '+390612345678'],
		['0039 06 1234 5678', '33', '+390612345678'],
		['39 06 1234 5678', '39', '+390612345678'],
		['+378 0549 123456', '378', '+3780549123456'],
		['001234567', '33', '+1234567'],
		['00123456789012345', '33', '+123456789012345'],
	])('reads %j with calling code %s as %s', (raw, callingCode, number) => {
		expect(read(raw, callingCode)).toBe(number);
	});

	it.each([
		[undefined, 'No phone number'],
		[null, 'No phone number'],
		['', 'No phone number'],
		['   ', 'Phone number has no digits'],
		['unknown', 'Phone number has no digits'],
		['+', 'Phone number has no digits'],
		['٠٦١٢٣٤٥٦٧٨', 'Phone number has no digits'],
		['06 12 34 56 78 poste 4', 'Phone number contains characters other than digits'],
		['0612345678+', 'Phone number contains characters other than digits'],
		['++33612345678', 'Phone number contains characters other than digits'],
		["06'12345678", 'Phone number contains characters other than digits'],
		['+33612345678;+33612345679', 'Phone number contains characters other than digits'],
		[{ number: '+33612345678' }, 'Phone number is not text'],
		[['+33612345678'], 'Phone number is not text'],
		[true, 'Phone number is not text'],
		[NaN, 'Phone number is not text'],
		[-33612345678, 'Phone number is not text'],
		[3361234567.8, 'Phone number is not text'],
		['+1234567890123456', 'Phone number is too long'],
		['001234567890123456', 'Phone number is too long'],
		['1'.repeat(64), 'Phone number is too long'],
		[`${'- '.repeat(32)}-`, 'Phone number is too long'],
		[`${'- '.repeat(31)}-`, 'Phone number has no digits'],
		['00123456', 'Phone number is too short'],
		['+336123', 'Phone number is too short'],
		['0', 'Phone number is too short'],
		['+0612345678', 'Phone number has an unknown format'],
		['000612345678', 'Phone number has an unknown format'],
		['+33 006 12 34 56 78', 'Phone number has an unknown format'],
	])('refuses %p', (raw, error) => {
		expect(read(raw)).toBe(error);
	});

	// Not in the table, since the test names would contain these texts.
	it('refuses texts of 10 MB', () => {
		const texts = ['1'.repeat(10_000_000), '(1'.repeat(5_000_000)];
		expect(texts.map((text) => read(text))).toEqual([
			'Phone number is too long',
			'Phone number is too long',
		]);
	});

	it('returns E.164 without a trunk zero, or a problem that contains no digit of the number', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), phoneLikeText), (raw) => {
				expect(read(raw)).toMatch(/^(\+(?!330)[1-9]\d{6,14}|[^\d]+)$/);
			}),
		);
	});

	it('returns its own result unchanged', () => {
		fc.assert(
			fc.property(phoneLikeText, fc.constantFrom('33', '32', '1', '39'), (raw, callingCode) => {
				const parsed = parsePhoneNumber(raw, callingCode);
				fc.pre('value' in parsed);
				expect(read('value' in parsed && parsed.value, callingCode)).toBe(read(raw, callingCode));
			}),
		);
	});
});

it.each([
	['33', '33'],
	['+32', '32'],
	['00352', '352'],
	[' 1 ', '1'],
	[262, '262'],
])('parseCallingCode reads %p as %s', (raw, digits) => {
	expect(parseCallingCode(raw)).toEqual({ value: digits });
});

it.each(['', 'FR', '0', '3333', '+', '3 3', null, true, -33, 3.3, {}, ['33']])(
	'parseCallingCode refuses %p',
	(raw) => {
		expect(parseCallingCode(raw)).toEqual({
			problem: {
				error: "The option 'Country Calling Code' is not a calling code",
				errorDescription: expect.stringContaining('33 for France'),
			},
		});
	},
);

describe('parseRecipient', () => {
	const without0 = ['612345678', 712345678, "'6 12 34 56 78", ' 712.345.678', '(6)12-34-56-78'];

	it.each(without0)('refuses %j, which may be a French number without its 0', (raw) => {
		expect(parseRecipient(raw, '33')).toEqual({
			problem: {
				error: 'Phone number may lack its leading 0',
				errorDescription: expect.stringMatching(/then put the 0 back.* put a \+ in front/),
			},
		});
	});

	it.each([
		['+612345678', '33'],
		['0612345678', '33'],
		['33612345678', '33'],
		['412345678', '33'],
		['61234567', '33'],
		['61412345678', '33'],
		['612345678', '32'],
		[{ toString: null }, '33'],
		['', '33'],
		[null, '33'],
		['7'.repeat(1000), '33'],
	])('reads %j with the calling code %s as parsePhoneNumber does', (raw, callingCode) => {
		expect(parseRecipient(raw, callingCode)).toEqual(parsePhoneNumber(raw, callingCode));
	});
});

describe('lostZeroNote', () => {
	it.each(['612345678', 612345678, "'6 12 34 56 78", ' 612.345.678'])('explains %j', (raw) => {
		expect(lostZeroNote(raw)).toBe(
			'The number was read as +612345678. If a spreadsheet dropped the leading 0, format the column as text, then put the 0 back.',
		);
	});

	it.each(['0612345678', '+612345678', '061234567', '61234567', '6123456789', '', undefined, {}])(
		'returns nothing for %j',
		(raw) => {
			expect(lostZeroNote(raw)).toBeUndefined();
		},
	);
});

it.each([
	['Le numéro +33 6 12 34 56 78 est inconnu', 'Le numéro … est inconnu'],
	['06.12.34.56.78: no', '…: no'],
	['06  12  34  56  78', '…'],
	['+33 - 6 - 12 - 34 - 56 - 78', '…'],
	['06_12_34_56_78', '…'],
	['HTTP 503 (code 10)', 'HTTP 503 (code 10)'],
])('maskPhoneNumbers masks the numbers in %j', (text, masked) => {
	expect(maskPhoneNumbers(text)).toBe(masked);
});

it.each([
	['06 12 34 56 78', ' 007 ', { value: { phoneNumber: '+33612345678', messageId: 7 } }],
	['', '', { problem: { error: 'No phone number', errorDescription: expect.any(String) } }],
	['0612345678', '', { problem: { error: 'No message ID', errorDescription: expect.any(String) } }],
])('parseMessage reads %j and %j', (phoneNumber, messageId, parsed) => {
	expect(parseMessage({ phoneNumber, messageId }, '33')).toEqual(parsed);
});

it.each(['44(0)7911123456', '+44 ( 0 )7911123456', '+44  (0)7911123456', '+44 (0) 7911 123456'])(
	'drops the zero in brackets after a calling code: %s',
	(written) => {
		expect(parsePhoneNumber(written, '33')).toEqual({ value: '+447911123456' });
	},
);
