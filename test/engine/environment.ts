import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Settings for n8n's engine. Import this file before the engine. */

const KEY = 'only for tests';

// The engine writes a key file to its user folder. This one is outside the home folder, and all processes share it,
// since jest offers a test file no point at which to remove a folder of its own.
const folder = resolve(__dirname, '../../node_modules/.cache/n8n-nodes-smspartner');
const keyFile = resolve(folder, '.n8n/config');
if (!existsSync(keyFile)) {
	// Written to another file and renamed: the engine's own write is not atomic, and another process may be reading.
	const unfinished = `${keyFile}.${process.pid}`;
	mkdirSync(dirname(keyFile), { recursive: true });
	writeFileSync(unfinished, JSON.stringify({ encryptionKey: KEY }), { mode: 0o600 });
	renameSync(unfinished, keyFile);
}
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = KEY;
// The engine logs each error that a node throws; the tests check these errors themselves.
process.env.N8N_LOG_LEVEL ??= 'silent';
