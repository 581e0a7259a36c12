import { kindOf } from './kinds';

it.each<[string, unknown, string]>([
	['messageId', 111111, 'a number'],
	['messageId', '111111', 'digits as a string'],
	['date', '1517934416', 'Unix seconds as a string'],
	['date', 1517934416, 'Unix seconds'],
	['date', '2018-02-06 17:26:56', '"Y-m-d H:i:s" as a string'],
	['date', 'hier', 'a string'],
	['phoneNumber', '+33639980042', 'an E.164 phone number'],
	['phoneNumber', '0639980042', 'a national phone number'],
	['phoneNumber', '33639980042', 'digits as a string'],
	['stopSms', '0', '"0" or "1"'],
	['stopSms', '2', 'digits as a string'],
	['stopSms', false, 'a boolean'],
	['balance', '90.000', 'a decimal as a string'],
	['currency', 'EUR', 'a string'],
	['data', [], 'an array'],
	['format', {}, 'an object'],
	['status', null, 'null'],
	['status', undefined, 'missing'],
])('%s: %j is %s', (name, value, kind) => {
	expect(kindOf(name, value)).toBe(kind);
});
