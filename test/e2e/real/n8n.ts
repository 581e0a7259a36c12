import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
	closeSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { listenOnLoopback } from '../../simulator/loopback';
import { startAll } from './ends';
import { installation } from './installation';
import { endProcess, endWithThisProcess } from './processes';

const ROOT = resolve(__dirname, '../../..');

/** For a start of n8n, and for one answer of it. */
const START_MS = 180_000;
const ANSWER_MS = 5000;

/** A user's n8n: a folder of its own, with our package installed as n8n installs community packages. */
export class UserFolder {
	readonly path = mkdtempSync(join(tmpdir(), 'n8n-user-'));

	/** As n8n itself installs a community package. Without a tarball, the one that all tests share. */
	async installPackage(tarball = process.env.E2E_TARBALL): Promise<void> {
		if (!tarball) throw new Error('There is no packed package to install.');
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
		await promisify(execFile)('npm', ['install', ...flags, tarball], { cwd: nodes });
	}

	/** Runs a command of n8n to its end and gives what it prints. */
	async run(...args: string[]): Promise<string> {
		const { node, n8n } = installation();
		const options = {
			cwd: this.path,
			env: await environment(this.path),
			maxBuffer: 2 ** 28,
			timeout: 240_000,
		};
		return await new Promise((done, fail) => {
			execFile(node, [n8n, ...args], options, (error, stdout, stderr) => {
				if (!error) done(stdout);
				else
					fail(
						new Error(
							`n8n ${args[0]} failed: ${error.message}\n${`${stdout}${stderr}`.slice(0, 3000)}`,
						),
					);
			});
		});
	}

	/** Puts a value into a file of this folder, for a command that reads one. */
	write(name: string, value: unknown): string {
		const path = join(this.path, name);
		writeFileSync(path, JSON.stringify(value));
		return path;
	}

	/** Another user's folder with the same package, database and settings. No n8n may be running in this one. */
	copy(): UserFolder {
		const folder = new UserFolder();
		cpSync(this.path, folder.path, { recursive: true });
		return folder;
	}

	remove(): void {
		removeFolder(this.path);
	}
}

/** Packs the package as `npm publish` would, and gives the tarball's path: for `removePackage` in the end. */
export async function packPackage(): Promise<string> {
	const run = promisify(execFile);
	await run('npm', ['run', '--silent', 'build'], { cwd: ROOT });
	return await startAll(async (ends) => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-pack-'));
		ends.add(() => removeFolder(folder));
		await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
		const { name, version } = JSON.parse(
			readFileSync(join(ROOT, 'package.json'), 'utf8'),
		) as Record<string, string>;
		return join(folder, `${name}-${version}.tgz`);
	});
}

export function removePackage(tarball: string): void {
	removeFolder(dirname(tarball));
}

/** Also where a process that is just ending still writes into it. */
export function removeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

export interface ServerOptions {
	readonly port?: number;
	readonly command?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** A process of n8n that serves until it is stopped, or this process ends. */
export class N8nServer {
	private constructor(
		private readonly child: ChildProcess,
		readonly baseUrl: string,
		private readonly logFile: string,
	) {}

	static async start(folder: UserFolder, options: ServerOptions = {}): Promise<N8nServer> {
		const { node, n8n } = installation();
		const port = options.port ?? (await freePort());
		const logFile = join(folder.path, 'n8n.log');
		const log = openSync(logFile, 'w');
		const child = spawn(node, [n8n, ...(options.command ?? ['start'])], {
			cwd: folder.path,
			env: { ...(await environment(folder.path)), N8N_PORT: String(port), ...options.env },
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		endWithThisProcess(child);
		const server = new N8nServer(child, `http://127.0.0.1:${port}`, logFile);
		await server.untilReady();
		return server;
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	/** What n8n printed so far. */
	get log(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	/** Ends it as an administrator does, and gives its exit code; null where it had to be killed. */
	async stop(): Promise<number | null> {
		return await endProcess(this.child, 'SIGTERM');
	}

	/** Ends it as a lack of memory does. */
	async kill(): Promise<void> {
		await endProcess(this.child, 'SIGKILL');
	}

	private get isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** `/healthz` answers too early. */
	private async untilReady(): Promise<void> {
		const deadline = Date.now() + START_MS;
		while (Date.now() < deadline && this.isRunning) {
			const response = await fetch(`${this.baseUrl}/healthz/readiness`, {
				signal: AbortSignal.timeout(ANSWER_MS),
			}).catch(() => undefined);
			if (response?.status === 200 && this.isRunning) return;
			await delay(200);
		}
		const how = this.isRunning
			? `was not ready after ${START_MS / 1000} s`
			: `ended (exit code ${this.child.exitCode}, signal ${this.child.signalCode})`;
		await this.stop();
		throw new Error(`n8n ${how}. The end of its output:\n${this.log.slice(-3000)}`);
	}
}

/** Returns a port that nobody listens on: the wanted one where it is free, else any. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	const port = await listenOnLoopback(server, wanted).catch(
		async () => await listenOnLoopback(server),
	);
	server.close();
	return port;
}

/** Nothing of whoever runs the tests gets in, and nothing is sent to anybody. */
async function environment(userFolder: string): Promise<Record<string, string>> {
	return {
		PATH: process.env.PATH ?? '',
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'only for tests',
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
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		GENERIC_TIMEZONE: 'Europe/Paris',
	};
}
