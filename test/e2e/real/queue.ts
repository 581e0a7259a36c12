import { freePort, N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';
import { Postgres, Redis } from './services';

/** n8n as who outgrows one machine runs it: a main process and workers, which share a queue and a database. */

/** A process of n8n with a folder of its own, as if on a machine of its own. */
interface Machine {
	readonly folder: UserFolder;
	readonly server: N8nServer;
}

export class QueueMode {
	private readonly machines: Machine[];

	private constructor(
		readonly postgres: Postgres,
		private readonly redis: Redis,
		main: Machine,
		readonly rest: RestClient,
	) {
		this.machines = [main];
	}

	static async start(): Promise<QueueMode> {
		const redis = await Redis.start();
		const postgres = await Postgres.start();
		const main = await startMachine(sharedSettings(postgres, redis));
		return new QueueMode(postgres, redis, main, await RestClient.signIn(main.server));
	}

	/** The address of the main process, which takes webhook calls. */
	get baseUrl(): string {
		return this.machines[0].server.baseUrl;
	}

	/** Starts one more worker, for so many executions at once; its base URL answers /healthz. */
	async startWorker(concurrency: number): Promise<N8nServer> {
		const port = await freePort();
		const machine = await startMachine(
			{ ...sharedSettings(this.postgres, this.redis), QUEUE_HEALTH_CHECK_PORT: String(port) },
			{ port, command: ['worker', `--concurrency=${concurrency}`] },
		);
		this.machines.push(machine);
		return machine.server;
	}

	async stop(): Promise<void> {
		// The workers first: they still write what they do.
		for (const { server, folder } of this.machines.reverse()) {
			await server.stop();
			folder.remove();
		}
		await this.redis.stop();
		await this.postgres.stop();
	}
}

async function startMachine(
	env: Record<string, string>,
	options: ServerOptions = {},
): Promise<Machine> {
	const folder = new UserFolder();
	await folder.installPackage();
	return { folder, server: await N8nServer.start(folder, { ...options, env }) };
}

function sharedSettings(postgres: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: Postgres.user,
		DB_POSTGRESDB_PASSWORD: 'trusted',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
}
