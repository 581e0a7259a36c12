import { flagOf, integerOf, messageOf, textOf } from '../nodes/SmsPartner/guards';

it.each([
	[true, ['1', 1, true, 'true', ' TRUE ']],
	[false, ['0', 0, false, 'False']],
	[undefined, ['', null, undefined, 2, 'yes', 'no', {}, [true]]],
])('flagOf returns %p', (flag, values) => {
	expect(values.map(flagOf)).toEqual(values.map(() => flag));
});

it.each([
	[4, 4],
	['4', 4],
	[' 1517934416 ', 1517934416],
	['2015-02-07 22:39:46', undefined],
	['9007199254740992', undefined],
	['', undefined],
	['1e3', undefined],
	[1.5, undefined],
	[null, undefined],
	[{}, undefined],
])('integerOf reads %j as %p', (value, number) => {
	expect(integerOf(value)).toBe(number);
});

it.each([
	[' x ', 'x'],
	[' ', undefined],
	[7, undefined],
])('textOf reads %j as %j', (value, text) => {
	expect(textOf(value)).toBe(text);
});

it.each([
	[new Error('x'), 'x'],
	[{ message: 'y' }, 'y'],
	['z', 'z'],
	[undefined, 'undefined'],
])('messageOf reads what was thrown: %p', (thrown, message) => {
	expect(messageOf(thrown)).toBe(message);
});
