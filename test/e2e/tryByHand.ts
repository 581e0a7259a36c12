import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { MAX_PORT, wholeNumberFrom } from '../cli/wholeNumber';
import { watchLaunchers } from './real/launchers';
import { endWithThisProcess } from './real/processes';

/**
 * `npm run n8n`: runs tryByHandServer.ts in a separate process group, with a separate temporary folder. However this
 * command ends, all processes of the group are killed, and the folder is deleted.
 *
 * Started with `node --import tsx`: the tsx command would kill a busy child 60 ms after a signal.
 */

const STOP_TIMEOUT_MS = 15_000;

async function main(): Promise<number> {
	const areLaunchersAlive = watchLaunchers();
	const { port } = new Command('npm run n8n --')
		.description('Starts n8n with the node on this machine. Press Ctrl+C to stop.')
		.option(
			'--port <number>',
			'port on 127.0.0.1 (default: 5678, or a free one if that is in use)',
			wholeNumberFrom(1, MAX_PORT),
		)
		.parse()
		.opts<{ port?: number }>();

	const stopRequest = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => stopRequest.abort());
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
		if (!areLaunchersAlive()) stopRequest.abort();
	}, 500);
	const [exitCode] = await Promise.race([
		once(server, 'exit'),
		once(stopRequest.signal, 'abort'),
	]).catch((error: unknown) => {
		console.error(error);
		return [1];
	});
	clearInterval(watch);
	await endGroup(server.pid);
	rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
	return stopRequest.signal.aborted ? 0 : (exitCode ?? 1);
}

async function endGroup(leader: number | undefined): Promise<void> {
	if (leader === undefined) return;
	const deadline = Date.now() + STOP_TIMEOUT_MS;
	let isAlive = signalGroup(leader, 'SIGTERM');
	while (isAlive && Date.now() < deadline) {
		await delay(100);
		isAlive = signalGroup(leader, 0);
	}
	signalGroup(leader, 'SIGKILL');
}

/** Returns false if no process of the group is left. */
function signalGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
	try {
		return process.kill(-leader, signal);
	} catch {
		return false;
	}
}

void main().then((exitCode) => process.exit(exitCode));
