import { MAX_PORT, wholeNumberFrom } from './wholeNumber';

it('reads whole numbers within the limits', () => {
	expect(['1', '007', '70000'].map(wholeNumberFrom(1))).toEqual([1, 7, 70_000]);
	expect(['1', '65535'].map(wholeNumberFrom(1, MAX_PORT))).toEqual([1, 65_535]);
});

it.each(['0', '-1', '1.5', '', 'x', '1e3'])('refuses "%s"', (text) => {
	expect(() => wholeNumberFrom(1)(text)).toThrow('It must be a whole number, 1 or greater.');
});

it('refuses a port that does not exist', () => {
	expect(() => wholeNumberFrom(1, MAX_PORT)('70000')).toThrow(
		'It must be a whole number, from 1 to 65535.',
	);
});
