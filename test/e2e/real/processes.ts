import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Child processes that never outlive the test. */

/** How much of each stream a report shows. */
const SHOWN_CHARS = 4000;

export interface ProcessOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	/** The user that it runs as. */
	readonly uid?: number;
	readonly gid?: number;
	/** The signal to send to it if this process exits first. */
	readonly lastSignal?: 'KILL' | 'QUIT';
}

/**
 * A process whose output goes to two files. Unlike a pipe, a file keeps everything that was written before an exit or a
 * crash, and can be read at any time.
 */
export class LoggedProcess {
	private startError?: Error;

	private constructor(
		private readonly child: ChildProcess,
		private readonly name: string,
		private readonly files: { readonly stdout: string; readonly stderr: string },
	) {
		child.once('error', (error) => {
			this.startError = error;
		});
	}

	/** @param folder where the two files are written */
	static start(
		command: string,
		args: readonly string[],
		folder: string,
		{ lastSignal, ...options }: ProcessOptions = {},
	): LoggedProcess {
		const files = { stdout: join(folder, 'stdout.log'), stderr: join(folder, 'stderr.log') };
		const stdout = openSync(files.stdout, 'w');
		const stderr = openSync(files.stderr, 'w');
		const child = spawn(command, args, { ...options, stdio: ['ignore', stdout, stderr] });
		closeSync(stdout);
		closeSync(stderr);
		endWithThisProcess(child, { signal: lastSignal });
		return new LoggedProcess(child, [command, ...args].join(' '), files);
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	get isRunning(): boolean {
		return isRunning(this.child);
	}

	get hasSucceeded(): boolean {
		return this.child.exitCode === 0;
	}

	get stdout(): string {
		return readFileSync(this.files.stdout, 'utf8');
	}

	get stderr(): string {
		return readFileSync(this.files.stderr, 'utf8');
	}

	/** How it ended, to follow its name in a sentence. */
	get ending(): string {
		if (this.startError) return `could not be started (${this.startError.message})`;
		if (this.isRunning) return 'is still running';
		return `ended with exit code ${this.child.exitCode}, signal ${this.child.signalCode}`;
	}

	/** How it ended, with the last part of both streams. */
	get report(): string {
		const stdout = this.stdout.slice(-SHOWN_CHARS);
		const stderr = this.stderr.slice(-SHOWN_CHARS);
		return `${this.name} ${this.ending}.\nEnd of stdout:\n${stdout}\nEnd of stderr:\n${stderr}`;
	}

	/** Waits until it has ended. */
	async ended(): Promise<void> {
		if (this.isRunning) await once(this.child, 'exit');
		// Node.js reports a missing command asynchronously.
		if (this.child.pid === undefined) await delay(0);
	}

	/** See `endProcess`. */
	async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
		return await endProcess(this.child, signal);
	}
}

interface RunOptions extends ProcessOptions {
	readonly timeoutMs?: number;
}

/** Runs a command until it exits, successfully or not. Returns what `read` returns for it. */
export async function runAndRead<T>(
	command: string,
	args: readonly string[],
	{ timeoutMs = 900_000, ...options }: RunOptions,
	read: (ended: LoggedProcess) => T,
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'output-'));
	try {
		const started = LoggedProcess.start(command, args, folder, options);
		const timer = setTimeout(() => void started.end('SIGKILL'), timeoutMs);
		await started.ended().finally(() => clearTimeout(timer));
		return read(started);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Runs a command until it exits. Returns its stdout. Throws a report if it fails. */
export async function runToEnd(
	command: string,
	args: readonly string[],
	options: RunOptions = {},
): Promise<string> {
	return await runAndRead(command, args, options, (ended) => {
		if (!ended.hasSucceeded) throw new Error(ended.report);
		return ended.stdout;
	});
}

/**
 * Makes sure that a child does not outlive this process. An 'exit' listener is not enough: jest does not call those of
 * a test, and none is called if this process is killed. But the system then closes this end of a pipe, and the watcher
 * at the other end kills the child.
 *
 * @param group whether the child leads a process group, to be killed as a whole
 */
export function endWithThisProcess(
	child: ChildProcess,
	{ signal = 'KILL', group = false }: { signal?: 'KILL' | 'QUIT'; group?: boolean } = {},
): void {
	if (child.pid === undefined) return;
	const watcher = spawn(
		'sh',
		['-c', `read -r word || kill -s ${signal} -- ${group ? -child.pid : child.pid}`],
		// In a separate group: Ctrl+C in a terminal stops all processes of this one's group.
		{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	watcher.unref();
	// Writing fails if the watcher was killed.
	watcher.stdin.on('error', () => {});
	child.once('exit', () => watcher.stdin.end('over\n'));
}

/** Ends a process, with SIGKILL if it takes too long. Returns its exit code; null if a signal ended it. */
export async function endProcess(
	child: ChildProcess,
	signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
	patienceMs = 300_000,
): Promise<number | null> {
	if (!isRunning(child)) return child.exitCode;
	const ended = once(child, 'exit');
	child.kill(signal);
	const isEnded = await Promise.race([
		ended.then(() => true),
		delay(patienceMs, false, { ref: false }),
	]);
	if (!isEnded) child.kill('SIGKILL');
	await ended;
	return child.exitCode;
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
	return pid !== undefined && exitCode === null && signalCode === null;
}
