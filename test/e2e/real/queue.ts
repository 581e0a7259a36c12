import { type Ends, startAll } from './ends';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';
import { Postgres, startRedis } from './services';

/** n8n as who outgrows one machine runs it: a main process and workers, which share a queue and a database. */

export class QueueMode {
	private constructor(
		private readonly ends: Ends,
		readonly postgres: Postgres,
		/** Of every process. */
		private readonly settings: Readonly<Record<string, string>>,
		/** Takes webhook calls. */
		readonly main: N8nServer,
		readonly rest: RestClient,
	) {}

	/** @param env more settings, of every process */
	static async start(env: Readonly<Record<string, string>> = {}): Promise<QueueMode> {
		return await startAll(async (ends) => {
			const postgres = await Postgres.start(ends);
			const settings = { ...sharedSettings(postgres, await startRedis(ends)), ...env };
			const main = await startMachine(ends, settings);
			return new QueueMode(ends, postgres, settings, main, await RestClient.signIn(main));
		});
	}

	/** The address of the main process, which takes webhook calls. */
	get baseUrl(): string {
		return this.main.baseUrl;
	}

	/** Starts one more worker, for so many executions at once; its base URL answers /healthz. */
	async startWorker(concurrency: number): Promise<N8nServer> {
		// Without it, a workflow in a worker takes the worker for what webhooks call.
		const env = { ...this.settings, WEBHOOK_URL: this.main.baseUrl };
		return await startMachine(this.ends, env, {
			command: ['worker', `--concurrency=${concurrency}`],
		});
	}

	/** The workers end first: they still write what they do. */
	async stop(): Promise<void> {
		await this.ends.endAll();
	}
}

/** A process of n8n with a folder of its own, as if on a machine of its own. */
async function startMachine(
	ends: Ends,
	env: Readonly<Record<string, string>>,
	options: ServerOptions = {},
): Promise<N8nServer> {
	const folder = new UserFolder();
	ends.add(() => folder.remove());
	await folder.installPackage();
	const server = await N8nServer.start(folder, { ...options, env });
	ends.add(async () => await server.stop());
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
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Seconds. On a busy machine, an execution that is under way needs more than n8n's 30.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '240',
	};
}
