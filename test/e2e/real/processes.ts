import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord, messageOf } from '../../../nodes/SmsPartner/guards';
import { until } from './until';

/** Child processes. */

/** How much of the output a report shows. */
const SHOWN_CHARS = 8000;

/** Longer than any process needs to stop. */
const STOP_MS = 300_000;

export interface ServiceOptions {
	/** Its working folder, in which its output is logged. */
	readonly folder: string;
	readonly env?: NodeJS.ProcessEnv;
	/** The user that it runs as. */
	readonly user?: string;
	/** What the system sends to it if this process ends first. */
	readonly lastSignal?: 'KILL' | 'QUIT';
}

const running = new Set<Service>();

/**
 * A process that runs until it is stopped, and never outlives this one. Its output goes to a file: unlike a pipe, that
 * keeps everything that was written before a crash, and can be read at any time.
 */
export class Service {
	private constructor(
		private readonly child: ChildProcess,
		private readonly name: string,
		private readonly file: string,
	) {}

	/** Starts a process, and waits until it prints a text that says that it is ready. */
	static async start(
		command: string,
		args: readonly string[],
		ready: RegExp,
		{ folder, env, user, lastSignal = 'KILL' }: ServiceOptions,
	): Promise<Service> {
		const file = join(folder, 'output.log');
		// Without what an earlier process has printed there.
		const output = openSync(file, 'w');
		// Jest calls no 'exit' listener of a test, and none is called if this process is killed: the system does this.
		const guard = ['--pdeathsig', lastSignal, ...asUser(user)];
		const child = spawn('setpriv', [...guard, command, ...args], {
			cwd: folder,
			env,
			stdio: ['ignore', output, output],
		});
		closeSync(output);
		const service = new Service(child, [command, ...args].join(' '), file);
		running.add(service);
		child.once('exit', () => running.delete(service));
		await once(child, 'spawn');
		try {
			await until(`"${ready.source}" is printed`, () => {
				if (!service.isRunning) throw new Error('It exited before it was ready.');
				return ready.test(service.log);
			});
		} catch (error) {
			await service.stop();
			throw new Error(`${String(error)} ${service.report}`);
		}
		return service;
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	/** What it has printed so far. */
	get log(): string {
		return readFileSync(this.file, 'utf8');
	}

	/** Ends it, with SIGKILL if it takes too long. Returns its exit code; null if a signal ended it. */
	async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
		if (this.isRunning) {
			const ended = once(this.child, 'exit');
			this.child.kill(signal);
			const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
			await ended.finally(() => clearTimeout(timer));
		}
		return this.child.exitCode;
	}

	private get isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	private get report(): string {
		const { exitCode, signalCode } = this.child;
		const end = this.log.slice(-SHOWN_CHARS);
		return `${this.name}: exit code ${exitCode}, signal ${signalCode}. End of its output:\n${end}`;
	}
}

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	readonly user?: string;
}

/** Runs a command until it exits. Returns its stdout. If it fails, throws what it has printed. */
export async function runToEnd(
	command: string,
	args: readonly string[],
	{ user, ...options }: RunOptions = {},
): Promise<string> {
	const guard = ['--pdeathsig', 'KILL', ...asUser(user)];
	try {
		const { stdout } = await promisify(execFile)('setpriv', [...guard, command, ...args], {
			...options,
			maxBuffer: Infinity,
		});
		return stdout;
	} catch (error) {
		// Its message has what went to stderr.
		const stdout = isRecord(error) ? String(error.stdout).slice(-SHOWN_CHARS) : '';
		throw new Error(`${messageOf(error).slice(-SHOWN_CHARS)}\n${stdout}`);
	}
}

/** Stops everything that is running. */
export async function stopServices(): Promise<void> {
	await Promise.all([...running].map(async (service) => await service.stop()));
}

/** Options of setpriv. */
function asUser(user: string | undefined): string[] {
	return user === undefined ? [] : ['--reuid', user, '--regid', user, '--clear-groups'];
}
