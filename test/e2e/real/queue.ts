import { Cleanups } from './cleanups';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';
import { Postgres, startRedis } from './services';

/** n8n's queue mode, for more than one machine: a main process and workers, with a shared queue and database. */

export class QueueMode {
	private constructor(
		private readonly cleanups: Cleanups,
		readonly postgres: Postgres,
		/** The environment of every process. */
		private readonly settings: Readonly<Record<string, string>>,
		/** The main process, which receives webhook calls. */
		readonly main: N8nServer,
		readonly rest: RestClient,
	) {}

	/** @param env more environment variables for every process */
	static async start(env: Readonly<Record<string, string>> = {}): Promise<QueueMode> {
		const cleanups = new Cleanups();
		const postgres = await Postgres.start(cleanups);
		const settings = { ...sharedSettings(postgres, await startRedis(cleanups)), ...env };
		const main = await startMachine(cleanups, settings);
		return new QueueMode(cleanups, postgres, settings, main, await RestClient.signIn(main));
	}

	/** The URL of the main process, which receives webhook calls. */
	get baseUrl(): string {
		return this.main.baseUrl;
	}

	/** Starts another worker, for this many parallel executions. Its base URL answers /healthz. */
	async startWorker(concurrency: number): Promise<N8nServer> {
		// Without it, workflows on a worker build webhook URLs with the worker's own address.
		const env = { ...this.settings, WEBHOOK_URL: this.main.baseUrl };
		return await startMachine(this.cleanups, env, {
			command: ['worker', `--concurrency=${concurrency}`],
		});
	}

	/** Starts a process that receives webhook calls, beside the main process. */
	async startWebhookProcess(): Promise<N8nServer> {
		return await startMachine(this.cleanups, this.settings, { command: ['webhook'] });
	}

	/** Stops the workers first, since they still save their executions. */
	async stop(): Promise<void> {
		await this.cleanups.runAll();
	}
}

/** Starts an n8n process with a separate user folder, as on a separate machine. */
async function startMachine(
	cleanups: Cleanups,
	env: Readonly<Record<string, string>>,
	options: ServerOptions = {},
): Promise<N8nServer> {
	const folder = UserFolder.withPackage();
	cleanups.add(() => folder.remove());
	const server = await N8nServer.start(folder, { ...options, env });
	cleanups.add(async () => await server.stop());
	return server;
}

function sharedSettings(postgres: Postgres, redisPort: number): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: Postgres.user,
		DB_POSTGRESDB_PASSWORD: 'trusted',
		DB_POSTGRESDB_CONNECTION_TIMEOUT: '120000',
		DB_CONNECTION_ACQUISITION_TIMEOUT_MS: '120000',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// In seconds. On a busy machine, a running execution needs more than n8n's default, 30.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '240',
	};
}
