import { apiKeyOf } from '../../nodes/SmsPartner/api/credential';

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
