import type { IRun } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../../nodes/SmsPartner/guards';
import { startAll } from './cleanups';
import { type Installation, installation } from './installation';
import { freePort, isPortFree, onFreePorts } from './ports';
import { LoggedProcess, runAndRead, runToEnd } from './processes';
import { type Patience, proofSettings, untilReady } from './readiness';

const ROOT = resolve(__dirname, '../../..');

/** An n8n user folder, into which the package can be installed as n8n installs community packages. */
export class UserFolder {
	readonly path = mkdtempSync(join(tmpdir(), 'n8n-user-'));

	/** @param program the n8n to run with this folder */
	constructor(readonly program: Installation = installation()) {}

	/** Installs the package as n8n does. The default tarball is the one that all tests share. */
	async installPackage(tarball = process.env.E2E_TARBALL): Promise<void> {
		if (!tarball) throw new Error('There is no tarball to install.');
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

	/** Runs an n8n command. Returns its output. */
	async run(...args: string[]): Promise<string> {
		return await this.runCommand(args, (ended) => {
			if (!ended.hasSucceeded) throw new Error(ended.report);
			return ended.stdout;
		});
	}

	/**
	 * Executes an imported workflow. Returns the execution that n8n prints, however the process exits after that: on a
	 * busy machine, n8n 2.41 ends with a segmentation fault about one time in ten, since isolated-vm is still preparing
	 * a VM for expressions while Node.js shuts down.
	 */
	async execute(workflowId: string): Promise<IRun> {
		return await this.runCommand(['execute', `--id=${workflowId}`, '--rawOutput'], (ended) => {
			const run = printedRun(ended.stdout);
			if (!run) throw new Error(`No complete execution was printed. ${ended.report}`);
			if (!ended.hasSucceeded) {
				process.stdout.write(`n8n execute ${ended.ending} after printing its execution.\n`);
			}
			return run;
		});
	}

	private async runCommand<T>(args: string[], read: (ended: LoggedProcess) => T): Promise<T> {
		const { node, n8n } = this.program;
		return await onFreePorts(async () => {
			const options = { cwd: this.path, env: await environment(this.path) };
			return await runAndRead(node, [n8n, ...args], options, read);
		});
	}

	/** Writes a value as JSON into a file of this folder. Returns its path. */
	write(name: string, value: unknown): string {
		const path = join(this.path, name);
		writeFileSync(path, JSON.stringify(value));
		return path;
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

/** Packs the package as `npm publish` would. Returns the tarball's path, to pass to `removePackage` when done. */
export async function packPackage(): Promise<string> {
	await runToEnd('npm', ['run', '--silent', 'build'], { cwd: ROOT });
	return await startAll(async (cleanups) => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-pack-'));
		cleanups.add(() => removeFolder(folder));
		await runToEnd('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
		const { name, version } = JSON.parse(
			readFileSync(join(ROOT, 'package.json'), 'utf8'),
		) as Record<string, string>;
		return join(folder, `${name}-${version}.tgz`);
	});
}

export function removePackage(tarball: string): void {
	removeFolder(dirname(tarball));
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
	readonly patience?: Patience;
}

/** An n8n server process. It runs until it is stopped or this process exits. */
export class N8nServer {
	private constructor(
		private readonly process: LoggedProcess,
		readonly port: number,
	) {}

	/** Throws if the port is in use, or if another process answers on it. */
	static async start(folder: UserFolder, options: ServerOptions = {}): Promise<N8nServer> {
		const { port } = options;
		if (port === undefined) {
			return await onFreePorts(
				async () => await N8nServer.startOn(await freePort(), folder, options),
			);
		}
		if (!(await isPortFree(port))) throw new Error(`Port ${port} is already in use.`);
		return await N8nServer.startOn(port, folder, options);
	}

	private static async startOn(
		port: number,
		folder: UserFolder,
		{ command = ['start'], env, patience }: ServerOptions,
	): Promise<N8nServer> {
		const { node, n8n } = folder.program;
		const proof = `run_${randomBytes(16).toString('hex')}_`;
		const started = LoggedProcess.start(node, [n8n, ...command], folder.path, {
			cwd: folder.path,
			env: {
				...(await environment(folder.path)),
				...proofSettings(proof),
				// This module sends requests to n8n's own servers. Other commands do not need this, and n8n 1.x rejects it.
				N8N_DISABLED_MODULES: 'mcp-registry',
				N8N_PORT: String(port),
				// The port of a worker.
				QUEUE_HEALTH_CHECK_PORT: String(port),
				...env,
			},
		});
		try {
			await untilReady(port, proof, () => started.isRunning, patience);
		} catch (error) {
			await started.end('SIGTERM');
			throw new Error(`n8n did not start. ${messageOf(error)}\n${started.report}`);
		}
		return new N8nServer(started, port);
	}

	get baseUrl(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get pid(): number {
		return this.process.pid;
	}

	/** What n8n has printed to stdout so far. */
	get log(): string {
		return this.process.stdout;
	}

	/** Stops it as an administrator does (SIGTERM). Returns its exit code; null if it had to be killed. */
	async stop(): Promise<number | null> {
		return await this.process.end('SIGTERM');
	}

	/** Kills it as the system does when memory runs out (SIGKILL). */
	async kill(): Promise<void> {
		await this.process.end('SIGKILL');
	}
}

/** Parses the execution in the output of `n8n execute`, which may have other lines before and after it. */
function printedRun(printed: string): IRun | undefined {
	const json = printed.slice(printed.search(/^\{$/m), printed.lastIndexOf('\n}') + 2);
	try {
		return JSON.parse(json) as IRun;
	} catch {
		return undefined;
	}
}

/** Isolates n8n from the developer's own settings, and turns off everything that contacts other servers. */
async function environment(userFolder: string): Promise<Record<string, string>> {
	return {
		PATH: process.env.PATH ?? '',
		TMPDIR: tmpdir(),
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'only for tests',
		// By default, n8n answers 503 to everything once its database has not answered for five seconds.
		DB_PING_TIMEOUT_MS: '120000',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
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
		GENERIC_TIMEZONE: 'Europe/Paris',
	};
}
