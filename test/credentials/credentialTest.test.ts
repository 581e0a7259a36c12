import 'reflect-metadata';
import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { testSmsPartnerApi } from '../../nodes/SmsPartner/credentialTest';
import { closeSimulators, simulate } from '../engine/scenario';
import type { WireAnswer } from '../simulator/simulator';

afterEach(closeSimulators);

const GOOD = { status: 'OK', message: 'Connection successful' };
const DEFAULT_URL = 'https://api.smspartner.fr/v1';

/** Runs the credential test, by default in n8n's own context, whose helper makes real HTTP requests. */
async function testCredential(
	data: ICredentialDataDecryptedObject,
	context: ICredentialTestFunctions = new CredentialTestContext(),
): Promise<INodeCredentialTestResult> {
	return await testSmsPartnerApi.call(context, { id: '1', name: 'x', type: 'smsPartnerApi', data });
}

/** The result for a server that gives this answer, and the URL that was requested. */
async function testAgainst(
	answer?: WireAnswer,
	key?: string,
): Promise<{ result: INodeCredentialTestResult; url: string }> {
	const simulator = await simulate(answer && { change: () => answer });
	const { baseUrl } = simulator;
	const result = await testCredential({ apiKey: key ?? simulator.apiKey, baseUrl });
	expect(result.message).not.toContain(simulator.apiKey);
	expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/me']);
	return { result, url: `${baseUrl}/me` };
}

/** A context that answers without a network; records the options of each request. */
function answeringContext(requests: IDataObject[]): ICredentialTestFunctions {
	const context: ICredentialTestFunctions = new CredentialTestContext();
	const request = async (options: IDataObject): Promise<unknown> => {
		requests.push(options);
		return await Promise.resolve({ statusCode: 200, body: { success: true } });
	};
	return Object.create(context, { helpers: { value: { ...context.helpers, request } } });
}

