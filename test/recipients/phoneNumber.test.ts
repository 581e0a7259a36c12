import fc from 'fast-check';
import type { Parsed, Problem } from '../../nodes/SmsPartner/problem';
import { maskPhoneNumbers } from '../../nodes/SmsPartner/recipients/maskPhoneNumbers';
import { parseMessage } from '../../nodes/SmsPartner/recipients/message';
import {
	lostZeroNote,
	parseCallingCode,
	parsePhoneNumber,
	parseRecipient,
	phoneNumberOf,
} from '../../nodes/SmsPartner/recipients/phoneNumber';
import { runs } from '../properties/runs';

const resultOf = (parsed: Parsed<string>): string =>
	'value' in parsed ? parsed.value : parsed.problem.error;

const read = (raw: unknown, callingCode = '33'): string =>
	resultOf(parsePhoneNumber(raw, callingCode));

const readRecipient = (raw: unknown, callingCode = '33'): string =>
	resultOf(parseRecipient(raw, callingCode));

const phoneLikeText = fc.string({ unit: fc.constantFrom(...'00123456789+ .-/(),') });

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
		['06 12/34.56-78', 'several separators'],
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
		['٠٦ ١٢ ٣٤ ٥٦ ٧٨', 'Arabic-Indic digits'],
		['۰۶۱۲۳۴۵۶۷۸', 'Eastern Arabic-Indic digits'],
		['＋３３６１２３４５６７８', 'full-width digits and plus'],
		['tel:+33-6-12-34-56-78', 'a link'],
		['Tel: 06 12 34 56 78', 'a link as people write it'],
		['sms:+33612345678', 'a link to a message'],
		['p:+33612345678', "the mark of Facebook's lead forms"],
		['whatsapp:+33612345678', "Twilio's mark"],
		["'tel:0612345678", 'an apostrophe and a link'],
		['0612345678,', 'a trailing comma'],
		['+33 6 12 34 56 78 ;', 'a trailing semicolon'],
		['06.12.34.56.78.', 'a full stop'],
		['33612345678.0', 'an international number as a decimal'],
		['33612345678,00', 'an international number as a decimal with a comma'],
		['+33612345678.0', 'an international number with + as a decimal'],
	])('reads %j: %s', (raw) => {
		expect(read(raw)).toBe('+33612345678');
		expect(readRecipient(raw)).toBe('+33612345678');
	});

	it.each([
		['0470 12 34 56', '32', '+32470123456'],
		['+32 0470 12 34 56', '32', '+32470123456'],
		['+32 (0)470 12 34 56', '33', '+32470123456'],
		['+33 06 12 34 56 78', '32', '+33612345678'],
		['+330612345678', '32', '+33612345678'],
		['32470123456', '33', '+32470123456'],
		['32 470 12 34 56', '33', '+32470123456'],
		['(32) 470 12 34 56', '33', '+32470123456'],
		['4512345678', '45', '+4512345678'],
		['4915112345678', '49', '+4915112345678'],
		[' '.repeat(52) + '+33612345678', '33', '+33612345678'],
		// Countries whose numbers keep their zero.
		['+39 06 1234 5678', '39', '+390612345678'],
		['+39 (0)6 1234 5678', '33', '+390612345678'],
		['0039 06 1234 5678', '33', '+390612345678'],
		['39 06 1234 5678', '39', '+390612345678'],
		['39 06 12345', '39', '+390612345'],
		['06 1234 5678', '39', '+390612345678'],
		['+378 0549 123456', '378', '+3780549123456'],
		['+225 07 12 34 56 78', '225', '+2250712345678'],
		['07 12 34 56 78', '225', '+2250712345678'],
		['+242 06 123 4567', '242', '+242061234567'],
		['01 97 12 34 56', '229', '+2290197123456'],
		['+229 01 97 12 34 56', '33', '+2290197123456'],
		// In Rwanda, some numbers keep their zero.
		['0788 123 456', '250', '+250788123456'],
		['06 123 456', '250', '+25006123456'],
		// French numbers of machines.
		['0700 12345 67890', '33', '+337001234567890'],
		['+337001234567890', '33', '+337001234567890'],
	])('reads %j with calling code %s as %s', (raw, callingCode, number) => {
		expect(read(raw, callingCode)).toBe(number);
		expect(readRecipient(raw, callingCode)).toBe(number);
	});

	it.each([
		['262', '0262 12 34 56'],
		['262', '0263 12 34 56'],
		['262', '0269 12 34 56'],
		['262', '0639 12 34 56'],
		['262', '0692 12 34 56'],
		['262', '0693 12 34 56'],
		['590', '0590 12 34 56'],
		['590', '0690 12 34 56'],
		['590', '0691 12 34 56'],
		['594', '0594 12 34 56'],
		['594', '0694 12 34 56'],
		['596', '0596 12 34 56'],
		['596', '0696 12 34 56'],
		['596', '0697 12 34 56'],
	])('gives numbers overseas their calling code: +%s for %s', (callingCode, national) => {
		const digits = national.slice(1).replaceAll(' ', '');
		const number = `+${callingCode}${digits}`;
		const written = [
			[national, '33'],
			[`+33${digits}`, '33'],
			[`0033${digits}`, '32'],
			[`33${digits}`, '33'],
			[national, callingCode],
			[number, '33'],
		];
		expect(written.map(([raw, code]) => readRecipient(raw, code))).toEqual(
			written.map(() => number),
		);
	});

	it('leaves metropolitan numbers with similar digits where they are', () => {
		const numbers = ['0639980001', '0638123456', '0695123456', '0261123456', '0592123456'];
		expect(numbers.map((number) => read(number))).toEqual(
			numbers.map((number) => `+33${number.slice(1)}`),
		);
		expect(read('0692123456', '32')).toBe('+32692123456');
	});

	const REFUSED: Array<[unknown, string]> = [
		[undefined, 'No phone number'],
		[null, 'No phone number'],
		['', 'No phone number'],
		['   ', 'Phone number has no digits'],
		['{{ $json.phone }}', 'Phone number contains an expression that was not evaluated'],
		['{{ $json.phone1 }}', 'Phone number contains an expression that was not evaluated'],
		['unknown', 'Phone number has no digits'],
		['+', 'Phone number has no digits'],
		['06 12 34 56 78 poste 4', 'Phone number contains characters other than digits'],
		['06 12 34 56 78²', 'Phone number contains characters other than digits'],
		['0612345678+', 'Phone number contains characters other than digits'],
		['++33612345678', 'Phone number contains characters other than digits'],
		["06'12345678", 'Phone number contains characters other than digits'],
		['0612345678, 79', 'Phone number contains characters other than digits'],
		[{ number: '+33612345678' }, 'Phone number is not text'],
		[true, 'Phone number is not text'],
		[NaN, 'Phone number is not text'],
		[Infinity, 'Phone number is not text'],
		[-33612345678, 'Phone number is not text'],
		[['+33612345678'], 'Phone number is a list'],
		['+33612345678;+33612345679', 'Phone number contains several numbers'],
		['+33612345678+33612345679', 'Phone number contains several numbers'],
		['06 12 34 56 78, 07 12 34 56 78', 'Phone number contains several numbers'],
		['06 12 34 56 78 ou 07 12 34 56 78', 'Phone number contains several numbers'],
		['0612345678 0712345678', 'Phone number contains several numbers'],
		['0612345678 - 0712345678', 'Phone number contains several numbers'],
		['0612345678/0712345678', 'Phone number contains several numbers'],
		['06 12 34 56 78\n07 12 34 56 78', 'Phone number contains several numbers'],
		['0612345678/79', 'Phone number has a short ending after a slash'],
		['06 12 34 56 78 / 79', 'Phone number has a short ending after a slash'],
		['0612345/678', 'Phone number has a short ending after a slash'],
		['0612345678\\79', 'Phone number has a short ending after a slash'],
		['0612345678 (123)', 'Phone number ends with digits in brackets'],
		['+33 6 12 34 56 78 [ 2 ]', 'Phone number ends with digits in brackets'],
		['0612345678 (n. 2).', 'Phone number ends with digits in brackets'],
		['3.36123E+10', 'Phone number is in scientific notation'],
		['3,36123e10', 'Phone number is in scientific notation'],
		['6E+8', 'Phone number is in scientific notation'],
		[1e21, 'Phone number is in scientific notation'],
		['614345678.00', 'Phone number is a decimal number'],
		['614345678.0', 'Phone number is a decimal number'],
		['614345678,0', 'Phone number is a decimal number'],
		['614 345 678.00', 'Phone number is a decimal number'],
		['0612345678.0', 'Phone number is a decimal number'],
		['00612345678.0', 'Phone number is a decimal number'],
		['33612345678.5', 'Phone number is a decimal number'],
		[33612345678.5, 'Phone number is a decimal number'],
		[123456.789, 'Phone number is a decimal number'],
		['+1234567890123456', 'Phone number is too long'],
		['001234567890123456', 'Phone number is too long'],
		['06 12 34 56 78 9', 'Phone number is too long'],
		['0612345678-79', 'Phone number is too long'],
		['1'.repeat(64), 'Phone number is too long'],
		['06'.padEnd(65), 'Phone number is too long'],
		['06 12 34 56 7', 'Phone number is too short'],
		['00123456', 'Phone number is too short'],
		['+336123', 'Phone number is too short'],
		['0', 'Phone number is too short'],
		['+225 07 12 34 56', 'Phone number is too short'],
		['+41 79 123 45 67 8', 'Phone number has an impossible length'],
		['+999612345678', 'Phone number has an unknown calling code'],
		['+0612345678', 'Phone number has an unknown format'],
		['000612345678', 'Phone number has an unknown format'],
		['00', 'Phone number has an unknown format'],
		['+33 006 12 34 56 78', 'Phone number has an unknown format'],
		['00612345678', 'Phone number may have a zero too many'],
		['0 06 12 34 56 78', 'Phone number may have a zero too many'],
		['+375 8 100 000 600', 'Phone number has an 8 that may not belong to it'],
		['+34 0612 34 56 78', 'Phone number has a zero that may not belong to it'],
		['+34 (0)612 34 56 78', 'Phone number has a zero that may not belong to it'],
		['+250 012345678', 'Phone number has a zero that may not belong to it'],
	];

	it.each(REFUSED)('refuses %p', (raw, error) => {
		expect([read(raw), readRecipient(raw)]).toEqual([error, error]);
	});

	// Not in the table, since the test names would contain these texts.
	it('refuses texts of 10 MB', () => {
		const texts = ['1'.repeat(10_000_000), '(1'.repeat(5_000_000), `+33${' 6'.repeat(5_000_000)}`];
		expect(texts.map((text) => read(text))).toEqual(texts.map(() => 'Phone number is too long'));
	});

	it('says what is wrong and what to do without any part of the number', () => {
		const known = [...REFUSED.map(([raw]) => raw), '612345678', '2015550123'].map(problemOf);
		fc.assert(
			fc.property(fc.oneof(fc.anything(), phoneLikeText), (raw) => {
				const problem = problemOf(raw);
				if (problem) expect(known).toContainEqual(problem);
			}),
			runs(500),
		);
	});

	const problemOf = (raw: unknown): Problem | undefined => {
		const parsed = parseRecipient(raw, '33');
		return 'problem' in parsed ? parsed.problem : undefined;
	};

	it('returns its own result unchanged', () => {
		const written = fc
			.tuple(
				fc.constantFrom('+33', '0033 ', '0', '33', '+33 (0)', '+32', '+39 0', '+1 '),
				fc.array(fc.constantFrom(...'0123456789'), { minLength: 8, maxLength: 10 }),
				fc.constantFrom('', ' ', '-'),
			)
			.map(([start, digits, separator]) => start + digits.join(separator));
		fc.assert(
			fc.property(written, fc.constantFrom('33', '32', '1', '39'), (text, callingCode) => {
				const parsed = parsePhoneNumber(text, callingCode);
				fc.pre('value' in parsed);
				expect(parsePhoneNumber('value' in parsed && parsed.value, callingCode)).toEqual(parsed);
			}),
		);
	});
});

