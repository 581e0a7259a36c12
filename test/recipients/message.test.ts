import fc from 'fast-check';
import { messageIdOf, parseMessageId } from '../../nodes/SmsPartner/recipients/message';

it.each([
	[111111, 111111],
	['111111', 111111],
	[' 111111\n', 111111],
	['000111111', 111111],
	['0', 0],
	['9007199254740991', 9007199254740991],
	['9007199254740993', '9007199254740993'],
	['0009007199254740993', '9007199254740993'],
	['18446744073709551615', '18446744073709551615'],
])('reads %p as %p', (raw, id) => {
	expect(parseMessageId(raw)).toEqual({ value: id });
});

const NOT_WHOLE = [
	'  ',
	-5,
	'-5',
	1.5,
	'1.5',
	'1e3',
	'0x10',
	'abc',
	NaN,
	Infinity,
	true,
	{},
	[7],
	{ toString: () => '7' },
];

it.each<[unknown, string]>([
	...[undefined, null, ''].map((raw): [unknown, string] => [raw, 'No message ID']),
	...NOT_WHOLE.map((raw): [unknown, string] => [raw, 'Message ID is not a whole number']),
	[9007199254740992, 'Message ID may have been rounded'],
	[-9007199254740992, 'Message ID may have been rounded'],
	['{{ $json.id }}', 'Message ID contains an expression that was not evaluated'],
	['1'.repeat(21), 'Message ID is too long'],
])('refuses %p', (raw, error) => {
	expect(parseMessageId(raw)).toEqual({
		problem: { error, errorDescription: expect.stringMatching(/^.{30,}\.$/) },
	});
});

it('refuses a text of 1 MB', () => {
	expect(parseMessageId('1'.repeat(1_000_000))).toMatchObject({
		problem: { error: 'Message ID is too long' },
	});
});

it('never changes the digits of an ID', () => {
	fc.assert(
		fc.property(fc.bigInt(0n, 10n ** 20n - 1n), fc.nat(5), (id, zeros) => {
			const parsed = parseMessageId('0'.repeat(zeros) + String(id));
			expect(parsed).toEqual({ value: id < 2n ** 53n ? Number(id) : String(id) });
		}),
	);
});

it.each([
	[7, true],
	['7', true],
	['18446744073709551615', true],
	[0, false],
	['0', false],
	[-7, false],
	[7.5, false],
	['queued', false],
	[true, false],
	[null, false],
	[undefined, false],
])('messageIdOf(%j): an ID: %s', (value, is) => {
	expect(messageIdOf(value) !== undefined).toBe(is);
});
