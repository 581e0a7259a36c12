import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, openSync, closeSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { postgresFolder, redisServer } from './installation';
import { freePort } from './n8n';
import { endProcess, endWithThisProcess } from './processes';

/** What n8n's queue mode needs beside n8n, on ports and in folders of its own. */

const START_MS = 60_000;

export class Redis {
	private constructor(
		private readonly child: ChildProcess,
		readonly port: number,
		private readonly folder: string,
	) {}

	static async start(): Promise<Redis> {
		const port = await freePort();
		const folder = mkdtempSync(join(tmpdir(), 'redis-'));
		const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
		const child = startService(redisServer() ?? 'redis-server', options, folder);
		endWithThisProcess(child);
		const redis = new Redis(child, port, folder);
		await untilOpen(child, port, folder);
		return redis;
	}

	async stop(): Promise<void> {
		await endProcess(this.child, 'SIGTERM');
		remove(this.folder);
	}
}

/** PostgreSQL, which refuses to run as root: then it runs as the user that Debian made for it. */
export class Postgres {
	static readonly user = 'postgres';

	private constructor(
		private readonly child: ChildProcess,
		readonly port: number,
		private readonly folder: string,
	) {}

	static async start(): Promise<Postgres> {
		const port = await freePort();
		const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		const owner = await serviceUser();
		if (owner) chownSync(folder, owner.uid, owner.gid);
		const data = join(folder, 'data');
		const initialise = ['-D', data, '-U', Postgres.user, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
		await promisify(execFile)(program('initdb'), initialise, { cwd: folder, ...owner });
		const settings = [
			// What it keeps is gone with the test.
			'fsync=off',
			'listen_addresses=127.0.0.1',
			`port=${port}`,
			`unix_socket_directories=${folder}`,
		];
		const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
		const child = startService(program('postgres'), options, folder, owner);
		endWithThisProcess(child, 'QUIT');
		const postgres = new Postgres(child, port, folder);
		await untilOpen(child, port, folder);
		return postgres;
	}

	/** Gives the one value that a query asks for. */
	async value(query: string): Promise<string> {
		const address = ['-h', '127.0.0.1', '-p', String(this.port), '-U', Postgres.user];
		const { stdout } = await promisify(execFile)(program('psql'), [...address, '-Atc', query]);
		return stdout.trim();
	}

	async stop(): Promise<void> {
		// "Fast": it waits for no client.
		await endProcess(this.child, 'SIGINT');
		remove(this.folder);
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

function remove(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
