import fc from 'fast-check';
import { parseCallingCode, parsePhoneNumber } from '../../nodes/SmsPartner/messages/phoneNumber';

const valueOf = (given: unknown, callingCode = '33'): unknown => {
	const parsed = parsePhoneNumber(given, callingCode);
	return 'value' in parsed ? parsed.value : parsed.problem.error;
};

describe('parsePhoneNumber', () => {
	it.each<[string | number, string]>([
		['+33612345678', 'E.164 as it is'],
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
		['+33 (0)6 12 34 56 78', 'a trunk zero in brackets'],
		['0033 ( 0 ) 6 12 34 56 78', 'a trunk zero in brackets with spaces'],
		['(0)6 12 34 56 78', 'a national number that starts with its zero in brackets'],
		['\u202a+33 6 12 34 56 78\u202c', 'invisible marks of a copied contact'],
		['\ufeff+33612345678\n', 'a byte order mark and a line end'],
	])('reads %j: %s', (given) => {
		expect(valueOf(given)).toBe('+33612345678');
	});

	it('gives a national number the calling code that is set', () => {
		expect(valueOf('0470 12 34 56', '32')).toBe('+32470123456');
	});

	it.each([
		[undefined, 'No phone number'],
		[null, 'No phone number'],
		['', 'No phone number'],
		['   ', 'Phone number has no digits'],
		['unknown', 'Phone number has no digits'],
		['+', 'Phone number has no digits'],
		['06 12 34 56 78 poste 4', 'Phone number holds more than digits'],
		['0612345678+', 'Phone number holds more than digits'],
		['++33612345678', 'Phone number holds more than digits'],
		['+33612345678;+33612345679', 'Phone number holds more than digits'],
		['٠٦١٢٣٤٥٦٧٨', 'Phone number has no digits'],
		[{ number: '+33612345678' }, 'Phone number is not text'],
		[['+33612345678'], 'Phone number is not text'],
		[true, 'Phone number is not text'],
		[NaN, 'Phone number is not text'],
		[-33612345678, 'Phone number is not text'],
		[3361234567.8, 'Phone number is not text'],
		['+1234567890123456', 'Phone number is too long'],
		['1'.repeat(10_000_000), 'Phone number is too long'],
		['(1'.repeat(5_000_000), 'Phone number is too long'],
		['+336123', 'Phone number is too short'],
		['0', 'Phone number is too short'],
		['+0612345678', 'Phone number is in no known format'],
		['000612345678', 'Phone number is in no known format'],
	])('refuses %p', (given, error) => {
		expect(valueOf(given)).toBe(error);
	});

	it('gives E.164 or a problem without a digit of the number, for anything', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), phoneLikeText), (given) => {
				const parsed = parsePhoneNumber(given, '33');
				if ('value' in parsed) expect(parsed.value).toMatch(/^\+[1-9]\d{6,14}$/);
				else expect(parsed.problem.error).not.toMatch(/\d/);
			}),
		);
	});

	it('reads its own result as itself', () => {
		fc.assert(
			fc.property(phoneLikeText, (given) => {
				const once = parsePhoneNumber(given, '33');
				fc.pre('value' in once);
				expect(parsePhoneNumber('value' in once && once.value, '49')).toEqual(once);
			}),
		);
	});

	const phoneLikeText = fc.string({ unit: fc.constantFrom(...'0123456789+ .-/()') });
});

describe('parseCallingCode', () => {
	it.each([
		['33', '33'],
		['+32', '32'],
		['00352', '352'],
		[' 1 ', '1'],
		[262, '262'],
	])('reads %p as %s', (given, digits) => {
		expect(parseCallingCode(given)).toEqual({ value: digits });
	});

	it.each(['', 'FR', '0', '3333', '+', '3 3', null, true, -33, 3.3, {}])('refuses %p', (given) => {
		expect(parseCallingCode(given)).toEqual({
			problem: {
				error: 'The option Country Calling Code is not a calling code',
				errorDescription: expect.stringContaining('33 for France'),
			},
		});
	});
});
