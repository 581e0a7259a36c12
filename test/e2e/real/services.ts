import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanups } from './cleanups';
import { postgresFolder, redisServer } from './installation';
import { removeFolder } from './n8n';
import { freePort, onFreePorts } from './ports';
import { LoggedProcess, runToEnd } from './processes';
import { until } from './until';

/** The services that n8n's queue mode needs, each on a free port and in a temporary folder. */

/** Starts Redis, for the queue. Returns its port. */
export async function startRedis(cleanups: Cleanups): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	cleanups.add(() => removeFolder(folder));
	return await onFreePorts(async () => {
		const port = await freePort();
		const address = ['--port', String(port), '--bind', '127.0.0.1'];
		const options = [...address, '--save', '', '--dir', folder];
		const started = LoggedProcess.start(redisServer() ?? 'redis-server', options, folder, {
			cwd: folder,
		});
		cleanups.add(async () => await started.end('SIGTERM'));
		await untilReady(started);
		return port;
	});
}

/** PostgreSQL. It refuses to run as root, so root starts it as the user that Debian creates for it. */
export class Postgres {
	static readonly user = 'postgres';

	private constructor(readonly port: number) {}

	static async start(cleanups: Cleanups): Promise<Postgres> {
		const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
		cleanups.add(() => removeFolder(folder));
		const owner = await serviceUser();
		if (owner) chownSync(folder, owner.uid, owner.gid);
		const data = join(folder, 'data');
		const initOptions = ['-D', data, '-U', Postgres.user, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
		await runToEnd(program('initdb'), initOptions, { cwd: folder, ...owner });
		return await onFreePorts(async () => {
			const port = await freePort();
			const settings = [
				// Its data does not outlive the test.
				'fsync=off',
				'listen_addresses=127.0.0.1',
				`port=${port}`,
				`unix_socket_directories=${folder}`,
			];
			const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
			const started = LoggedProcess.start(program('postgres'), options, folder, {
				cwd: folder,
				// On SIGQUIT, unlike on SIGKILL, PostgreSQL ends its own child processes.
				lastSignal: 'QUIT',
				...owner,
			});
			// PostgreSQL's "fast" shutdown, which does not wait for clients.
			cleanups.add(async () => await started.end('SIGINT'));
			await untilReady(started);
			return new Postgres(port);
		});
	}

	/** Returns the result of a query as psql prints it: one line per row, with values separated by |. */
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

/** Waits for the line that both services print. An open port would not prove that it is theirs. */
async function untilReady(started: LoggedProcess): Promise<void> {
	const isReady = (): boolean =>
		/ready to accept connections/i.test(started.stdout + started.stderr);
	await until('it prints "ready to accept connections"', () => isReady() || !started.isRunning);
	if (!started.isRunning) throw new Error(`It did not start. ${started.report}`);
}
