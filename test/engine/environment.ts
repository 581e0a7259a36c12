import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Settings of n8n's engine; to be imported before it. */

const KEY = 'only for tests';

// The engine keeps a key file in its user folder: not in the home folder of whoever runs this, and one folder for all
// processes, since jest has no moment at which a test file could remove its own.
const folder = resolve(__dirname, '../../node_modules/.cache/n8n-nodes-smspartner');
const keyFile = resolve(folder, '.n8n/config');
if (!existsSync(keyFile)) {
	// Put in place as a whole: the engine writes it bit by bit, while another process may be reading it.
	const unfinished = `${keyFile}.${process.pid}`;
	mkdirSync(dirname(keyFile), { recursive: true });
	writeFileSync(unfinished, JSON.stringify({ encryptionKey: KEY }), { mode: 0o600 });
	renameSync(unfinished, keyFile);
}
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = KEY;
// It logs each error that a node throws; here they are looked at where they belong.
process.env.N8N_LOG_LEVEL ??= 'silent';
