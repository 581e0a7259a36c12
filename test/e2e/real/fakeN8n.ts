import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from './installation';
import { removeFolder } from './n8n';

/** A script that replaces n8n, to test what the real one rarely does. */
export class FakeN8n implements Installation {
	private readonly folder = mkdtempSync(join(tmpdir(), 'fake-n8n-'));

	readonly node = process.execPath;

	readonly n8n = join(this.folder, 'n8n.js');

	readonly modules = this.folder;

	/** @param script JavaScript, run in the user folder */
	constructor(script: string) {
		writeFileSync(this.n8n, script);
	}

	remove(): void {
		removeFolder(this.folder);
	}
}
