import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import type { IHttpRequestOptions } from 'n8n-workflow';

const authenticate = async (options: object, apiKey = 'k'): Promise<IHttpRequestOptions> =>
	await new SmsPartnerApi().authenticate({ apiKey }, options as IHttpRequestOptions);

const url = 'https://api.smspartner.fr/v1/send';

describe('the credential', () => {
	it.each([[{ url }], [{ url, method: 'GET' }], [{ url, method: 'HEAD' }]])(
		'puts the key into the query of %j',
		async (options) => {
			for (const qs of [{ tag: 'x' }, { tag: 'x', apiKey: 'old' }]) {
				expect(await authenticate({ ...options, qs })).toEqual({
					...options,
					qs: { tag: 'x', apiKey: 'k' },
				});
			}
		},
	);

	it.each([
		[{ message: 'Bonjour' }, { apiKey: 'k', message: 'Bonjour' }],
		['{"message":"Bonjour"}', { apiKey: 'k', message: 'Bonjour' }],
		[
			{ apiKey: 'old', message: 'Bonjour' },
			{ apiKey: 'k', message: 'Bonjour' },
		],
		[undefined, { apiKey: 'k' }],
		['', { apiKey: 'k' }],
	])('puts the key into the JSON body %j', async (body, expected) => {
		for (const method of ['POST', 'PUT', 'DELETE']) {
			expect(await authenticate({ url, method, body })).toEqual({
				url,
				method,
				json: true,
				body: expected,
			});
		}
	});

	it('does not change the options that it was given', async () => {
		const options = { url, method: 'POST', body: { message: 'Bonjour' } };
		await authenticate(options);
		expect(options).toEqual({ url, method: 'POST', body: { message: 'Bonjour' } });
	});

	it('trims a pasted key', async () => {
		expect(await authenticate({ url }, ' k\n')).toEqual({ url, qs: { apiKey: 'k' } });
	});

	it.each([['text'], [['a']], [new URLSearchParams('a=b')], [Buffer.from('{}')]])(
		'says that the body must be a JSON object, not %p',
		async (body) => {
			await expect(authenticate({ url, method: 'POST', body })).rejects.toThrow('JSON object');
		},
	);

	it('says the same about a form, which n8n passes beside the body', async () => {
		const options = { uri: url, method: 'POST', formData: { a: 'b' } };
		await expect(authenticate(options)).rejects.toThrow('JSON object');
	});

	it.each([
		{ url: 'http://api.smspartner.fr/v1/me' },
		{ uri: 'http://api.smspartner.fr/v1/me' },
		{ baseURL: 'http://api.smspartner.fr', url: '/v1/me' },
	])('does not send the key to %j', async (options) => {
		await expect(authenticate(options)).rejects.toThrow('The API key was not sent');
	});

	it.each(['http://127.0.0.1:8085/v1/me', 'http://localhost/v1/me', 'http://[::1]/v1/me'])(
		'sends the key to this machine over plain http: %s',
		async (local) => {
			expect(await authenticate({ url: local })).toEqual({ url: local, qs: { apiKey: 'k' } });
		},
	);
});
