import fc from 'fast-check';
import type { JsonObject } from '../../nodes/SmsPartner/guards';
import {
	distinct,
	distinctMessages,
	type Finder,
	matchEntries,
	messageFinder,
	recipientFinder,
} from '../../nodes/SmsPartner/recipients/matching';
import type { Message } from '../../nodes/SmsPartner/recipients/message';

// Few numbers and few IDs, so that one ID belongs to several numbers and one number has several IDs.
const NUMBERS = ['+33610000001', '+33610000002', '+33610000011'];
const IDS = [1, 2, 11, '9007199254740992', '9007199254740993'];
const POOL = NUMBERS.flatMap((phoneNumber) => IDS.map((messageId) => ({ phoneNumber, messageId })));

const message = fc.record({
	phoneNumber: fc.constantFrom(...NUMBERS),
	messageId: fc.constantFrom(...IDS),
});

const isSame = (a: Message, b: Message | undefined): boolean =>
	a.phoneNumber === b?.phoneNumber && a.messageId === b.messageId;

/** The first entry about each of so many values, and how many are about none. */
const match = (
	count: number,
	find: Finder,
	list: readonly unknown[],
): { entries: Array<JsonObject | undefined>; unexpected: number } => {
	const entries = Array.from({ length: count }, (): JsonObject | undefined => undefined);
	const unexpected = matchEntries(list, find, (entry, index) => {
		entries[index] ??= entry;
	});
	return { entries, unexpected };
};

it('keeps each value once, and returns where it is', () => {
	expect(distinct(['a', undefined, 'b', 'a', '7', undefined])).toEqual({
		entries: ['a', 'b', '7'],
		indexes: [0, -1, 1, 0, 2, -1],
	});
	expect(distinct<string | number>([7, '7', 7])).toEqual({ entries: [7, '7'], indexes: [0, 1, 0] });
});

