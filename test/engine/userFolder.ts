import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n's engine keeps a key file in its user folder: not in the home folder of whoever runs this.
if (process.env.N8N_USER_FOLDER === undefined) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY ??= 'only for tests';
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
