import { apiKeyOf, redactKey } from '../../nodes/SmsPartner/api/apiKey';

it.each([
	[{ apiKey: ' 5f2c9e7ab1d0\n' }, '5f2c9e7ab1d0'],
	[{ apiKey: 123456789012 }, '123456789012'],
	[{ apiKey: true }, ''],
	[{ apiKey: ['5f2c9e7ab1d0'] }, ''],
	[{}, ''],
	[undefined, ''],
	['5f2c9e7ab1d0', ''],
])('apiKeyOf reads %j as %j', (credential, apiKey) => {
	expect(apiKeyOf(credential)).toBe(apiKey);
});

it('redactKey replaces a key of eight characters, and no shorter one', () => {
	expect(redactKey('a 12345678 b 12345678', '12345678')).toBe('a *** b ***');
	expect(redactKey('a 1234567 b', '1234567')).toBe('a 1234567 b');
});
