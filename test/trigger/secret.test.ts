import { hasSecret } from '../../nodes/SmsPartner/trigger/secret';

it.each([
	['s3cret', true],
	['s3cre', false],
	['s3crets', false],
	['S3cret', false],
	['', false],
	[undefined, false],
	[null, false],
	[['s3cret'], false],
	[['s3cret', 's3cret'], false],
	[{ s3cret: 1 }, false],
	[{ toString: 1 }, false],
])('compares %j with the secret: %s', (given, is) => {
	expect(hasSecret(given, 's3cret')).toBe(is);
});

it.each(['undefined', 'null', '[object Object]', '7'])('no other type is met by "%s"', (secret) => {
	for (const given of [undefined, null, {}, 7]) expect(hasSecret(given, secret)).toBe(false);
});

it.each([
	['a+b', 'a+b'],
	['a+b', 'a b'],
	['+a++', ' a  '],
])('recognizes %j in the decoded query: %j', (secret, given) => {
	expect(hasSecret(given, secret)).toBe(true);
	expect(hasSecret(`${given}x`, secret)).toBe(false);
});
