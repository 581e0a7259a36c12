import { matchRecipients } from '../../nodes/SmsPartner/recipients/matching';

const NUMBERS = ['+33610000001', '+33610000002', '+33610000003'];
const entryOf = (n: number, phoneNumber: unknown = NUMBERS[n - 1]) => ({ phoneNumber, cost: n });
const inOrder = [1, 2, 3].map((n) => entryOf(n));

const costsOf = (entries: unknown[], numbers = NUMBERS, callingCodes = ['33']): unknown => {
	const matched = matchRecipients(numbers, entries, callingCodes);
	return [matched.entries.map((entry) => entry?.cost), matched.unexpected];
};

it.each([
	['in order', inOrder],
	['reversed', [...inOrder].reverse()],
	['twice, and uses the first one', [...inOrder, { ...entryOf(2), cost: 9 }]],
	['with bare numbers', [1, 2, 3].map((n) => entryOf(n, 33610000000 + n))],
	['in national format', [1, 2, 3].map((n) => entryOf(n, `06 10 00 00 0${n}`))],
])('matches entries that come %s', (_, entries) => {
	expect(costsOf(entries)).toStrictEqual([[1, 2, 3], 0]);
});

it('returns undefined for a number without an entry, and counts the entries about no number', () => {
	const strange = [null, 'x', [], {}, { phoneNumber: null }, entryOf(4, '+33610000004')];
	expect(costsOf([entryOf(2), ...strange])).toStrictEqual([[undefined, 2, undefined], 6]);
	expect(costsOf([])).toStrictEqual([[undefined, undefined, undefined], 0]);
});

it('matches an entry without a number only if one number was requested', () => {
	expect(costsOf([{ cost: 1 }], [NUMBERS[0]])).toStrictEqual([[1], 0]);
	expect(costsOf([entryOf(2)], [NUMBERS[0]])).toStrictEqual([[undefined], 1]);
	expect(costsOf([{ phoneNumber: null, cost: 1 }], [NUMBERS[0]])).toStrictEqual([[undefined], 1]);
	expect(costsOf([{ cost: 1 }], NUMBERS.slice(0, 2))).toStrictEqual([[undefined, undefined], 1]);
});

it('reads a national number in each country that it may belong to, but does not guess', () => {
	const numbers = ['+32470123456', '+33610000001'];
	const codes = ['32', '33'];
	expect(
		costsOf([entryOf(1, '0470123456'), entryOf(2, '0610000001')], numbers, codes),
	).toStrictEqual([[1, 2], 0]);
	const alike = ['+32610000001', '+33610000001'];
	expect(costsOf([entryOf(1, '0610000001')], alike, codes)).toStrictEqual([
		[undefined, undefined],
		1,
	]);
});
