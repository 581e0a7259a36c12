import { readHttpAnswer, readNoAnswer } from '../../nodes/SmsPartner/rules/apiAnswer';
import { parseApiBody } from '../../nodes/SmsPartner/rules/apiBody';
import type { Answer, HttpAnswer } from '../../nodes/SmsPartner/types';

const KEY = 'ab/cdEF+12"é\\34567890';

const read = (status: number, body: unknown, retryAfter?: string): Answer => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer: HttpAnswer = {
		kind: 'http',
		status,
		body: parseApiBody(text, KEY, true),
		retryAfter,
	};
	return readHttpAnswer(answer, 0);
};

const summary = (answer: Answer): unknown =>
	answer.kind === 'entries'
		? answer.entries
		: [
				answer.failure.scope,
				answer.failure.isRetryable ? 'retry' : 'no retry',
				answer.failure.problem.error,
			];

const list = [{ status: 'Delivered' }];

describe('readHttpAnswer', () => {
	it.each([
		['a list', 200, { success: true, code: 200, StatutResponse_List: list }],
		['a list with nothing beside it', 200, { StatutResponse_List: list }],
		['a list beside success: false', 200, { success: false, StatutResponse_List: list }],
		[
			'a list beside a code of one message',
			200,
			{ success: false, code: 4, StatutResponse_List: list },
		],
		['a list under HTTP 201', 201, { StatutResponse_List: list }],
		['a list under HTTP 404', 404, { success: false, code: 4, StatutResponse_List: list }],
	])('gives the entries of %s', (_, status, body) => {
		expect(summary(read(status, body))).toEqual(list);
	});

	it('gives no entries for an empty list', () => {
		expect(summary(read(200, { success: true, code: 200, StatutResponse_List: [] }))).toEqual([]);
	});

	it.each([1, 10, 20, 30, 40, 96])('takes code %i for an error of the account', (code) => {
		const words = { success: false, code, message: 'Non' };
		for (const status of [200, 400, 403]) {
			expect(summary(read(status, words))).toEqual(['account', 'no retry', 'Non']);
		}
		expect(summary(read(200, { ...words, StatutResponse_List: list }))).toEqual([
			'account',
			'no retry',
			'Non',
		]);
	});

	it.each([2, 3, 4, 5, 6, 9, 50, 90])('takes code %i for a refusal of the content', (code) => {
		for (const status of [200, 400, 404]) {
			expect(summary(read(status, { success: false, code, message: 'Non' }))).toEqual([
				'content',
				'no retry',
				'Non',
			]);
		}
	});

	it.each([
		[301, 'request', 'no retry', "SMS Partner's address sends elsewhere (HTTP 301)"],
		[400, 'content', 'no retry', 'SMS Partner refused the request (HTTP 400)'],
		[401, 'account', 'no retry', 'SMS Partner refused the request (HTTP 401)'],
		[403, 'account', 'no retry', 'SMS Partner refused the request (HTTP 403)'],
		[404, 'request', 'no retry', 'SMS Partner refused the request (HTTP 404)'],
		[408, 'request', 'retry', 'SMS Partner refused the request (HTTP 408)'],
		[413, 'content', 'no retry', 'SMS Partner refused the request (HTTP 413)'],
		[422, 'content', 'no retry', 'SMS Partner refused the request (HTTP 422)'],
		[429, 'request', 'retry', 'SMS Partner received too many requests (HTTP 429)'],
		[500, 'request', 'retry', 'SMS Partner has a problem (HTTP 500)'],
		[503, 'request', 'retry', 'SMS Partner has a problem (HTTP 503)'],
	])('goes by HTTP %i where the body says nothing', (status, scope, retry, error) => {
		expect(summary(read(status, '<html>'))).toEqual([scope, retry, error]);
		expect(read(status, '<html>')).toMatchObject({ failure: { problem: { httpStatus: status } } });
	});

	it.each([
		['HTML', '<html>'],
		['nothing', ''],
		['null', 'null'],
		['a list at the top', '[]'],
		['a text', '"ok"'],
		['cut JSON', '{"success":true,"StatutResponse_List":[{"sta'],
		['no list', { success: true, code: 200 }],
		['a list that is none', { success: true, StatutResponse_List: { 0: {} } }],
	])('asks again when 200 brings %s', (_, body) => {
		expect(summary(read(200, body))).toEqual([
			'request',
			'retry',
			'The answer of SMS Partner is not readable',
		]);
	});

	it('takes an empty list beside an error for the error', () => {
		const plain = { success: false, message: 'Maintenance', StatutResponse_List: [] };
		expect(summary(read(200, plain))).toEqual(['request', 'retry', 'Maintenance']);
		const body = { success: false, code: 77, message: 'Maintenance', StatutResponse_List: [] };
		expect(summary(read(200, body))).toEqual(['request', 'retry', 'Maintenance']);
		expect(read(200, body)).toMatchObject({
			failure: { problem: { errorDescription: expect.not.stringContaining('Base URL') } },
		});
	});

	it('asks again on a code that it does not know, with the words of the API', () => {
		const answer = read(200, { success: false, code: 77, message: 'Maintenance' });
		expect(summary(answer)).toEqual(['request', 'retry', 'Maintenance']);
		expect(answer).toMatchObject({ failure: { problem: { errorCode: 77 } } });
	});

	it.each([
		['message', { message: 'Non' }],
		['a text under error', { error: 'Non' }],
		['a list under error', { error: [{ elementId: 'x', message: 'Non' }] }],
		['a list under errors', { errors: [{ elementId: 'x', message: 'Non' }] }],
		['an empty message beside errors', { message: '', errors: [{ code: '3', message: 'Non' }] }],
	])("finds the API's words in %s", (_, words) => {
		expect(summary(read(200, { success: false, code: '3', ...words }))).toEqual([
			'content',
			'no retry',
			'Non',
		]);
	});

	it('cuts a long text of the API', () => {
		const answer = read(200, { code: 10, message: 'x'.repeat(5000) });
		expect(summary(answer)).toEqual(['account', 'no retry', `${'x'.repeat(299)}…`]);
	});

	it('keeps every digit of a message ID, and leaves texts alone', () => {
		const text =
			'{"StatutResponse_List":[{"messageId": 18446744073709551615, "note": "\\"messageId\\": 18446744073709551615,"},{"messageId":111111}]}';
		expect(summary(read(200, text))).toEqual([
			{ messageId: '18446744073709551615', note: '"messageId": 18446744073709551615,' },
			{ messageId: 111111 },
		]);
	});

	it('tells when the server wants to be asked again', () => {
		expect(read(503, '', '7')).toMatchObject({ failure: { retryAfterMs: 7000 } });
	});
});