describe('the test of the credential', () => {
	it('accepts a good key after one GET /me', async () => {
		expect((await testAgainst()).result).toEqual(GOOD);
	});

	it.each(['', '  ', undefined, null])('uses the default for the Base URL %j', async (baseUrl) => {
		const requests: IDataObject[] = [];
		const data = { apiKey: ' k\n', baseUrl } as ICredentialDataDecryptedObject;
		expect(await testCredential(data, answeringContext(requests))).toEqual(GOOD);
		expect(requests).toEqual([
			{
				method: 'GET',
				uri: `${DEFAULT_URL}/me`,
				qs: { apiKey: 'k' },
				json: true,
				// Otherwise n8n's window would wait as long as the server stays silent.
				timeout: 10_000,
				followRedirect: false,
				simple: false,
				resolveWithFullResponse: true,
			},
		]);
	});

	it.each<[string, WireAnswer | undefined, string]>([
		[
			'a wrong key',
			undefined,
			'Wrong API key (code 10). SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr.',
		],
		[
			'a blocked account',
			{ status: 200, body: { success: false, code: '30', message: 'Compte bloqué' } },
			'Account blocked (code 30). The SMS Partner account of this credential is blocked. Log in at https://my.smspartner.fr or contact SMS Partner support.',
		],
		...[200, 403].map((status): [string, WireAnswer, string] => [
			`an IP that is not allowed, under HTTP ${status}`,
			{ status, body: { success: false, code: 96, message: 'IP non autorisée' } },
			"IP address not allowed (code 96). This server's IP is not on the account's list of allowed IPs. Add it at https://my.smspartner.fr, or clear the list. n8n Cloud has no fixed IP: the list must be empty there.",
		]),
		[
			'a refusal without a message',
			{ status: 403, body: '<html>' },
			"SMS Partner refused this API key or this server's IP (HTTP 403). Copy the key of your account from https://my.smspartner.fr, and check the account's list of allowed IPs.",
		],
		[
			'an outage',
			{ status: 503, body: '<html>' },
			'SMS Partner is not available (HTTP 503). Try again later.',
		],
		[
			'too many requests',
			{ status: 429, body: '' },
			'SMS Partner is not available (HTTP 429). Try again later.',
		],
	])('says what is wrong: %s', async (name, answer, message) => {
		const key = name === 'a wrong key' ? 'wrong' : undefined;
		expect((await testAgainst(answer, key)).result).toEqual({ status: 'Error', message });
	});

	it.each<[string, WireAnswer, (url: string) => string]>([
		[
			'a web page',
			{ status: 200, body: '<html>Welcome' },
			(url) =>
				`The server at ${url} is not SMS Partner's API (HTTP 200). Set 'Base URL' to ${DEFAULT_URL}.`,
		],
		[
			'a redirect, which is not followed',
			{ status: 302, body: '', headers: { Location: 'http://127.0.0.1:1' } },
			(url) =>
				`The server at ${url} is not SMS Partner's API (HTTP 302). Set 'Base URL' to ${DEFAULT_URL}.`,
		],
		[
			'a missing page',
			{ status: 404, body: '' },
			(url) =>
				`The server at ${url} is not SMS Partner's API (HTTP 404). Set 'Base URL' to ${DEFAULT_URL}.`,
		],
		[
			'an unknown message and code',
			{ status: 200, body: { success: false, code: 77, message: 'Maintenance' } },
			(url) =>
				`${url} says: Maintenance (code 77). If this is not SMS Partner, set 'Base URL' to ${DEFAULT_URL}.`,
		],
		[
			'an unknown message',
			{ status: 404, body: { message: 'no Route matched' } },
			(url) =>
				`${url} says: no Route matched. If this is not SMS Partner, set 'Base URL' to ${DEFAULT_URL}.`,
		],
	])('names the URL if something else answers: %s', async (_, answer, message) => {
		const { result, url } = await testAgainst(answer);
		expect(result).toEqual({ status: 'Error', message: message(url) });
	});

	it('does not show the key that a server repeats', async () => {
		const { apiKey } = await simulate();
		const words = `Unknown key ${apiKey}`;
		const { result, url } = await testAgainst({ status: 400, body: { message: words } });
		expect(result.message).toBe(
			`${url} says: Unknown key ***. If this is not SMS Partner, set 'Base URL' to ${DEFAULT_URL}.`,
		);
	});

	it('shows no part of a key that a server repeats where a long message is cut', async () => {
		const { apiKey } = await simulate();
		const words = `${'x'.repeat(290)}${apiKey}`;
		const { result, url } = await testAgainst({ status: 400, body: { message: words } });
		expect(result.message).toBe(
			`${url} says: ${'x'.repeat(290)}***. If this is not SMS Partner, set 'Base URL' to ${DEFAULT_URL}.`,
		);
	});

	it('does not show the key that a Base URL contains', async () => {
		const { apiKey, baseUrl } = await simulate();
		const data = { apiKey, baseUrl: `${baseUrl}/${apiKey}` };
		expect((await testCredential(data)).message).toContain(`${baseUrl}/***/me`);
		await closeSimulators();
		expect((await testCredential(data)).message).toContain(`${baseUrl}/***/me could not`);
	});

	it('names the URL if no server answers', async () => {
		const { apiKey, baseUrl } = await simulate();
		await closeSimulators();
		expect(await testCredential({ apiKey, baseUrl })).toEqual({
			status: 'Error',
			message: `${baseUrl}/me could not be reached. Check 'Base URL', and that this server has internet access.`,
		});
	});

	it.each<[string, ICredentialDataDecryptedObject, string]>([
		['no key', { apiKey: ' ' }, 'Enter the API key of your SMS Partner account.'],
		[
			'plain http to another host',
			{ apiKey: 'k', baseUrl: 'http://api.smspartner.fr/v1' },
			"The credential's 'Base URL' is not https. The API key would travel unencrypted, so nothing was sent. Change http:// to https:// in the credential.",
		],
		[
			'a Base URL that is not a URL',
			{ apiKey: 'k', baseUrl: 'smspartner' },
			`The credential's 'Base URL' is not a URL. Set it to ${DEFAULT_URL}.`,
		],
	])('makes no request with %s', async (_, data, message) => {
		const requests: IDataObject[] = [];
		expect(await testCredential(data, answeringContext(requests))).toEqual({
			status: 'Error',
			message,
		});
		expect(requests).toEqual([]);
	});
});
