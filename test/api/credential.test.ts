import { retryAfterMs } from '../../nodes/SmsPartner/api/answer';
import { parseBaseUrl } from '../../nodes/SmsPartner/api/credential';

const DEFAULT = 'https://api.smspartner.fr/v1';

it.each([
	[DEFAULT, DEFAULT],
	[` ${DEFAULT}// `, DEFAULT],
	['', DEFAULT],
	['  ', DEFAULT],
	[undefined, DEFAULT],
	[null, DEFAULT],
	['http://localhost:8085/v1', 'http://localhost:8085/v1'],
	['http://127.0.0.1/v1', 'http://127.0.0.1/v1'],
	['http://127.8.90.100/v1', 'http://127.8.90.100/v1'],
	['http://[::1]:80/v1', 'http://[::1]:80/v1'],
])('parseBaseUrl reads %j as %s', (raw, url) => {
	expect(parseBaseUrl(raw)).toEqual({ value: url });
});

it.each([
	['http://api.smspartner.fr/v1', 'is not https'],
	['http://127.0.0.1.example.com/v1', 'is not https'],
	['http://localhost.example.com/v1', 'is not https'],
	['http://localhost@example.com/v1', 'is not https'],
	['http://10.0.0.1/v1', 'is not https'],
	['ftp://127.0.0.1/v1', 'is not https'],
	['file:///etc/passwd', 'is not https'],
	['https://api.smspartner.fr/v1?x=1', 'contains a query or fragment'],
	['https://api.smspartner.fr/v1#x', 'contains a query or fragment'],
	['api.smspartner.fr/v1', 'is not a URL'],
	[8085, 'is not a URL'],
	[{}, 'is not a URL'],
])('parseBaseUrl refuses %j, which %s', (raw, error) => {
	expect(parseBaseUrl(raw)).toEqual({
		problem: {
			error: `The credential's 'Base URL' ${error}`,
			errorDescription: expect.stringMatching(/(api\.smspartner\.fr\/v1|in the credential)\.$/),
		},
	});
});

it.each([
	['0', 0],
	['7', 7000],
	[' 7 ', 7000],
	['1.5', 1500],
	['2026', 2_026_000],
	['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
	['Mon, 23 Nov 2026 09:00:00 GMT', 0],
	[undefined, undefined],
	['', undefined],
	['soon', undefined],
	['-5', undefined],
	['2026-11-23', undefined],
	['1.25', 1250],
	['2026-11-23T10:00:05Z', undefined],
])('retryAfterMs reads %j as %p', (header, ms) => {
	expect(retryAfterMs(header, Date.parse('2026-11-23T10:00:00Z'))).toBe(ms);
});
