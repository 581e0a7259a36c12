import { invalid, type Parsed, type Problem } from '../problem';
import { NUMBERING_PLAN } from './numberingPlan';
import { EXPECTED_FORMAT } from './phoneText';

/** How the numbers of a calling code look. */
interface Plan {
	readonly callingCode: string;
	/** A 0 in front of a national number is not part of it. */
	readonly hasTrunkZero: boolean;
	/** An 8 in front of a national number is not part of it, e.g. in Russia. */
	readonly hasTrunkEight: boolean;
	/** A number can start with a 0 of its own. */
	readonly hasOwnZero: boolean;
	/** How many digits a number has after the calling code. */
	readonly lengths: ReadonlySet<number>;
}

const PLANS: ReadonlyMap<string, Plan> = new Map(
	NUMBERING_PLAN.trim()
		.split('\n')
		.flatMap((line) => {
			const [shape, callingCodes] = line.split(': ');
			const words = shape.split(' ');
			const lengths = new Set(words[words.length - 1].split(',').map(Number));
			return callingCodes.split(' ').map((callingCode): [string, Plan] => [
				callingCode,
				{
					callingCode,
					hasTrunkZero: words.includes('trunk0'),
					hasTrunkEight: words.includes('trunk8'),
					hasOwnZero: words.includes('ownZero'),
					lengths,
				},
			]);
		}),
);

const MAX_CALLING_CODE_LENGTH = 3;

const FRANCE = '33';

/** Arcep: numbers of machines (M2M) start with 0700 and have 14 digits, which the library does not know. */
const MACHINE = /^700\d{10}$/;

/** Whether a country has this calling code. */
export function isCallingCode(digits: string): boolean {
	return PLANS.has(digits);
}

/** The calling code that an international number, without its plus, starts with. Undefined if there is none. */
export function callingCodeIn(digits: string): string | undefined {
	return planOf(digits)?.callingCode;
}

/**
 * Reads the digits of an international number, without its plus, and returns it in E.164, without a trunk zero. Refuses
 * numbers that are impossible in the numbering plan of their country.
 */
export function parseInternational(digits: string): Parsed<string> {
	const plan = planOf(digits);
	if (!plan) return digits.startsWith('0') || digits === '' ? UNKNOWN_FORMAT : UNKNOWN_CALLING_CODE;
	const national = digits.slice(plan.callingCode.length);
	if (national.startsWith('0')) return parseWithZero(plan, national);
	return mayHaveTrunkEight(plan, national) ? EIGHT : parseNational(plan, national);
}

/**
 * What bare digits lack if they are a national number of this calling code: its leading 0, or only the calling code.
 * Undefined if they cannot be one.
 */
export function missingPrefix(
	digits: string,
	callingCode: string,
): 'leadingZero' | 'callingCode' | undefined {
	const plan = PLANS.get(callingCode);
	if (!plan) return undefined;
	if (plan.hasOwnZero && isPossible(plan, `0${digits}`)) return 'leadingZero';
	if (isPossible(plan, digits)) return plan.hasTrunkZero ? 'leadingZero' : 'callingCode';
	const hasEight = plan.hasTrunkEight && digits.startsWith('8');
	return hasEight && isPossible(plan, digits.slice(1)) ? 'callingCode' : undefined;
}

function planOf(digits: string): Plan | undefined {
	for (let length = 1; length <= MAX_CALLING_CODE_LENGTH; length += 1) {
		const plan = PLANS.get(digits.slice(0, length));
		if (plan) return plan;
	}
	return undefined;
}

/** A single zero: it is dropped or kept, as the plan says. If both give a possible number, neither is certain. */
function parseWithZero(plan: Plan, national: string): Parsed<string> {
	const rest = national.slice(1);
	if (rest.startsWith('0')) return UNKNOWN_FORMAT;
	const kept = plan.hasOwnZero && isPossible(plan, national);
	const dropped = plan.hasTrunkZero && isPossible(plan, rest);
	if (kept && dropped) return ZERO;
	if (kept) return parseNational(plan, national);
	if (plan.hasTrunkZero) return parseNational(plan, rest);
	return plan.hasOwnZero ? impossibleLength(plan, national) : ZERO;
}

/** Whether a number would also be possible without its first digit, an 8 that may not be part of it. */
function mayHaveTrunkEight(plan: Plan, national: string): boolean {
	if (!plan.hasTrunkEight || !national.startsWith('8')) return false;
	return isPossible(plan, national) && isPossible(plan, national.slice(1));
}

function parseNational(plan: Plan, national: string): Parsed<string> {
	if (!isPossible(plan, national)) return impossibleLength(plan, national);
	return { value: `+${plan.callingCode}${national}` };
}

function isPossible({ callingCode, lengths }: Plan, national: string): boolean {
	return lengths.has(national.length) || (callingCode === FRANCE && MACHINE.test(national));
}

function impossibleLength({ lengths }: Plan, { length }: string): { problem: Problem } {
	const isLonger = (possible: number): boolean => length > possible;
	if ([...lengths].every(isLonger)) return TOO_LONG;
	return [...lengths].some(isLonger) ? IMPOSSIBLE_LENGTH : TOO_SHORT;
}

const TOO_SHORT = invalid(
	'Phone number is too short',
	'In the country of its calling code, numbers have more digits. Check the number. If it is a national number, it needs its leading 0 and, outside France, the option Country Calling Code.',
);

const TOO_LONG = invalid(
	'Phone number is too long',
	'In the country of its calling code, numbers have fewer digits. Check the number, and pass one phone number per item.',
);

const IMPOSSIBLE_LENGTH = invalid(
	'Phone number has an impossible length',
	'In the country of its calling code, no number has this many digits. Check the number.',
);

const UNKNOWN_FORMAT = invalid('Phone number has an unknown format', EXPECTED_FORMAT);

const UNKNOWN_CALLING_CODE = invalid(
	'Phone number has an unknown calling code',
	'No country has the calling code that it starts with. Check the number. A national number starts with a 0 or needs its calling code, e.g. +33.',
);

const ZERO = invalid(
	'Phone number has a zero that may not belong to it',
	'In its country, national numbers do not start with a 0, or not all of them. Enter the number in international format without this 0, or check the option Country Calling Code.',
);

const EIGHT = invalid(
	'Phone number has an 8 that may not belong to it',
	'In its country, an 8 in front of a national number is not part of it. Enter the number in international format without this 8, or check it.',
);

/** The calling codes of the French overseas departments, by the first digits of their national numbers. */
const CALLING_CODES: ReadonlyMap<string, string> = new Map([
	...['262', '263', '269', '639', '692', '693'].map((start): [string, string] => [start, '262']),
	...['590', '690', '691'].map((start): [string, string] => [start, '590']),
	...['594', '694'].map((start): [string, string] => [start, '594']),
	...['596', '696', '697'].map((start): [string, string] => [start, '596']),
]);

/** Arcep reserves 06 39 98 for fiction, in metropolitan France. The other numbers with 06 39 are those of Mayotte. */
const FICTION = '63998';

/**
 * Gives a number of a French overseas department its own calling code. At home, it is written like any French number,
 * but with +33 it does not exist.
 *
 * @param number E.164
 */
export function withOverseasCode(number: string): string {
	if (!number.startsWith(`+${FRANCE}`)) return number;
	const national = number.slice(1 + FRANCE.length);
	const callingCode = CALLING_CODES.get(national.slice(0, 3));
	if (callingCode === undefined || national.startsWith(FICTION)) return number;
	return `+${callingCode}${national}`;
}
