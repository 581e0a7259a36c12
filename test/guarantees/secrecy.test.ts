import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { everyText } from '../engine/everyText';
import { check, closeSimulators, GOOD, ON_ERROR, simulate } from '../engine/scenario';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import { SIMULATOR_KEY } from '../simulator/simulator';

afterEach(closeSimulators);

it("writes neither the key nor a phone number to n8n's log, however it fails", async () => {
	const probe = join(__dirname, '../engine/logProbe.ts');
	// As JSON, a line contains everything that n8n logs about an error, not only its message.
	const env = { ...process.env, N8N_LOG_LEVEL: 'debug', N8N_LOG_FORMAT: 'json' };
	const { stdout, stderr } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', probe],
		{ env, timeout: 60_000, maxBuffer: 2 ** 26 },
	);
	const log = stdout + stderr;
	expect(log).toContain('SMS Partner did not answer in time');
	expect(log).toContain('Wrong API key');
	expect(log).toContain('Not a flag: …');
	expect(log).toContain("No item has the field 'id'");
	expect(log).toContain('This operation is not supported');
	expect(log).toContain("The credential's 'Base URL' is not https");
	expect(log).toContain('The SMS Partner node stopped unexpectedly');
	expect(log).toContain('An error from n8n');
	expect(log).not.toContain(SIMULATOR_KEY);
	expect(log).not.toContain('699999993');
	expect(log).not.toContain('755555503');
});

describe('the API key', () => {
	it.each([
		['every request succeeds', undefined],
		['the server echoes the request', (body: string) => ({ status: 200, body })],
		['the server echoes it with HTTP 400', (body: string) => ({ status: 400, body })],
		[
			'the server puts it into its message',
			(body: string) => ({
				status: 200,
				body: { success: false, code: 10, message: `Clé incorrecte: ${JSON.parse(body).apiKey}` },
			}),
		],
		[
			'the server escapes it as PHP does',
			(body: string) => ({
				status: 200,
				body: JSON.stringify({ code: 10, message: JSON.parse(body).apiKey })
					.replaceAll('e', '\\u0065')
					.replaceAll('\\u0065rror', 'error'),
			}),
		],
		['the server is not available', () => ({ status: 500, body: 'x' })],
	])('is in no part of the run data when %s', async (_, answer) => {
		for (const onError of ON_ERROR) {
			const simulator = await simulate({
				messages: [DOCUMENTED_MESSAGE],
				change: (usual, request) => answer?.(request.body) ?? usual,
			});
			const { run } = await check(simulator, [GOOD, { ...GOOD, messageId: 5 }], {
				onError,
				parameters: { requestOptions: { maxRetryTime: 0 }, simplify: false },
			});
			expect(simulator.log[0].body).toContain(simulator.apiKey);
			expect(everyText(run.data).filter((text) => text.includes(simulator.apiKey))).toEqual([]);
		}
	});
});

describe('a redirect', () => {
	it('is not followed, so that no other server gets the key', async () => {
		const elsewhere = await simulate();
		const simulator = await simulate({
			change: () => ({ status: 307, body: '', headers: { Location: elsewhere.baseUrl } }),
		});
		const { task } = await check(simulator, [GOOD]);
		expect(elsewhere.log).toEqual([]);
		expect(task.error).toMatchObject({
			message: "SMS Partner's server sent a redirect (HTTP 307)",
			description:
				"Redirects are not followed, to protect the API key. Check the 'Base URL' in the credential: for SMS Partner it is https://api.smspartner.fr/v1.",
		});
	});
});
