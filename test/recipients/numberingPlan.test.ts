import fc from 'fast-check';
import {
	type CountryCode,
	getCountries,
	getCountryCallingCode,
	getExampleNumber,
	parsePhoneNumberFromString,
	type PhoneNumber,
} from 'libphonenumber-js';
import { PhoneNumber as PlainNumber } from 'libphonenumber-js/core';
import examples from 'libphonenumber-js/examples.mobile.json';
import metadata from 'libphonenumber-js/metadata.min.json';
import {
	parseCallingCode,
	parsePhoneNumber,
	parseRecipient,
} from '../../nodes/SmsPartner/recipients/phoneNumber';
import { runs } from '../properties/runs';
import { generatePlan, savedPlan } from './generatePlan';

it('the numbering plan is that of libphonenumber-js; if not, run npm run generate:plan', () => {
	expect(savedPlan()).toBe(generatePlan());
});

const CALLING_CODES = [
	...new Set(getCountries().map((country) => String(getCountryCallingCode(country)))),
	...Object.keys(metadata.nonGeographic),
];

const EXAMPLES = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);

const OVERSEAS: readonly CountryCode[] = ['BL', 'GF', 'GP', 'MF', 'MQ', 'RE', 'YT'];

/** How people and programs write an example number. */
const INTERNATIONAL: Record<string, (number: PhoneNumber) => string> = {
	'in E.164': ({ number }) => number,
	'with 00': ({ number }) => `00${number.slice(1)}`,
	'with spaces': (number) => number.formatInternational(),
	'as a tel: link': (number) => number.getURI(),
	'with (0)': ({ countryCallingCode, nationalNumber }) =>
		`+${countryCallingCode} (0)${nationalNumber}`,
	'in bare digits': ({ number }) => number.slice(1),
	'in bare groups': (number) => number.formatInternational().slice(1),
	'as a decimal': ({ number }) => `${number.slice(1)}.0`,
};

const NATIONAL: Record<string, (number: PhoneNumber) => string> = {
	'in national format': (number) => number.formatNational(),
	'in national digits': (number) => number.formatNational().replace(/\D/g, ''),
};

const valueOf = (text: string, callingCode: string): string | undefined => {
	const parsed = parseRecipient(text, callingCode);
	return 'value' in parsed ? parsed.value : undefined;
};

const readByLibrary = (text: string, callingCode: string): string | undefined =>
	parsePhoneNumberFromString(text, { defaultCallingCode: callingCode })?.number;

/** The texts that are read as another number, with every calling code. */
function misread(
	write: (number: PhoneNumber) => string,
	isMeant: (value: string, number: PhoneNumber, text: string, callingCode: string) => boolean,
): string[] {
	return EXAMPLES.flatMap((number) =>
		CALLING_CODES.flatMap((callingCode) => {
			const text = write(number);
			const value = valueOf(text, callingCode);
			if (value === undefined || isMeant(value, number, text, callingCode)) return [];
			return [`${number.country}: ${text} with ${callingCode} as ${value}`];
		}),
	);
}

describe('the example number of each country, with every calling code set', () => {
	it.each(Object.entries(INTERNATIONAL))('%s, is read as itself or refused', (_, write) => {
		expect(
			misread(
				write,
				(value, { number }, text, callingCode) =>
					value === number || value === readByLibrary(text, callingCode),
			),
		).toEqual([]);
	});

	it.each(['in E.164', 'with spaces', 'as a tel: link', 'with 00'])(
		'%s, is read with its own calling code',
		(name) => {
			const texts = EXAMPLES.map((number): [string, string] => [
				INTERNATIONAL[name](number),
				String(number.countryCallingCode),
			]);
			expect(texts.filter(([text, code]) => valueOf(text, code) === undefined)).toEqual([]);
		},
	);

	it.each(Object.entries(NATIONAL))('%s, is read as by the library or refused', (_, write) => {
		const found = misread(write, (value, number, text, callingCode) => {
			// With +33, the library leaves the overseas departments in metropolitan France.
			const isOverseas = callingCode === '33' && OVERSEAS.some((code) => code === number.country);
			return value === (isOverseas ? number.number : readByLibrary(text, callingCode));
		});
		// Eleven digits that start with 1 have the form of an American number; a Norwegian number that starts with
		// the calling code of Romania, that of a Romanian one.
		expect(found.filter((text) => !/^(BR: 11|CN: 13|NO: .* with 40 )/.test(text))).toEqual([]);
	});
});

describe('from any text', () => {
	const callingCode = fc.constantFrom(...CALLING_CODES);
	const piece = fc.oneof(
		{ weight: 8, arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 10 }) },
		{ weight: 4, arbitrary: fc.constantFrom(' ', '.', '-', '/', '(', ')', ',', ';', '\u00a0') },
		{ weight: 2, arbitrary: fc.constantFrom('+', '00', '(0)', '.0', 'tel:', "'") },
		{ weight: 1, arbitrary: fc.constantFrom('poste', 'E+', 'ou', '٠٦', '６') },
	);
	const written = fc
		.tuple(
			fc.constantFrom('', '+', '00', 'p:', '(+', '0'),
			fc.option(callingCode, { nil: '' }),
			fc.array(piece, { maxLength: 6 }),
		)
		.map(([start, code, pieces]) => start + code + pieces.join(''));

	it('no number results that the library calls impossible', () => {
		fc.assert(
			fc.property(written, callingCode, (text, code) => {
				for (const parse of [parsePhoneNumber, parseRecipient]) {
					const parsed = parse(text, code);
					if ('problem' in parsed || MACHINE.test(parsed.value)) continue;
					expect([parsed.value, isPossible(parsed.value)]).toEqual([parsed.value, true]);
				}
			}),
			runs(2000),
		);
	});

	/** French M2M numbers, which the library does not know. */
	const MACHINE = /^\+33700\d{10}$/;

	/**
	 * Whether a number is possible for its calling code. For the Isle of Man, Bonaire and Tristan da Cunha, the library
	 * knows further restrictions. In Luxembourg, it takes the code of a carrier off the number.
	 */
	function isPossible(number: string): boolean {
		const known = parsePhoneNumberFromString(number);
		if (known?.country === 'LU' && known.carrierCode !== undefined) return true;
		return known?.number === number && new PlainNumber(known.number, metadata).isPossible();
	}
});

it('every calling code of the plan can be set, no other one', () => {
	const all = Array.from({ length: 999 }, (_, index) => String(index + 1));
	expect(all.filter((code) => 'value' in parseCallingCode(code))).toEqual(
		all.filter((code) => CALLING_CODES.includes(code)),
	);
});
