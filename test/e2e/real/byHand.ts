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

/** `npm run n8n` as people start it, with everything that it starts and leaves behind. */

const ROOT = resolve(__dirname, '../../..');

export interface ByHandOptions {
	readonly args?: readonly string[];
	/** Whether n8n is missing and its installation never ends. */
	readonly isInstalling?: boolean;
}

export class ByHand {
	/** Part of the environment of each process, so that they can be found. */
	private readonly folder = mkdtempSync(join(tmpdir(), 'by-hand-test-'));

	private readonly temporary = join(this.folder, 'tmp');

	private child?: ChildProcess;

	private printed = '';

	/** Whether npm has ended, and nobody prints any more. */
	private isOver = false;

	static async start({ args = [], isInstalling = false }: ByHandOptions = {}): Promise<ByHand> {
		const started = new ByHand();
		mkdirSync(started.temporary);
		const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: started.temporary };
		if (isInstalling) {
			env.XDG_CACHE_HOME = join(started.folder, 'cache');
			env.PATH = `${await started.slowNpm()}${delimiter}${process.env.PATH}`;
		}
		const child = spawn('npm', ['run', 'n8n', '--', ...args], {
			cwd: ROOT,
			// Its own group, as a shell would give it.
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

	/** What it has printed so far. */
	get output(): string {
		return this.printed;
	}

	get exitCode(): number | null {
		return this.child?.exitCode ?? null;
	}

	/** Waits until it has printed this. */
	async untilPrinted(text: string): Promise<void> {
		await until(`it prints "${text}"`, () => {
			if (this.isOver) throw new Error(`It ended. It printed:\n${this.printed}`);
			return this.printed.includes(text);
		});
	}

	/** Waits for a process with these words in its command line, and returns its ID. */
	async untilRunning(words: string): Promise<number> {
		return await until(`"${words}" runs`, () => {
			if (this.isOver) throw new Error(`It ended. It printed:\n${this.printed}`);
			return this.processes().find(({ command }) => command.includes(words))?.pid;
		});
	}

	/** Where a signal may go: to npm, to the command itself, or, as Ctrl+C in a terminal sends it, to both. */
	get launchers(): { npm: number; command: number; all: number } {
		const npm = this.child?.pid ?? 0;
		const ours = this.processes().find(({ command }) => /^\S*node .*tryByHand\.ts/.test(command));
		if (!ours) throw new Error('The command does not run.');
		return { npm, command: ours.pid, all: -npm };
	}

	/** Waits until none of its processes is left. */
	async untilGone(): Promise<void> {
		await until(
			'all its processes have ended',
			() => this.isOver && this.processes().length === 0,
		).catch((error: unknown) => {
			throw new Error(`${String(error)} ${JSON.stringify(this.processes())}`);
		});
	}

	/** The folders in the folder for temporary files, except the caches that tsx and Node.js keep there. */
	get leftFolders(): string[] {
		return readdirSync(this.temporary).filter((name) => !/^(tsx-|node-compile-cache$)/.test(name));
	}

	async remove(): Promise<void> {
		for (const { pid } of this.processes()) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// It has just ended.
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

	/** A folder with an npm that installs without end. */
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
