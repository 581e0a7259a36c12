import { parseTag } from '../../nodes/SmsPartner/recipients/tag';

it.each([
	['spring', 'spring'],
	[' spring-sale ', 'spring-sale'],
	['Été-2026', 'Été-2026'],
	[2026, '2026'],
	['x'.repeat(20), 'x'.repeat(20)],
])('reads the tag %j', (raw, value) => {
	expect(parseTag(raw)).toEqual({ value });
});

it.each([
	[undefined, 'No tag'],
	[null, 'No tag'],
	['  ', 'No tag'],
	[{}, 'No tag'],
	['two words', 'Tag is not valid'],
	['x'.repeat(21), 'Tag is not valid'],
])('refuses the tag %j', (raw, error) => {
	expect(parseTag(raw)).toEqual({ problem: expect.objectContaining({ error }) });
});