describe('parseApiBody', () => {
	const phpEncoded = (value: unknown): string =>
		JSON.stringify(value)
			.replaceAll('/', '\\/')
			.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

	it('takes the key out of every text, however it is escaped', () => {
		const body = {
			apiKey: KEY,
			note: `Clé ${KEY} refusée`,
			deep: [{ list: [KEY, 7] }],
			names: { [KEY]: { [`x-${KEY}`]: 1 } },
		};
		const clean = {
			apiKey: '***',
			note: 'Clé *** refusée',
			deep: [{ list: ['***', 7] }],
			names: { '***': { 'x-***': 1 } },
		};
		expect(parseApiBody(JSON.stringify(body), KEY, false)).toEqual(clean);
		expect(parseApiBody(phpEncoded(body), KEY, false)).toEqual(clean);
	});

	it.each(['', '1', 'e', '33', 'true'])('is not led astray by %p for a key', (key) => {
		const body = { success: true, code: 10, message: 'Clé e1 33 true' };
		expect(parseApiBody(JSON.stringify(body), key, false)).toEqual(body);
	});
});

describe('readNoAnswer', () => {
	it.each([
		['ECONNREFUSED', 'SMS Partner could not be reached', true],
		['ENOTFOUND', 'SMS Partner could not be reached', true],
		['ECONNRESET', 'The connection to SMS Partner broke off', true],
		['ERR_BAD_RESPONSE', 'The connection to SMS Partner broke off', true],
		['HPE_INVALID_CONSTANT', 'The connection to SMS Partner broke off', true],
		[undefined, 'SMS Partner could not be reached', true],
		['ECONNABORTED', 'SMS Partner did not answer in time', true],
		['ETIMEDOUT', 'SMS Partner did not answer in time', true],
		['SELF_SIGNED_CERT_IN_CHAIN', 'The connection to SMS Partner is not secure', false],
		['CERT_HAS_EXPIRED', 'The connection to SMS Partner is not secure', false],
	])('puts %p into words', (code, error, isRetryable) => {
		expect(readNoAnswer({ kind: 'none', code })).toMatchObject({
			kind: 'failure',
			failure: { scope: 'request', isRetryable, problem: { error } },
		});
	});
});
