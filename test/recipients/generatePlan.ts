import metadata from 'libphonenumber-js/metadata.min.json';
import library from 'libphonenumber-js/package.json';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Generates nodes/SmsPartner/recipients/numberingPlan.ts from the metadata of libphonenumber-js. */

const FILE = join(__dirname, '../../nodes/SmsPartner/recipients/numberingPlan.ts');

/** ITU-T E.164: an international number has at most 15 digits. The shortest in use have 7. */
const E164_DIGITS = { min: 7, max: 15 } as const;

/** The numbering plan of a country, as the library stores it. */
interface Country {
	readonly pattern: RegExp;
	readonly lengths: readonly number[];
	/** `0` or `8`: the digit in front of a national number that is not part of it. */
	readonly trunkDigits: readonly string[];
}

/** The text of the file as it is, to compare. */
export function savedPlan(): string {
	return readFileSync(FILE, 'utf8');
}

/** The text of the file as it should be. */
export function generatePlan(): string {
	const codesOfShape = new Map<string, string[]>();
	for (const [callingCode, countries] of plans()) {
		const shape = shapeOf(callingCode, countries);
		codesOfShape.set(shape, [...(codesOfShape.get(shape) ?? []), callingCode]);
	}
	const lines = [...codesOfShape].map(([shape, codes]) => `${shape}: ${codes.join(' ')}`);
	return `// Generated from libphonenumber-js ${library.version} (MIT) by \`npm run generate:plan\`. Do not edit.

/**
 * The numbering plan of each country: how many digits its numbers have after the calling code.
 *
 * One line for calling codes with the same plan: \`trunk0\` or \`trunk8\` if this digit in front of a national number is
 * not part of it, \`ownZero\` if a number can start with a 0 of its own; the possible numbers of digits; the calling codes.
 */
export const NUMBERING_PLAN = \`
${lines.sort().join('\n')}
\`;
`;
}

/** The countries of each calling code, the main one first. */
function plans(): Array<[string, Country[]]> {
	const geographic = Object.entries(metadata.country_calling_codes).map(
		([callingCode, countries]): [string, Country[]] => [
			callingCode,
			countries.map((country) => countryOf(metadata.countries[country])),
		],
	);
	const others = Object.entries(metadata.nonGeographic).map(
		([callingCode, plan]): [string, Country[]] => [callingCode, [countryOf(plan)]],
	);
	return [...geographic, ...others].sort(([a], [b]) => Number(a) - Number(b));
}

/** The library's compressed form is an array; its fields are documented in its METADATA.md. */
function countryOf(plan: unknown): Country {
	if (!Array.isArray(plan)) throw new TypeError('The library has changed its metadata');
	const [, , pattern, lengths, , prefix, , prefixPattern] = plan as [
		...[unknown, unknown, string, number[], unknown],
		...[unknown, unknown, unknown],
	];
	return {
		pattern: new RegExp(`^(?:${pattern})$`),
		lengths,
		trunkDigits: ['0', '8'].filter((digit) => isTrunkDigit(digit, prefixPattern || prefix)),
	};
}

/**
 * Whether the library removes this digit, and no more, from the start of a national number. In Bolivia, Colombia and
 * South Korea, it also removes the code of a carrier that may follow the digit, so the rest is not certain.
 */
function isTrunkDigit(digit: string, rule: unknown): boolean {
	if (typeof rule !== 'string' || /^0\(.*\)\?$/.test(rule)) return false;
	return new RegExp(`^(?:${rule})$`).test(digit);
}

/** E.g. `trunk0 9` for France. As in the library, the main country of a calling code decides about the lengths. */
function shapeOf(callingCode: string, countries: readonly Country[]): string {
	const [{ trunkDigits, lengths }] = countries;
	const possible = lengths.filter((length) => {
		const digits = callingCode.length + length;
		return digits >= E164_DIGITS.min && digits <= E164_DIGITS.max;
	});
	return [
		...trunkDigits.map((digit) => `trunk${digit}`),
		...(countries.some(hasOwnZero) ? ['ownZero'] : []),
		possible.join(','),
	].join(' ');
}

/** Whether a number of the country can start with a single 0: whether such a number matches its pattern. */
function hasOwnZero({ pattern, lengths }: Country): boolean {
	return lengths.some((length) =>
		beginnings().some((beginning) =>
			FILLERS.some((digit) => pattern.test(beginning.padEnd(length, digit).slice(0, length))),
		),
	);
}

const FILLERS = [...'0123456789'];

/** 0100 to 0999 */
function beginnings(): string[] {
	return Array.from({ length: 900 }, (_, index) => `0${index + 100}`);
}

if (require.main === module) writeFileSync(FILE, generatePlan());
