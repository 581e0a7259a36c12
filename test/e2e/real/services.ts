import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ends } from './ends';
import { postgresFolder, redisServer } from './installation';
import { removeFolder } from './n8n';
import { freePort, onFreePorts } from './ports';
import { LoggedProcess, runToEnd } from './processes';
import { until } from './until';

/** What n8n's queue mode needs beside n8n, on ports and in folders of its own. */

/** Starts the server of the queue, and returns its port. */
export async function startRedis(ends: Ends): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	ends.add(() => removeFolder(folder));
	return await onFreePorts(async () => {
		const port = await freePort();
		const address = ['--port', String(port), '--bind', '127.0.0.1'];
		const options = [...address, '--save', '', '--dir', folder];
		const started = LoggedProcess.start(redisServer() ?? 'redis-server', options, folder, {
			cwd: folder,
		});
		ends.add(async () => await started.end('SIGTERM'));
		await untilReady(started);
		return port;
	});
}

/** PostgreSQL, which refuses to run as root: then it runs as the user that Debian made for it. */
export class Postgres {
	static readonly user = 'postgres';

	private constructor(readonly port: number) {}

	static async start(ends: Ends): Promise<Postgres> {
		const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		ends.add(() => removeFolder(folder));
		const owner = await serviceUser();
		if (owner) chownSync(folder, owner.uid, owner.gid);
		const data = join(folder, 'data');
		const make = ['-D', data, '-U', Postgres.user, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
		await runToEnd(program('initdb'), make, { cwd: folder, ...owner });
		return await onFreePorts(async () => {
			const port = await freePort();
			const settings = [
				// What it keeps is gone with the test.
				'fsync=off',
				'listen_addresses=127.0.0.1',
				`port=${port}`,
				`unix_socket_directories=${folder}`,
			];
			const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
			const started = LoggedProcess.start(program('postgres'), options, folder, {
				cwd: folder,
				// It lets PostgreSQL end the processes that it has started.
				lastSignal: 'QUIT',
				...owner,
			});
			// "Fast": it waits for no client.
			ends.add(async () => await started.end('SIGINT'));
			await untilReady(started);
			return new Postgres(port);
		});
	}

	/** Returns what a query asks for, as psql prints it: a line for each row, the values separated by |. */
	async value(query: string, database = Postgres.user): Promise<string> {
		const address = ['-h', '127.0.0.1', '-p', String(this.port), '-U', Postgres.user];
		return (await runToEnd(program('psql'), [...address, '-d', database, '-Atc', query])).trim();
	}
}

interface User {
	readonly uid: number;
	readonly gid: number;
}

async function serviceUser(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string): Promise<number> =>
		Number(await runToEnd('id', [flag, 'postgres']));
	return { uid: await id('-u'), gid: await id('-g') };
}

function program(name: string): string {
	return join(postgresFolder() ?? '', name);
}

/** Both programs say so themselves. That a port takes connections would not show whose it is. */
async function untilReady(started: LoggedProcess): Promise<void> {
	const isReady = (): boolean =>
		/ready to accept connections/i.test(started.stdout + started.stderr);
	await until('its line "ready to accept connections"', () => isReady() || !started.isRunning);
	if (!started.isRunning) throw new Error(`It did not start. ${started.report}`);
}
