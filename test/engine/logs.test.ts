import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SIMULATOR_KEY } from '../simulator/simulator';

it('writes no key and no phone number to the log of n8n, however it fails', async () => {
	const probe = join(__dirname, 'logProbe.ts');
	const { stdout, stderr } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', probe],
		{ env: { ...process.env, N8N_LOG_LEVEL: 'debug' }, timeout: 60_000, maxBuffer: 2 ** 26 },
	);
	const log = stdout + stderr;
	expect(log).toContain('SMS Partner did not answer in time');
	expect(log).toContain('Wrong API key');
	expect(log).toContain('Not a flag: …');
	expect(log).not.toContain(SIMULATOR_KEY);
	expect(log).not.toContain('699999993');
});
