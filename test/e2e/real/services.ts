import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Ends } from './ends';
import { postgresFolder, redisServer } from './installation';
import { freePort, removeFolder } from './n8n';
import { endProcess, endWithThisProcess } from './processes';

/** What n8n's queue mode needs beside n8n, on ports and in folders of its own. */

const START_MS = 60_000;

/** Starts the server of the queue, and gives its port. */
export async function startRedis(ends: Ends): Promise<number> {
	const port = await freePort();
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	ends.add(() => removeFolder(folder));
	const address = ['--port', String(port), '--bind', '127.0.0.1'];
	const options = [...address, '--save', '', '--dir', folder];
	const child = startService(redisServer() ?? 'redis-server', options, folder);
	ends.add(async () => await endProcess(child, 'SIGTERM'));
	endWithThisProcess(child);
	await untilOpen(child, port, folder);
	return port;
}

/** PostgreSQL, which refuses to run as root: then it runs as the user that Debian made for it. */
export class Postgres {
	static readonly user = 'postgres';

	private constructor(readonly port: number) {}

	static async start(ends: Ends): Promise<Postgres> {
		const port = await freePort();
		const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		ends.add(() => removeFolder(folder));
		const owner = await serviceUser();
		if (owner) chownSync(folder, owner.uid, owner.gid);
		const data = join(folder, 'data');
		const make = ['-D', data, '-U', Postgres.user, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
		await promisify(execFile)(program('initdb'), make, { cwd: folder, ...owner });
		const settings = [
			// What it keeps is gone with the test.
			'fsync=off',
			'listen_addresses=127.0.0.1',
			`port=${port}`,
			`unix_socket_directories=${folder}`,
		];
		const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
		const child = startService(program('postgres'), options, folder, owner);
		// "Fast": it waits for no client.
		ends.add(async () => await endProcess(child, 'SIGINT'));
		endWithThisProcess(child, 'QUIT');
		await untilOpen(child, port, folder);
		return new Postgres(port);
	}

	/** Gives the one value that a query asks for. */
	async value(query: string): Promise<string> {
		const address = ['-h', '127.0.0.1', '-p', String(this.port), '-U', Postgres.user];
		const { stdout } = await promisify(execFile)(program('psql'), [...address, '-Atc', query]);
		return stdout.trim();
	}
}

interface User {
	readonly uid: number;
	readonly gid: number;
}

async function serviceUser(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string): Promise<number> =>
		Number((await promisify(execFile)('id', [flag, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}

function program(name: string): string {
	return join(postgresFolder() ?? '', name);
}

function startService(command: string, args: string[], folder: string, user?: User): ChildProcess {
	const log = openSync(join(folder, 'log'), 'a');
	const child = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log], ...user });
	closeSync(log);
	return child;
}

async function untilOpen(child: ChildProcess, port: number, folder: string): Promise<void> {
	const deadline = Date.now() + START_MS;
	while (Date.now() < deadline && child.exitCode === null) {
		if (await isOpen(port)) return;
		await delay(50);
	}
	await endProcess(child, 'SIGKILL');
	const log = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
	throw new Error(`${child.spawnfile} did not start. It printed:\n${log}`);
}

async function isOpen(port: number): Promise<boolean> {
	return await new Promise((tell) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			tell(true);
		});
		socket.once('error', () => tell(false));
	});
}
