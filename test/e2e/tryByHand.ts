import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { wholeNumberFrom } from '../cli/wholeNumber';
import { watchLaunchers } from './real/launchers';
import { endWithThisProcess } from './real/processes';

/**
 * `npm run n8n`: lets tryByHandServer.ts do the work, in a process group and a temporary folder of its own. However
 * this command ends, and whatever that process is doing then, everything in the group and the folder is removed.
 *
 * Started by Node.js itself: the command line of tsx kills its child 60 ms after a signal if the child is busy.
 */

const END_MS = 15_000;

async function main(): Promise<number> {
	const isWanted = watchLaunchers();
	const { port } = new Command('npm run n8n --')
		.description('Starts an n8n with the node, on this machine. Ctrl+C ends it.')
		.option(
			'--port <number>',
			'port on 127.0.0.1; without it 5678, or a free one',
			wholeNumberFrom(1),
		)
		.parse()
		.opts<{ port?: number }>();

	const told = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => told.abort());
	}

	const folder = mkdtempSync(join(tmpdir(), 'n8n-by-hand-'));
	const args = port === undefined ? [] : [String(port)];
	const server = spawn(
		process.execPath,
		['--import', 'tsx', resolve(__dirname, 'tryByHandServer.ts'), ...args],
		{
			detached: true,
			env: { ...process.env, TMPDIR: folder },
			stdio: ['ignore', 'inherit', 'inherit'],
		},
	);
	endWithThisProcess(server, { group: true });
	const watch = setInterval(() => {
		if (!isWanted()) told.abort();
	}, 500);
	const [exitCode] = await Promise.race([once(server, 'exit'), once(told.signal, 'abort')]).catch(
		(error: unknown) => {
			console.error(error);
			return [1];
		},
	);
	clearInterval(watch);
	await endGroup(server.pid);
	rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
	return told.signal.aborted ? 0 : (exitCode ?? 1);
}

async function endGroup(leader: number | undefined): Promise<void> {
	if (leader === undefined) return;
	const deadline = Date.now() + END_MS;
	let isThere = signalGroup(leader, 'SIGTERM');
	while (isThere && Date.now() < deadline) {
		await delay(100);
		isThere = signalGroup(leader, 0);
	}
	signalGroup(leader, 'SIGKILL');
}

/** Returns false if nobody is left in the group. */
function signalGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
	try {
		return process.kill(-leader, signal);
	} catch {
		return false;
	}
}

void main().then((exitCode) => process.exit(exitCode));
