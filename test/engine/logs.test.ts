import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SIMULATOR_KEY } from '../simulator/simulator';

it("writes neither the key nor a phone number to n8n's log, however it fails", async () => {
	const probe = join(__dirname, 'logProbe.ts');
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
