/** The calling codes of the French overseas departments, by the first digits of their national numbers. */
const CALLING_CODES: ReadonlyMap<string, string> = new Map([
	...['262', '263', '269', '639', '692', '693'].map((start): [string, string] => [start, '262']),
	...['590', '690', '691'].map((start): [string, string] => [start, '590']),
	...['594', '694'].map((start): [string, string] => [start, '594']),
	...['596', '696', '697'].map((start): [string, string] => [start, '596']),
]);

const FRANCE = '+33';

/** Arcep reserves 06 39 98 for fiction, in metropolitan France. The other numbers with 06 39 are those of Mayotte. */
const FICTION = '63998';

/**
 * Gives a number of a French overseas department its own calling code. At home, it is written like any French number,
 * but with +33 it does not exist.
 *
 * @param number E.164
 */
export function withOverseasCode(number: string): string {
	if (!number.startsWith(FRANCE)) return number;
	const national = number.slice(FRANCE.length);
	const callingCode = CALLING_CODES.get(national.slice(0, 3));
	if (callingCode === undefined || national.startsWith(FICTION)) return number;
	return `+${callingCode}${national}`;
}
