import { apiKeyOf, isRecognizable } from '../../nodes/SmsPartner/api/credential';

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

it('isRecognizable is true for a key of at least eight characters', () => {
	expect(['', '1234567', '12345678'].map(isRecognizable)).toEqual([false, false, true]);
});
