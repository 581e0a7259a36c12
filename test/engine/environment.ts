import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Settings of n8n's engine; to be imported before it. */

// The engine keeps a key file in its user folder: not in the home folder of whoever runs this.
if (process.env.N8N_USER_FOLDER === undefined) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-'));
	process.env.N8N_USER_FOLDER = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
process.env.N8N_ENCRYPTION_KEY ??= 'only for tests';
// It logs each error that a node throws; here they are looked at where they belong.
process.env.N8N_LOG_LEVEL ??= 'silent';
