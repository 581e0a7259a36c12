import { Simulator } from '../simulator/simulator';
import { N8nServer, UserFolder } from './real/n8n';
import { RestClient } from './real/rest';

/** The "Test" of the credential, as the editor asks for it. */

let simulator: Simulator;
let folder: UserFolder;
let server: N8nServer;
let n8n: RestClient;

beforeAll(async () => {
	simulator = await Simulator.start();
	folder = new UserFolder();
	await folder.installPackage();
	server = await N8nServer.start(folder);
	n8n = await RestClient.signIn(server);
});

afterAll(async () => {
	await server?.stop();
	await simulator.close();
	folder.remove();
});

it('passes the right key', async () => {
	const { apiKey, baseUrl } = simulator;
	expect(await n8n.testCredential({ apiKey, baseUrl })).toEqual({
		status: 'OK',
		message: 'Connection successful',
	});
});

it('names a wrong key, and what to do', async () => {
	expect(await n8n.testCredential({ apiKey: 'wrong', baseUrl: simulator.baseUrl })).toEqual({
		status: 'Error',
		message: expect.stringMatching(/^Clé API incorrecte \(code 10\)\. .*Copy the key/),
	});
});

it('says that the server is away, without the key', async () => {
	const { apiKey } = simulator;
	const result = await n8n.testCredential({ apiKey, baseUrl: 'http://127.0.0.1:9/v1' });
	expect(result).toEqual({
		status: 'Error',
		message: expect.stringContaining('SMS Partner could not be reached'),
	});
	expect(result.message).not.toContain(apiKey);
});

it('sends no key over plain http', async () => {
	const result = await n8n.testCredential({ apiKey: 'k', baseUrl: 'http://example.com/v1' });
	expect(result).toEqual({ status: 'Error', message: expect.stringContaining('is not https') });
});
