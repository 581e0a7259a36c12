import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { MULTI_STATUS } from '../../nodes/SmsPartner/api/multiStatus';
import { createSend, requestOptions, type Send } from '../../nodes/SmsPartner/requests/send';

const KEY = '0123456789abcdef';
const URL = 'https://api.smspartner.fr/v1';

type Helper = (options: IHttpRequestOptions, signal: AbortSignal | undefined) => Promise<unknown>;

/** A `Send` whose requests `helper` answers. The abort signal comes from the context, as in n8n's helper. */
function sendWith(helper: Helper, cancel?: AbortSignal, timeoutMs = 1000): Send {
	const helpers = {
		httpRequestWithAuthentication: async function (
			this: IExecuteFunctions,
			_: string,
			options: IHttpRequestOptions,
		) {
			return await helper(options, this.getExecutionCancelSignal());
		},
	};
	const context = { helpers, getExecutionCancelSignal: () => cancel };
	return createSend(context as IExecuteFunctions, { baseUrl: URL, apiKey: KEY }, timeoutMs);
}

const untilAborted = async (signal: AbortSignal | undefined): Promise<never> =>
	await new Promise((_, reject) => {
		const end = (): void => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
		if (signal?.aborted) end();
		signal?.addEventListener('abort', end);
	});

describe('requestOptions', () => {
	const content = { list: [{ phoneNumber: '+33600000000', messageId: '18446744073709551615' }] };
	const common = {
		url: `${URL}/multi-status`,
		json: true,
		encoding: 'stream',
		timeout: 11_000,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};

	it.each([
		['POST', 'body', { ...common, method: 'POST', body: content }],
		['GET', 'query', { ...common, method: 'GET', qs: content }],
	] as const)(
		'of a %s have the content in the %s, and allow no redirect; they contain no key',
		(method, _, options) => {
			const endpoint = { ...MULTI_STATUS, method };
			expect(requestOptions(endpoint, content, URL, 10_000)).toStrictEqual(options);
		},
	);
});

describe('createSend', () => {
	it.each([
		[
			{ statusCode: 200, body: `{"a":"${KEY}","messageId":9007199254740993}`, headers: {} },
			{ status: 200, body: { a: '***', messageId: '9007199254740993' }, isCut: false },
		],
		[
			{ statusCode: 503, body: '<html>', headers: { 'retry-after': ' 7 ' } },
			{ status: 503, isCut: false, retryAfter: '7' },
		],
		[
			{ statusCode: 200, body: '{"a":[', headers: {} },
			{ status: 200, isCut: true },
		],
		[
			{ statusCode: 204, headers: { 'retry-after': ['7', '8'] } },
			{ status: 204, isCut: false },
		],
	])('reads the response %j', async (response, answer) => {
		const send = sendWith(async () => await Promise.resolve(response));
		expect(await send(MULTI_STATUS, {})).toEqual({ kind: 'http', ...answer });
	});

	it.each([
		['a code', { code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
		['an httpCode, as in n8n 1', { httpCode: 'ECONNRESET' }, 'ECONNRESET'],
		['a code two causes deep', { cause: { cause: { code: 'ENOTFOUND' } } }, 'ENOTFOUND'],
		['a code that ends in digits', { code: 'E404' }, 'E404'],
		['a code that begins with a digit', { code: '3DES' }, '3DES'],
		['a code five causes deep', nested(5, { code: 'ECONNRESET' }), undefined],
		['a code four causes deep', nested(4, { code: 'ECONNRESET' }), 'ECONNRESET'],
		['circular causes without a code', circle(), undefined],
		['no code', { message: `GET ?apiKey=${KEY}`, config: { headers: KEY } }, undefined],
		['only a string', 'Boom', undefined],
		['nothing', undefined, undefined],
	])('keeps only the code of an error with %s', async (_, error, code) => {
		const send = sendWith(async () => await Promise.reject(error));
		expect(await send(MULTI_STATUS, {})).toEqual({ kind: 'none', code });
	});

	const refused = { code: 'ECONNREFUSED', syscall: 'connect' };
	const attempts = (...errors: unknown[]): object => ({ cause: { code: 'ETIMEDOUT', errors } });

	it.each<[string, unknown, string | undefined]>([
		['its own', refused, 'connect'],
		['that of its cause', { code: 'ECONNREFUSED', cause: refused }, 'connect'],
		['that of all attempts', attempts(refused, refused), 'connect'],
		['none, if its attempts differ', attempts(refused, { syscall: 'read' }), undefined],
		['none, if an attempt has none', attempts(refused, new Error('x')), undefined],
		['none, without attempts', attempts(), undefined],
		[
			"that in Node's message, as in n8n 1",
			{ httpCode: 'EHOSTUNREACH', messages: ['read EHOSTUNREACH', 'connect EHOSTUNREACH'] },
			'read',
		],
		['none, if the message has none', { messages: ['connection refused'] }, undefined],
	])('names the system call of an error: %s', async (_, error, syscall) => {
		const send = sendWith(async () => await Promise.reject(error));
		expect(await send(MULTI_STATUS, {})).toMatchObject({ kind: 'none', syscall });
	});

	it('limits the time of a single request', async () => {
		const send = sendWith(async () => await new Promise(() => {}), undefined, 600_000);
		expect(await send(MULTI_STATUS, {}, 100)).toEqual({ kind: 'none', code: 'ETIMEDOUT' });
	});

	it('treats an invalid response as no answer', async () => {
		for (const response of [undefined, 'ok', { body: '{}' }, { statusCode: '200' }]) {
			const send = sendWith(async () => await Promise.resolve(response));
			expect(await send(MULTI_STATUS, {})).toEqual({ kind: 'none' });
		}
	});

	it('ends a request that takes too long, and aborts it', async () => {
		const signals: Array<AbortSignal | undefined> = [];
		const helper: Helper = async (_, signal) => {
			signals.push(signal);
			return await new Promise(() => {});
		};
		const startMs = Date.now();
		expect(await sendWith(helper, undefined, 150)(MULTI_STATUS, {})).toEqual({
			kind: 'none',
			code: 'ETIMEDOUT',
		});
		expect(Date.now() - startMs).toBeGreaterThanOrEqual(149);
		expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
	});

	it('ends a request in flight when the execution is stopped', async () => {
		const cancel = new AbortController();
		const send = sendWith(async (_, signal) => await untilAborted(signal), cancel.signal, 60_000);
		const answer = send(MULTI_STATUS, {});
		cancel.abort();
		expect(await answer).toEqual({ kind: 'none', code: 'ERR_CANCELED' });
	});
});

/** An error with `depth` causes, each nested in the one before. */
function nested(depth: number, innermost: object): object {
	return depth === 0 ? innermost : { cause: nested(depth - 1, innermost) };
}

function circle(): object {
	const error: { cause?: object } = {};
	error.cause = error;
	return error;
}
