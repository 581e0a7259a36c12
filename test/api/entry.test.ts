import { ACCOUNT_CODES } from '../../nodes/SmsPartner/api/codes';
import {
	apiCodeOf,
	apiMessageOf,
	isVerdict,
	shorten,
	wordOf,
} from '../../nodes/SmsPartner/api/entry';
import { credentialProblem } from '../../nodes/SmsPartner/api/me';
import type { ErrorSource } from '../../nodes/SmsPartner/api/outcome';
import { STATUS_CODES } from '../../nodes/SmsPartner/api/status';

describe('apiMessageOf', () => {
	it.each([
		['a message', { message: ' Non ' }],
		['a string under error', { error: 'Non' }],
		['an object under error', { error: { message: 'Non' } }],
		['a list under error', { error: [{ elementId: 'x', message: 'Non' }] }],
		['a list of strings under errors', { errors: ['', 'Non', 'Oui'] }],
		['an empty message beside errors', { message: '', errors: [{ code: 3, message: 'Non' }] }],
		['a message beside errors', { message: 'Non', error: 'Oui' }],
	])("finds the API's message in %s", (_, body) => {
		expect(apiMessageOf(body)).toBe('Non');
	});

	it.each([{}, { message: 7 }, { message: ' ', error: [], errors: null }, { error: [['Non']] }])(
		'finds none in %j',
		(body) => {
			expect(apiMessageOf(body)).toBeUndefined();
		},
	);

	it('shortens a message of more than 300 characters', () => {
		expect(apiMessageOf({ message: 'x'.repeat(301) })).toBe(`${'x'.repeat(299)}…`);
		expect(shorten('x'.repeat(300))).toBe('x'.repeat(300));
	});
});

it.each([
	['EUR', ' EUR\n'],
	['x'.repeat(50), 'x'.repeat(50)],
	[`${'x'.repeat(49)}…`, 'x'.repeat(5_000_000)],
	[`${'x'.repeat(48)}…`, `${'x'.repeat(48)}😀y`],
	[`${'x'.repeat(47)}😀…`, `${'x'.repeat(47)}😀yz`],
	[undefined, ' '],
	[undefined, 7],
])('wordOf returns %j, of at most 50 characters', (word, value) => {
	expect(wordOf(value)).toBe(word);
});

it.each([
	[{ code: 4 }, 4],
	[{ code: '10' }, 10],
	[{ code: 4, error: [{ code: 9 }] }, 4],
	[{ code: 55, error: [{ code: '9' }] }, 9],
	[{ code: 55, errors: [{ message: 'x' }, { code: 6 }] }, 6],
	[{ code: 55 }, 55],
	[{ error: [{ code: 3 }] }, 3],
	[{ code: 'x' }, undefined],
	[{ code: 1.5, errors: 7 }, undefined],
	[{}, undefined],
])('apiCodeOf reads %j as %p', (body, code) => {
	expect(apiCodeOf(body)).toBe(code);
});

describe('the code tables', () => {
	it('say which codes are about the account, one message, or the request', () => {
		const codesOf = (scope: string): number[] =>
			[...STATUS_CODES].filter(([, rule]) => rule.scope === scope).map(([code]) => code);
		expect(codesOf('account')).toEqual([1, 10, 11, 20, 30, 40, 96]);
		expect(codesOf('message')).toEqual([2, 3, 4, 6, 9]);
		expect(codesOf('request')).toEqual([5, 50, 90]);
		expect([...ACCOUNT_CODES.keys()]).toEqual(codesOf('account'));
	});

	it('give each code its own text, without blame', () => {
		const rules = [...STATUS_CODES.values()];
		expect(new Set(rules.map(({ error }) => error)).size).toBe(rules.length);
		for (const { error, errorDescription } of rules) {
			expect(error).not.toMatch(/error|problem|failure|\.$/i);
			expect(errorDescription).toMatch(/\.$/);
		}
	});
});

describe('isVerdict', () => {
	const errorOf = (errorSource: ErrorSource, errorCode?: number) =>
		({ kind: 'error', error: { error: 'x', errorSource, errorCode } }) as const;

	it('is true for a result', () => {
		expect(isVerdict({ kind: 'result', result: undefined }, STATUS_CODES)).toBe(true);
	});

	it('is true for the codes that can be about one message, and only from its own answer', () => {
		const codes = [...Array(100).keys()];
		const answeredFor = (source: ErrorSource): number[] =>
			codes.filter((code) => isVerdict(errorOf(source, code), STATUS_CODES));
		expect(answeredFor('message')).toEqual([2, 3, 4, 6, 9]);
		expect([answeredFor('request'), answeredFor('input')]).toEqual([[], []]);
		expect(isVerdict(errorOf('message'), STATUS_CODES)).toBe(false);
	});
});

describe('credentialProblem', () => {
	const url = 'https://example.com/v2/me';

	it.each([
		[{ success: true, user: {} }],
		[{ success: 1, code: '200' }],
		[{ success: 'true', code: 200 }],
	])('accepts %j', (body) => {
		expect([200, 299].map((status) => credentialProblem(status, body, url))).toEqual([
			undefined,
			undefined,
		]);
	});

	it.each([
		[200, { success: false, code: 10, message: 'Non' }, /^Wrong API key \(code 10\)\. SMS Par/],
		[403, { success: false, code: 96 }, /^IP address not allowed \(code 96\)\. This server's IP/],
		[200, { success: true, code: 20 }, /^Account disabled \(code 20\)\./],
		[401, '', /^SMS Partner refused this API key or this server's IP \(HTTP 401\)\. Copy the key/],
		[0, { success: true, code: 200 }, /^The server at/],
		[199, { success: true, code: 200 }, /^The server at/],
		[300, { success: true, code: 200 }, /^The server at/],
		[500, { success: true, code: 200 }, /^SMS Partner is not available \(HTTP 500\)\./],
		[503, '<html>', /^SMS Partner is not available \(HTTP 503\)\. Try again later\.$/],
		[429, { message: 'Slow down' }, /^SMS Partner is not available \(HTTP 429\)\./],
		[
			200,
			{ code: 77, message: 'Hi' },
			/^https:\/\/example\.com\/v2\/me says: Hi \(code 77\)\. If this is not SMS Partner, set 'Base URL' to https:\/\/api\.smspartner\.fr\/v1\.$/,
		],
		[404, { error: 'Not Found' }, /^https:\/\/example\.com\/v2\/me says: Not Found\. If/],
		[
			200,
			'<html>',
			/^The server at https:\/\/example\.com\/v2\/me is not SMS Partner's API \(HTTP 200\)\. Set 'Base URL' to https:\/\/api\.smspartner\.fr\/v1\.$/,
		],
		[302, '', /^The server at .* \(HTTP 302\)/],
		[200, { code: 200 }, /^The server at/],
		[200, [true], /^The server at/],
	])('says what is wrong for HTTP %i and %j', (status, body, words) => {
		expect(credentialProblem(status, body, url)).toMatch(words);
	});
});