describe('distinctMessages', () => {
	it('keeps each message once, in order of first appearance', () => {
		const [a, b] = POOL;
		expect(distinctMessages([a, undefined, b, { ...a }])).toEqual({
			entries: [a, b],
			indexes: [0, -1, 1, 0],
		});
	});

	it('never confuses messages that share a number or an ID', () => {
		const all = fc.array(fc.option(message, { nil: undefined, freq: 5 }), { maxLength: 40 });
		fc.assert(
			fc.property(all, (values) => {
				const { entries: messages, indexes } = distinctMessages(values);
				expect(indexes.map((index) => messages[index])).toEqual(values);
				expect(messages).toEqual(
					values.filter(
						(one, index) => one && values.findIndex((other) => isSame(one, other)) === index,
					),
				);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('messageFinder', () => {
	const asked = [1, 2, 3].map((n) => ({ phoneNumber: `+3361000000${n}`, messageId: n }));
	const entryOf = (n: number, more: object = {}) => ({ ...asked[n - 1], status: `s${n}`, ...more });
	const inOrder = [1, 2, 3].map((n) => entryOf(n));
	const statusesOf = (entries: unknown[], messages: Message[] = asked, codes = ['33']): unknown => {
		const matched = match(messages.length, messageFinder(messages, codes), entries);
		return [matched.entries.map((entry) => entry?.status), matched.unexpected];
	};

	it.each([
		['in order', inOrder],
		['reversed', [...inOrder].reverse()],
		['twice, and uses the first one', [...inOrder, entryOf(2, { status: 'later' })]],
		['with IDs as text', [1, 2, 3].map((n) => entryOf(n, { messageId: ` 00${n}` }))],
		['with bare numbers', [1, 2, 3].map((n) => entryOf(n, { phoneNumber: 33610000000 + n }))],
		['in national format', [1, 2, 3].map((n) => entryOf(n, { phoneNumber: `06 10 00 00 0${n}` }))],
		[
			'with the number under its other name',
			inOrder.map(({ phoneNumber, ...entry }) => ({ ...entry, number: phoneNumber })),
		],
	])('matches entries that come %s', (_, entries) => {
		expect(statusesOf(entries)).toEqual([['s1', 's2', 's3'], 0]);
	});

	it('returns undefined for a message without an entry, and counts the entries about no message', () => {
		const foreign = [
			...[{ messageId: 2 }, { messageId: -1 }, { messageId: [1] }].map((more) => entryOf(1, more)),
			...[{ phoneNumber: 'x' }, { phoneNumber: null }].map((more) => entryOf(1, more)),
			...[null, 'Delivered', 7, [], {}],
		];
		expect(statusesOf([])).toEqual([[undefined, undefined, undefined], 0]);
		expect(statusesOf([...foreign, entryOf(2)])).toEqual([
			[undefined, 's2', undefined],
			foreign.length,
		]);
	});

	it('reads a national number in each country that it may belong to, but does not guess', () => {
		const belgian = { phoneNumber: '+32470000001', messageId: 1 };
		const french = { phoneNumber: '+33470000001', messageId: 1 };
		const entry = { phoneNumber: '0470000001', messageId: 1, status: 'x' };
		expect(statusesOf([entry], [belgian], ['32', '33'])).toEqual([['x'], 0]);
		expect(statusesOf([entry], [belgian], ['33'])).toEqual([[undefined], 1]);
		expect(statusesOf([entry], [belgian, french], ['32', '33'])).toEqual([
			[undefined, undefined],
			1,
		]);
	});

	it('gives each message the first entry about it and no other, however it is written', () => {
		const numberSpelling = fc.constantFrom<(number: string) => unknown>(
			(number) => number,
			(number) => Number(number.slice(1)),
			(number) => `00 33 (0)${number.slice(3)}`,
			(number) => `0${number.slice(3, 6)} ${number.slice(6)}`,
		);
		const idSpelling = fc.constantFrom<(id: number | string) => unknown>(
			(id) => id,
			(id) => String(id),
			(id) => `0${id} `,
		);
		const about = fc.tuple(message, numberSpelling, idSpelling);
		fc.assert(
			fc.property(fc.subarray(POOL), fc.array(about, { maxLength: 30 }), (messages, abouts) => {
				const entries = abouts.map(([one, spellNumber, spellId], status) => ({
					phoneNumber: spellNumber(one.phoneNumber),
					messageId: spellId(one.messageId),
					status,
				}));
				expect(match(messages.length, messageFinder(messages, ['33']), entries)).toEqual({
					entries: messages.map((one) => entries[abouts.findIndex(([two]) => isSame(one, two))]),
					unexpected: abouts.filter(([one]) => !messages.some((two) => isSame(one, two))).length,
				});
			}),
			{ numRuns: 500 },
		);
	});
});

describe('recipientFinder', () => {
	const RECIPIENTS = ['+33610000001', '+33610000002', '+33610000003'];
	const entryOf = (n: number, phoneNumber: unknown = RECIPIENTS[n - 1]) => ({
		phoneNumber,
		cost: n,
	});
	const inOrder = [1, 2, 3].map((n) => entryOf(n));

	const costsOf = (entries: unknown[], numbers = RECIPIENTS, callingCodes = ['33']): unknown => {
		const find = recipientFinder(numbers, callingCodes, ({ phoneNumber }) => phoneNumber);
		const matched = match(numbers.length, find, entries);
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
		expect(costsOf([{ cost: 1 }], [RECIPIENTS[0]])).toStrictEqual([[1], 0]);
		expect(costsOf([entryOf(2)], [RECIPIENTS[0]])).toStrictEqual([[undefined], 1]);
		expect(costsOf([{ phoneNumber: null, cost: 1 }], [RECIPIENTS[0]])).toStrictEqual([
			[undefined],
			1,
		]);
		expect(costsOf([{ cost: 1 }], RECIPIENTS.slice(0, 2))).toStrictEqual([
			[undefined, undefined],
			1,
		]);
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
});
