import { type ChildProcess, spawn } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { removeFolder } from './n8n';
import { endWithThisProcess, runToEnd } from './processes';
import { until } from './until';

/** Runs `npm run n8n` as a user does, and finds the processes and folders that it leaves behind. */

const ROOT = resolve(__dirname, '../../..');

export interface N8nCommandOptions {
	readonly args?: readonly string[];
	/** Whether n8n is not installed yet and its installation never ends. */
	readonly isInstalling?: boolean;
}

export class N8nCommand {
	/** Part of every process's environment, by which they are found. */
	private readonly folder = mkdtempSync(join(tmpdir(), 'n8n-command-test-'));

	private readonly temporary = join(this.folder, 'tmp');

	private child?: ChildProcess;

	private printed = '';

	/** Whether npm has exited and all output has been read. */
	private isOver = false;

	static async start({
		args = [],
		isInstalling = false,
	}: N8nCommandOptions = {}): Promise<N8nCommand> {
		const started = new N8nCommand();
		mkdirSync(started.temporary);
		const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: started.temporary };
		if (isInstalling) {
			env.XDG_CACHE_HOME = join(started.folder, 'cache');
			env.PATH = `${await started.slowNpm()}${delimiter}${process.env.PATH}`;
		}
		const child = spawn('npm', ['run', 'n8n', '--', ...args], {
			cwd: ROOT,
			// A separate process group, as a shell creates it.
			detached: true,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		endWithThisProcess(child, { group: true });
		const read = (data: Buffer): void => {
			started.printed += String(data);
		};
		child.once('close', () => {
			started.isOver = true;
		});
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		started.child = child;
		return started;
	}

	/** The output so far, of both streams. */
	get output(): string {
		return this.printed;
	}

	get exitCode(): number | null {
		return this.child?.exitCode ?? null;
	}

	/** Waits until its output contains the text. */
	async untilPrinted(text: string): Promise<void> {
		await until(`it prints "${text}"`, () => {
			if (this.isOver) throw new Error(`It exited. Its output:\n${this.printed}`);
			return this.printed.includes(text);
		});
	}

	/** Waits for a process with these words in its command line. Returns its ID. */
	async untilRunning(words: string): Promise<number> {
		return await until(`"${words}" is running`, () => {
			if (this.isOver) throw new Error(`It exited. Its output:\n${this.printed}`);
			return this.processes().find(({ command }) => command.includes(words))?.pid;
		});
	}

	/** Process IDs to send a signal to: npm, the command itself, or both, as Ctrl+C in a terminal does. */
	get launchers(): { npm: number; command: number; all: number } {
		const npm = this.child?.pid ?? 0;
		const ours = this.processes().find(({ command }) => /^\S*node .*tryByHand\.ts/.test(command));
		if (!ours) throw new Error('The command is not running.');
		return { npm, command: ours.pid, all: -npm };
	}

	/** Waits until all its processes have ended. */
	async untilGone(): Promise<void> {
		await until(
			'all its processes have ended',
			() => this.isOver && this.processes().length === 0,
		).catch((error: unknown) => {
			throw new Error(`${String(error)} ${JSON.stringify(this.processes())}`);
		});
	}

	/** What is left in the temporary folder, apart from the caches of tsx and Node.js. */
	get leftFolders(): string[] {
		return readdirSync(this.temporary).filter((name) => !/^(tsx-|node-compile-cache$)/.test(name));
	}

	async remove(): Promise<void> {
		for (const { pid } of this.processes()) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// It has already ended.
			}
		}
		await this.untilGone();
		removeFolder(this.folder);
	}

	private processes(): Array<{ pid: number; command: string }> {
		return readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name) && read(name, 'environ').includes(this.folder))
			.map((name) => ({
				pid: Number(name),
				command: read(name, 'cmdline').replaceAll('\0', ' '),
			}));
	}

	/** Creates a folder with an npm whose `npm ci` never ends. */
	private async slowNpm(): Promise<string> {
		const folder = join(this.folder, 'bin');
		mkdirSync(folder);
		const npm = (await runToEnd('sh', ['-c', 'command -v npm'])).trim();
		const file = join(folder, 'npm');
		writeFileSync(
			file,
			`#!/bin/sh\nif [ "$1" = ci ]; then exec sleep 100000; fi\nexec ${npm} "$@"\n`,
		);
		chmodSync(file, 0o755);
		return folder;
	}
}

function read(pid: string, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
