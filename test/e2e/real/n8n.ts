import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { IRun } from 'n8n-workflow';
import { messageOf } from '../../../nodes/SmsPartner/data';
import { startAll } from './ends';
import { type Installation, installation } from './installation';
import { freePort, isPortFree, onFreePorts } from './ports';
import { LoggedProcess, runAnyway, runToEnd } from './processes';
import { type Patience, proofSettings, untilReady } from './readiness';

const ROOT = resolve(__dirname, '../../..');

/** A user's n8n: a folder of its own, with our package installed as n8n installs community packages. */
export class UserFolder {
	readonly path = mkdtempSync(join(tmpdir(), 'n8n-user-'));

	/** @param program the n8n that runs with this folder */
	constructor(readonly program: Installation = installation()) {}

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
		await runToEnd('npm', ['install', ...flags, tarball], { cwd: nodes });
	}

	/** Runs a command of n8n to its end and returns what it prints. */
	async run(...args: string[]): Promise<string> {
		return await this.runCommand(args, (ended) => {
			if (!ended.isEndedWell) throw new Error(ended.report);
			return ended.stdout;
		});
	}

	/**
	 * Executes an imported workflow and returns the execution that n8n prints. How the process ends after that does not
	 * count: about one in ten ends of n8n 2.41 on a busy machine is a segmentation fault, since isolated-vm still
	 * prepares a VM for expressions while Node.js is being taken down.
	 */
	async execute(workflowId: string): Promise<IRun> {
		return await this.runCommand(['execute', `--id=${workflowId}`, '--rawOutput'], (ended) => {
			const run = printedRun(ended.stdout);
			if (!run) throw new Error(`No complete execution was printed. ${ended.report}`);
			if (!ended.isEndedWell) {
				process.stdout.write(`n8n execute ${ended.ending}, after it had printed its execution.\n`);
			}
			return run;
		});
	}

	private async runCommand<T>(args: string[], read: (ended: LoggedProcess) => T): Promise<T> {
		const { node, n8n } = this.program;
		return await onFreePorts(async () => {
			const options = { cwd: this.path, env: await environment(this.path) };
			return await runAnyway(node, [n8n, ...args], options, read);
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
		const folder = new UserFolder(this.program);
		cpSync(this.path, folder.path, { recursive: true });
		return folder;
	}

	remove(): void {
		removeFolder(this.path);
	}
}

/** Packs the package as `npm publish` would, and gives the tarball's path: for `removePackage` in the end. */
export async function packPackage(): Promise<string> {
	await runToEnd('npm', ['run', '--silent', 'build'], { cwd: ROOT });
	return await startAll(async (ends) => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-smspartner-pack-'));
		ends.add(() => removeFolder(folder));
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

/** Also where a process that is just ending still writes into it. */
export function removeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

export interface ServerOptions {
	/** Any free one, if not given. */
	readonly port?: number;
	readonly command?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly patience?: Patience;
}

/** A process of n8n that serves until it is stopped, or this process ends. */
export class N8nServer {
	private constructor(
		private readonly process: LoggedProcess,
		readonly port: number,
	) {}

	/** Throws if the port is in use, or if what answers on it is not the process that was started. */
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
				// It sends requests to n8n. No command but a server's does, and n8n 1.x refuses to start with this.
				N8N_DISABLED_MODULES: 'mcp-registry',
				N8N_PORT: String(port),
				// A worker's.
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

	/** What n8n printed so far. */
	get log(): string {
		return this.process.stdout;
	}

	/** Ends it as an administrator does, and returns its exit code; null if it had to be killed. */
	async stop(): Promise<number | null> {
		return await this.process.end('SIGTERM');
	}

	/** Ends it as a lack of memory does. */
	async kill(): Promise<void> {
		await this.process.end('SIGKILL');
	}
}

/** Returns the execution in what `n8n execute` printed, which may have a few words before and after it. */
function printedRun(printed: string): IRun | undefined {
	const json = printed.slice(printed.search(/^\{$/m), printed.lastIndexOf('\n}') + 2);
	try {
		return JSON.parse(json) as IRun;
	} catch {
		return undefined;
	}
}

/** Nothing of whoever runs the tests gets in, and nothing is sent to anybody. */
async function environment(userFolder: string): Promise<Record<string, string>> {
	return {
		PATH: process.env.PATH ?? '',
		TMPDIR: tmpdir(),
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
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		GENERIC_TIMEZONE: 'Europe/Paris',
	};
}
