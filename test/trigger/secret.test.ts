import { hasSecret } from '../../nodes/SmsPartner/trigger/secret';

it.each([
	['s3cret', true],
	['s3cre', false],
	['s3crets', false],
	['S3cret', false],
	['', false],
	[undefined, false],
	[['s3cret'], true],
	[['s3cret', 's3cret'], false],
	[{ s3cret: 1 }, false],
])('compares %j with the secret: %s', (given, is) => {
	expect(hasSecret(given, 's3cret')).toBe(is);
});
