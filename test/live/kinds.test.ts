import { kindOf } from './kinds';

it.each<[string, unknown, string]>([
	['messageId', 111111, 'a number'],
	['messageId', '111111', 'digits in a text'],
	['date', '1517934416', 'Unix seconds in a text'],
	['date', 1517934416, 'Unix seconds'],
	['date', '2018-02-06 17:26:56', '"Y-m-d H:i:s" in a text'],
	['date', 'hier', 'a text'],
	['phoneNumber', '+33639980042', 'a number in E.164'],
	['phoneNumber', '0639980042', 'a national number'],
	['phoneNumber', '33639980042', 'digits in a text'],
	['stopSms', '0', '"0" or "1"'],
	['stopSms', '2', 'digits in a text'],
	['stopSms', false, 'true or false'],
	['balance', '90.000', 'a decimal in a text'],
	['currency', 'EUR', 'a text'],
	['data', [], 'a list'],
	['format', {}, 'an object'],
	['status', null, 'null'],
	['status', undefined, 'missing'],
])('%s: %j is %s', (name, value, kind) => {
	expect(kindOf(name, value)).toBe(kind);
});
