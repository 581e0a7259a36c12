import 'reflect-metadata';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { testSmsPartnerApi } from '../../nodes/SmsPartner/credentialTest';
import { closeSimulators, simulate } from '../engine/scenario';
import type { SimulatorOptions } from '../simulator/simulator';

afterEach(closeSimulators);

/** n8n's own context of a credential test: real HTTP by its helper. */
async function testCredential(data: {
	apiKey?: string;
	baseUrl?: string;
}): Promise<INodeCredentialTestResult> {
	const context: ICredentialTestFunctions = new CredentialTestContext();
	return await testSmsPartnerApi.call(context, { id: '1', name: 'x', type: 'smsPartnerApi', data });
}

async function testAgainst(
	change: SimulatorOptions['change'],
	apiKey?: string,
): Promise<INodeCredentialTestResult> {
	const simulator = await simulate({ change });
	const result = await testCredential({
		apiKey: apiKey ?? simulator.apiKey,
		baseUrl: simulator.baseUrl,
	});
	expect(result.message).not.toContain(simulator.apiKey);
	return result;
}

describe('the test of the credential', () => {
	it('passes a good key, asked with GET /me', async () => {
		const simulator = await simulate();
		const { apiKey, baseUrl } = simulator;
		expect(await testCredential({ apiKey, baseUrl })).toEqual({
			status: 'OK',
			message: 'Connection successful',
		});
		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/me']);
	});

	it('names a wrong key', async () => {
		expect(await testAgainst(undefined, 'wrong')).toEqual({
			status: 'Error',
			message:
				'Clé API incorrecte (code 10). SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr into it.',
		});
	});

	it.each([200, 403])('names an IP that is not allowed, under HTTP %i', async (status) => {
		const body = { success: false, code: 96, message: 'IP non autorisée' };
		expect(await testAgainst(() => ({ status, body }))).toEqual({
			status: 'Error',
			message: expect.stringContaining("This server's IP is not on the account's list"),
		});
	});

	it.each<[string, SimulatorOptions['change'], string]>([
		[
			'refuses without a word',
			() => ({ status: 403, body: '<html>' }),
			"refused this API key or this server's IP",
		],
		['has a problem', () => ({ status: 503, body: '<html>' }), 'has a problem (HTTP 503)'],
		['is another one', () => ({ status: 200, body: '<html>Welcome' }), "is not SMS Partner's API"],
		[
			'sends elsewhere',
			() => ({ status: 302, body: '', headers: { Location: 'http://127.0.0.1:1' } }),
			"is not SMS Partner's API",
		],
		[
			'says something else',
			() => ({ status: 200, body: { success: false, code: 77, message: 'Maintenance' } }),
			'SMS Partner says: Maintenance (code 77)',
		],
	])('says what is wrong when the server %s', async (_, change, words) => {
		expect(await testAgainst(change)).toEqual({
			status: 'Error',
			message: expect.stringContaining(words),
		});
	});

	it('says that the server is away', async () => {
		const { apiKey, baseUrl } = await simulate();
		await closeSimulators();
		expect(await testCredential({ apiKey, baseUrl })).toEqual({
			status: 'Error',
			message: expect.stringContaining('SMS Partner could not be reached'),
		});
	});

	it('asks for a key where there is none', async () => {
		expect((await testCredential({ apiKey: ' ' })).message).toContain('Enter the API key');
	});

	it('sends no key over plain http to another host', async () => {
		const result = await testCredential({ apiKey: 'k', baseUrl: 'http://api.smspartner.fr/v1' });
		expect(result.message).toContain('is not https');
	});
});
