import { TestN8n } from './real/testN8n';

/** The test of the credential, with the editor's own API call. */

let n8n: TestN8n;

beforeAll(async () => {
	n8n = await TestN8n.start();
});

afterAll(async () => await n8n?.stop());

it('accepts the right key', async () => {
	const { apiKey, baseUrl } = n8n.simulator;
	expect(await n8n.rest.testCredential({ apiKey, baseUrl })).toEqual({
		status: 'OK',
		message: 'Connection successful',
	});
});

it('reports a wrong key and what to do', async () => {
	expect(
		await n8n.rest.testCredential({ apiKey: 'wrong', baseUrl: n8n.simulator.baseUrl }),
	).toEqual({
		status: 'Error',
		message: expect.stringMatching(/^Wrong API key \(code 10\)\. .*Copy the key/),
	});
});

it('reports an unreachable server without showing the key', async () => {
	const { apiKey } = n8n.simulator;
	const result = await n8n.rest.testCredential({ apiKey, baseUrl: 'http://127.0.0.1:9/v1' });
	expect(result).toEqual({
		status: 'Error',
		message: expect.stringContaining('http://127.0.0.1:9/v1/me could not be reached'),
	});
	expect(result.message).not.toContain(apiKey);
});

it('reports the URL if another server answers', async () => {
	const { apiKey, baseUrl } = n8n.simulator;
	const withoutVersion = baseUrl.replace('/v1', '');
	expect(await n8n.rest.testCredential({ apiKey, baseUrl: withoutVersion })).toEqual({
		status: 'Error',
		message: expect.stringMatching(
			new RegExp(`^${withoutVersion}/me says: Not found .*set 'Base URL' to https://api`),
		),
	});
});

it('sends no key over plain http', async () => {
	const result = await n8n.rest.testCredential({ apiKey: 'k', baseUrl: 'http://example.com/v1' });
	expect(result).toEqual({ status: 'Error', message: expect.stringContaining('is not https') });
});
