import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanups } from './cleanups';
import { findProgram } from './installation';
import { removeFolder } from './n8n';
import { freePort } from './ports';
import { runToEnd, Service } from './processes';

/** The services that n8n's queue mode needs, each on a free port and in a temporary folder. */

/** An open port would not prove that it is theirs. */
const READY = /ready to accept connections/i;

/** Starts Redis, for the queue. Returns its port. */
export async function startRedis(cleanups: Cleanups): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	cleanups.add(() => removeFolder(folder));
	const port = await freePort();
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const redis = await Service.start(program('redis-server'), options, READY, { folder });
	cleanups.add(async () => await redis.stop());
	return port;
}

/** PostgreSQL. It refuses to run as root, so root starts it as the user that Debian creates for it. */
export class Postgres {
	static readonly user = 'postgres';

	private constructor(readonly port: number) {}

	static async start(cleanups: Cleanups): Promise<Postgres> {
		const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		cleanups.add(() => removeFolder(folder));
		const user = process.getuid?.() === 0 ? Postgres.user : undefined;
		if (user) {
			const [uid, gid] = await Promise.all(
				['-u', '-g'].map(async (flag) => Number(await runToEnd('id', [flag, user]))),
			);
			chownSync(folder, uid, gid);
		}
		const data = join(folder, 'data');
		const initOptions = ['-D', data, '-U', Postgres.user, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
		await runToEnd(program('initdb'), initOptions, { cwd: folder, user });
		const port = await freePort();
		const settings = [
			// Its data does not outlive the test.
			'fsync=off',
			'listen_addresses=127.0.0.1',
			`port=${port}`,
			`unix_socket_directories=${folder}`,
		];
		const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
		// On SIGQUIT, unlike on SIGKILL, PostgreSQL ends its own child processes.
		const service = await Service.start(program('postgres'), options, READY, {
			...{ folder, user, lastSignal: 'QUIT' },
		});
		// PostgreSQL's "fast" shutdown, which does not wait for clients.
		cleanups.add(async () => await service.stop('SIGINT'));
		return new Postgres(port);
	}

	/** Returns the result of a query as psql prints it: one line per row, with values separated by |. */
	async value(query: string, database = Postgres.user): Promise<string> {
		const address = ['-h', '127.0.0.1', '-p', String(this.port), '-U', Postgres.user];
		return (await runToEnd(program('psql'), [...address, '-d', database, '-Atc', query])).trim();
	}
}

function program(name: string): string {
	return findProgram(name) ?? name;
}
