import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Cleanups } from './cleanups';
import { type Installation, installation } from './installation';
import { freePort, isPortFree } from './ports';
import { runToEnd, Service } from './processes';

const ROOT = resolve(__dirname, '../../..');

/** An n8n user folder, into which the package can be installed as n8n installs community packages. */
export class UserFolder {
	readonly path = mkdtempSync(join(tmpdir(), 'n8n-user-'));

	/** @param program the n8n to run with this folder */
	constructor(readonly program: Installation = installation()) {}

	/** A folder of the newest n8n with the package of `sharePackage`. */
	static withPackage(): UserFolder {
		const folder = new UserFolder();
		cpSync(process.env.E2E_FOLDER ?? '', folder.path, { recursive: true });
		return folder;
	}

	/** Installs the package as n8n does. The default tarball is the one of `sharePackage`. */
	async installPackage(tarball = process.env.E2E_TARBALL ?? ''): Promise<void> {
		const nodes = join(this.path, '.n8n', 'nodes');
		mkdirSync(nodes, { recursive: true });
		writeFileSync(join(nodes, 'package.json'), '{ "name": "installed-nodes", "private": true }');
		const flags = [
			'--legacy-peer-deps',
			'--omit=peer',
			'--ignore-scripts',
			'--no-audit',
			'--no-fund',
		];
		await runToEnd('npm', ['install', ...flags, tarball], { cwd: nodes });
	}

	/** Copies the folder with its package, database and settings. No n8n may be running in it. */
	copy(): UserFolder {
		const folder = new UserFolder(this.program);
		cpSync(this.path, folder.path, { recursive: true });
		return folder;
	}

	remove(): void {
		removeFolder(this.path);
	}
}

/** Packs the package as `npm publish` would. Returns the tarball's path, alone in its folder. */
export async function packPackage(): Promise<string> {
	await runToEnd('npm', ['run', '--silent', 'build'], { cwd: ROOT });
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-pack-'));
	await runToEnd('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
	return join(folder, readdirSync(folder)[0]);
}

/** Packs the package for all test files, and installs it into a folder that they copy. */
export async function sharePackage(cleanups: Cleanups): Promise<void> {
	const tarball = await packPackage();
	cleanups.add(() => removeFolder(dirname(tarball)));
	const folder = new UserFolder();
	cleanups.add(() => folder.remove());
	await folder.installPackage(tarball);
	Object.assign(process.env, { E2E_TARBALL: tarball, E2E_FOLDER: folder.path });
}

/** Retries, since a process that is ending may still write into it. */
export function removeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
}

export interface ServerOptions {
	/** Default: any free port. */
	readonly port?: number;
	readonly command?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** What a main process, a worker and a webhook process print. An answer on the port would not prove that it is theirs. */
const READY = /Editor is now accessible|n8n worker is now ready|Webhook listener waiting/;

/** An n8n server process. It runs until it is stopped or this process exits. */
export class N8nServer {
	private constructor(
		private readonly service: Service,
		readonly port: number,
	) {}

	/** Throws if the port is in use. */
	static async start(
		folder: UserFolder,
		{ port, command = ['start'], env }: ServerOptions = {},
	): Promise<N8nServer> {
		if (port !== undefined && !(await isPortFree(port)))
			throw new Error(`Port ${port} is already in use.`);
		const { node, n8n } = folder.program;
		const chosen = port ?? (await freePort());
		const service = await Service.start(node, [n8n, ...command], READY, {
			folder: folder.path,
			env: {
				...environment(folder),
				N8N_PORT: String(chosen),
				// The port of a worker.
				QUEUE_HEALTH_CHECK_PORT: String(chosen),
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				...env,
			},
		});
		return new N8nServer(service, chosen);
	}

	get baseUrl(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get pid(): number {
		return this.service.pid;
	}

	/** What n8n has printed so far. */
	get log(): string {
		return this.service.log;
	}

	/** Stops it as an administrator does (SIGTERM). Returns its exit code; null if it had to be killed. */
	async stop(): Promise<number | null> {
		return await this.service.stop('SIGTERM');
	}

	/** Kills it as the system does when memory runs out (SIGKILL). */
	async kill(): Promise<void> {
		await this.service.stop('SIGKILL');
	}
}

/** Isolates n8n from the developer's own settings, and turns off everything that contacts other servers. */
function environment({ path, program }: UserFolder): Record<string, string> {
	return {
		PATH: process.env.PATH ?? '',
		TMPDIR: tmpdir(),
		HOME: path,
		N8N_USER_FOLDER: path,
		N8N_ENCRYPTION_KEY: 'only for tests',
		// n8n then starts in half the time.
		NODE_COMPILE_CACHE: join(dirname(program.modules), 'compile-cache'),
		// By default, n8n answers 503 to everything once its database has not answered for five seconds.
		DB_PING_TIMEOUT_MS: '120000',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		// This module sends requests to n8n's own servers.
		...(program.isNewest && { N8N_DISABLED_MODULES: 'mcp-registry' }),
		GENERIC_TIMEZONE: 'Europe/Paris',
	};
}
