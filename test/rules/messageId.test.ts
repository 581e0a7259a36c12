import fc from 'fast-check';
import { parseMessageId } from '../../nodes/SmsPartner/messages/messageId';

const errorOf = (given: unknown): unknown => {
	const parsed = parseMessageId(given);
	return 'problem' in parsed ? parsed.problem.error : parsed.value;
};

describe('parseMessageId', () => {
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
	])('reads %p as %p', (given, id) => {
		expect(parseMessageId(given)).toEqual({ value: id });
	});

	it.each([
		[undefined, 'No message ID'],
		[null, 'No message ID'],
		['', 'No message ID'],
		['  ', 'Message ID is not a whole number'],
		[-5, 'Message ID is not a whole number'],
		['-5', 'Message ID is not a whole number'],
		[1.5, 'Message ID is not a whole number'],
		['1.5', 'Message ID is not a whole number'],
		['1e3', 'Message ID is not a whole number'],
		['0x10', 'Message ID is not a whole number'],
		['abc', 'Message ID is not a whole number'],
		[NaN, 'Message ID is not a whole number'],
		[Infinity, 'Message ID is not a whole number'],
		[true, 'Message ID is not a whole number'],
		[{ id: 1 }, 'Message ID is not a whole number'],
		[[111111], 'Message ID is not a whole number'],
		[9007199254740992, 'Message ID may have been rounded'],
		['1'.repeat(21), 'Message ID is too long'],
		['1'.repeat(1_000_000), 'Message ID is too long'],
	])('refuses %p', (given, error) => {
		expect(errorOf(given)).toBe(error);
	});

	it('never changes the digits of an ID', () => {
		fc.assert(
			fc.property(fc.bigInt(0n, 99_999_999_999_999_999_999n), (id) => {
				const parsed = parseMessageId(String(id));
				expect('value' in parsed && String(parsed.value)).toBe(String(id));
			}),
		);
	});
});