describe('phoneNumberOf', () => {
	it.each([
		['+33612345678', '+33612345678'],
		['33612345678', '+33612345678'],
		['0033 (0)6 12 34 56 78', '+33612345678'],
		['06 12 34 56 78', '+33612345678'],
		['0692 12 34 56', '+262692123456'],
		// As SMS Partner returns them, whatever the plan says.
		['+33692123456', '+33692123456'],
		['+999612345678', '+999612345678'],
		['+3361234567', '+3361234567'],
		['614345678', '+614345678'],
	])('reads %j in an answer as %s', (value, number) => {
		expect(phoneNumberOf(value, '33')).toBe(number);
	});

	it.each(['061234567', '36123', '+0612345678', '+1234567890123456', 'x', '', null, {}])(
		'returns nothing for %j',
		(value) => {
			expect(phoneNumberOf(value, '33')).toBeUndefined();
		},
	);
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

it.each(['', 'FR', '0', '3333', '+', '3 3', '999', '21', null, true, -33, 3.3, {}, ['33']])(
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
	const LACKS_ZERO = 'Phone number may lack its leading 0';
	const LACKS_CALLING_CODE = 'Phone number may lack its calling code';

	it.each<[unknown, string, string]>([
		['612345678', '33', LACKS_ZERO],
		[712345678, '33', LACKS_ZERO],
		["'6 12 34 56 78", '33', LACKS_ZERO],
		[' 712.345.678', '33', LACKS_ZERO],
		['(6)12-34-56-78', '33', LACKS_ZERO],
		['412345678', '33', LACKS_ZERO],
		['7001234567890', '33', LACKS_ZERO],
		['470123456', '32', LACKS_ZERO],
		['7400123456', '44', LACKS_ZERO],
		['15112345678', '49', LACKS_ZERO],
		['61234567', '242', LACKS_ZERO],
		['3921234567', '39', LACKS_ZERO],
		['612345678', '34', LACKS_CALLING_CODE],
		['2015550123', '1', LACKS_CALLING_CODE],
		['84951234567', '7', LACKS_CALLING_CODE],
		['866123456', '993', LACKS_CALLING_CODE],
		// Numbers of other countries.
		['61234567', '33', LACKS_CALLING_CODE],
		['2015550123', '33', LACKS_CALLING_CODE],
		['131 2345 6789', '33', LACKS_CALLING_CODE],
		['88005553535', '33', LACKS_CALLING_CODE],
	])('refuses %j with the calling code %s', (raw, callingCode, error) => {
		expect(readRecipient(raw, callingCode)).toBe(error);
	});

	it('explains what to do about a missing 0', () => {
		expect(parseRecipient('612345678', '33')).toEqual({
			problem: {
				error: LACKS_ZERO,
				errorDescription:
					'Without its 0, a national number looks like a foreign one. If a spreadsheet dropped the 0, format the column as text, then put the 0 back. If the number is foreign, put a + in front of it.',
			},
		});
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
