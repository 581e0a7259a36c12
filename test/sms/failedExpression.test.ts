import { DateTime, Duration, Interval } from 'luxon';
import { adviceFor, failedMarkIn } from '../../nodes/SmsPartner/sms/smsText';

/** Values that are not text, put into a text by JavaScript and Luxon themselves. */
const FAILED: ReadonlyArray<[unknown, string]> = [
	[undefined, 'undefined'],
	[null, 'null'],
	[NaN, 'NaN'],
	[{}, '[object Object]'],
	[new Map(), '[object Map]'],
	[Promise.resolve(), '[object Promise]'],
	[[{ a: 1 }], '[object Object]'],
	[new Date(NaN), 'Invalid Date'],
	[DateTime.invalid('x'), 'Invalid DateTime'],
	[Duration.invalid('x').toHuman(), 'Invalid Duration'],
	[Interval.invalid('x'), 'Invalid Interval'],
];

describe('failedMarkIn', () => {
	it.each(FAILED)('finds %p in a text as %s, unless the author has written it', (value, mark) => {
		for (const text of [
			`${value}`,
			`Bonjour ${value}, voici`,
			`x=${value}&y`,
			`é ${value}.`,
			`5,${value}€`,
		]) {
			expect([text, failedMarkIn(text, 'Bonjour ,  voici')]).toEqual([text, mark]);
			expect(failedMarkIn(text, `a ${mark} b`)).toBeUndefined();
		}
	});

	it('finds what the author has not written beside what he has', () => {
		expect(failedMarkIn('null: undefined', 'null: ')).toBe('undefined');
		expect(failedMarkIn('NaN null NaN undefined', 'null NaN')).toBe('undefined');
		expect(failedMarkIn('null', 'nullement, nullité, NULL, énull')).toBe('null');
	});

	it.each([
		...['', 'Bonjour', 'M. Null', 'NULL', 'nan', 'Undefined', 'Banane', 'NaNs', 'nullement'],
		...[
			'nullité',
			'éundefined',
			'null_1',
			'null2',
			'xnull',
			'[object]',
			'[objet Object]',
			'object Object',
		],
		...['Invalid Dates', 'invalid date', 'Invalid DateTimes', 'null\u0301'],
	])('finds none in %j', (text) => {
		expect(failedMarkIn(text, '')).toBeUndefined();
	});

	it('does not take long for a long text', () => {
		expect(failedMarkIn('[object '.repeat(200_000), '')).toBeUndefined();
		expect(failedMarkIn(`${'null1'.repeat(200_000)} NaN`, '')).toBe('NaN');
	});
});

it.each<[string, string]>([
	['[object Map]', 'object'],
	['Invalid Date', 'date or time'],
	['NaN', 'not a number'],
	['undefined', 'does not have'],
	['null', 'does not have'],
])('adviceFor %s says what to do, in whole sentences', (mark, words) => {
	expect(adviceFor(mark)).toMatch(new RegExp(`^An expression in 'Message' .*${words}.*\\.$`));
});
