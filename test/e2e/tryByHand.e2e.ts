import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Cleanups } from './real/cleanups';
import { removeFolder } from './real/n8n';
import { freePort } from './real/ports';
import { runToEnd } from './real/processes';
import { RestClient } from './real/rest';
import { until } from './real/until';
import { MANUAL_TRIGGER } from './real/workflows';

/** `npm run n8n` never touches another n8n, and leaves nothing behind. */

const DEFAULT_PORT = 5678;

const cleanups = new Cleanups();

afterEach(async () => await cleanups.runAll());

function start(args: readonly string[] = [], isInstalling = false): N8nCommand {
	const n8n = new N8nCommand(args, isInstalling);
	cleanups.add(async () => await n8n.remove());
	return n8n;
}

/** Starts a server that answers 200 to everything and records its requests. */
async function startOther(port: number): Promise<{ server: Server; requests: string[] }> {
	const requests: string[] = [];
	const server = createServer(({ method, url }, response) => {
		requests.push(`${method} ${url}`);
		response.end('OK');
	});
	cleanups.add(() => server.closeAllConnections());
	cleanups.add(() => server.close());
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return { server, requests };
}

async function expectAllGone(n8n: N8nCommand): Promise<void> {
	await n8n.untilGone();
	expect(n8n.leftFolders).toEqual([]);
}

it('starts nothing if the given port is in use', async () => {
	const port = await freePort();
	const { requests } = await startOther(port);
	const n8n = start(['--port', String(port)]);
	await expectAllGone(n8n);
	expect(n8n.exitCode).toBe(1);
	expect(n8n.output).toContain(`Port ${port} is already in use. Choose another one with --port.`);
	expect(requests).toEqual([]);
});

it('takes another port if the default one is in use, opens the campaign, and simulates replies and late reports', async () => {
	// If this fails, another program is already using the port.
	const other = await startOther(DEFAULT_PORT).catch(() => undefined);
	const command = start();
	await command.untilPrinted('Press Ctrl+C to stop');
	expect(command.output).not.toContain(`:${DEFAULT_PORT}/`);
	const { output } = command;
	const [, baseUrl = '', first = ''] =
		/n8n is ready: (http:\S+)\/workflow\/(\S+)/.exec(output) ?? [];
	const rest = await RestClient.signIn({ baseUrl });
	const ids = new Map((await rest.workflows()).map(({ name, id }) => [name, id]));
	const idOf = (name: string): string => ids.get(`${name} with SMS Partner`) ?? '';
	expect(first).toBe(idOf('Send an SMS campaign from a table'));

	const [, apiKey] = /API Key +(\S+)/.exec(output) ?? [];
	const [, apiUrl] = /Base URL +(\S+)/.exec(output) ?? [];
	const credential = await rest.testCredential({ apiKey, baseUrl: apiUrl });
	expect(credential).toMatchObject({ status: 'OK' });

	const replies = idOf('Store SMS replies and opt-outs in a table');
	await rest.publish(replies);
	const commands = [...output.matchAll(/curl [^\n]*\\\n.*/g)].map(([text]) => text);
	for (const text of commands) await runToEnd('sh', ['-c', `${text} --fail`]);
	const executions = await until('both calls are stored', async () => {
		const found = await rest.executions(replies);
		return found.length === 2 && found.every(({ status }) => status === 'success') && found;
	});
	const events = executions.map(async ({ id }) => {
		const { runs } = await rest.ended(id);
		return runs['Add to Replies'].data?.main[0]?.[0].json.event;
	});
	expect((await Promise.all(events)).sort()).toEqual(['optOut', 'reply']);

	const waiting = idOf('Send an SMS and wait for its delivery report');
	const sentMs = Date.now();
	const id = await rest.start(waiting, MANUAL_TRIGGER);
	await until('the report has arrived', async () => {
		const [newest] = await rest.executions(waiting);
		return newest?.status === 'success';
	});
	const { runs } = await rest.ended(id);
	expect(runs.Delivered.data?.main[0]).toHaveLength(1);
	expect(Date.now() - sentMs).toBeGreaterThan(10_000);
	command.kill('npm', 'SIGTERM');
	await expectAllGone(command);
	expect(other?.requests ?? []).toEqual([]);
});

it('takes the given port, and stops if npm is killed', async () => {
	const port = await freePort();
	const n8n = start(['--port', String(port)]);
	await n8n.untilPrinted('Press Ctrl+C to stop');
	expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
	n8n.kill('npm', 'SIGKILL');
	await expectAllGone(n8n);
});

it.each<[NodeJS.Signals, Launcher]>([
	['SIGINT', 'all'],
	['SIGTERM', 'npm'],
	['SIGTERM', 'command'],
	['SIGHUP', 'npm'],
	['SIGHUP', 'all'],
])('stops while it installs n8n: %s to %s', async (signal, launcher) => {
	const n8n = start([], true);
	await n8n.untilRunning('sleep 100000');
	n8n.kill(launcher, signal);
	await expectAllGone(n8n);
});

it('leaves no process behind if it is killed', async () => {
	const n8n = start([], true);
	await n8n.untilRunning('sleep 100000');
	n8n.kill('command', 'SIGKILL');
	await n8n.untilGone();
});

it('stops while it builds the package', async () => {
	const n8n = start();
	await n8n.untilRunning('tsc');
	n8n.kill('npm', 'SIGHUP');
	await expectAllGone(n8n);
});

it('stops while n8n starts', async () => {
	const n8n = start();
	await n8n.untilRunning('bin/n8n start');
	n8n.kill('command', 'SIGINT');
	await expectAllGone(n8n);
});

type Launcher = 'npm' | 'command' | 'all';

/** Runs `npm run n8n` as a user does, and finds the processes and folders that it leaves behind. */
class N8nCommand {
	/** Part of every process's environment, by which they are found. */
	private readonly folder = mkdtempSync(join(tmpdir(), 'n8n-command-test-'));

	private readonly temporary = join(this.folder, 'tmp');

	private readonly npm: ChildProcess;

	/** Whether npm has exited and all output has been read. */
	private isOver = false;

	/** What it has printed so far. */
	output = '';

	/** @param isInstalling whether n8n is not installed yet and its installation never ends */
	constructor(args: readonly string[], isInstalling: boolean) {
		mkdirSync(this.temporary);
		this.npm = spawn('npm', ['run', 'n8n', '--', ...args], {
			cwd: resolve(__dirname, '../..'),
			// A separate process group, as a shell creates it.
			detached: true,
			env: {
				...process.env,
				TMPDIR: this.temporary,
				...(isInstalling && { XDG_CACHE_HOME: join(this.folder, 'cache'), PATH: this.slowPath() }),
			},
		});
		for (const stream of [this.npm.stdout, this.npm.stderr]) {
			stream?.on('data', (data: Buffer) => (this.output += String(data)));
		}
		this.npm.once('close', () => (this.isOver = true));
	}

	get exitCode(): number | null {
		return this.npm.exitCode;
	}

	/** Waits until its output contains the text. */
	async untilPrinted(text: string): Promise<void> {
		await this.untilSeen(text, () => this.output);
	}

	/** Waits for a process with these words in its command line. */
	async untilRunning(words: string): Promise<void> {
		await this.untilSeen(words, () => JSON.stringify(this.processes()));
	}

	/** Sends a signal to npm, to the command itself, or to both, as Ctrl+C in a terminal does. */
	kill(launcher: Launcher, signal: NodeJS.Signals): void {
		const npm = this.npm.pid ?? 0;
		const ours = this.processes().find(({ command }) => /^\S*node .*tryByHand\.ts/.test(command));
		if (!ours) throw new Error('The command is not running.');
		process.kill({ npm, command: ours.pid, all: -npm }[launcher], signal);
	}

	/** Waits until all its processes have ended. */
	async untilGone(): Promise<void> {
		await until('all its processes have ended', () => {
			return this.isOver && this.processes().length === 0;
		});
	}

	/** What is left in the temporary folder, apart from the caches of tsx and Node.js. */
	get leftFolders(): string[] {
		return readdirSync(this.temporary).filter((name) => !/^(tsx-|node-compile-cache$)/.test(name));
	}

	/** Ends all its processes, and removes its folders. */
	async remove(): Promise<void> {
		for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
		await this.untilGone();
		removeFolder(this.folder);
	}

	private async untilSeen(text: string, look: () => string): Promise<void> {
		await until(`"${text}" is seen`, () => {
			if (this.isOver) throw new Error(`It exited. Its output:\n${this.output}`);
			return look().includes(text);
		});
	}

	private processes(): Array<{ pid: number; command: string }> {
		return readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name) && read(name, 'environ').includes(this.folder))
			.map((name) => ({ pid: Number(name), command: read(name, 'cmdline').replaceAll('\0', ' ') }));
	}

	/** The PATH, with an npm at its front whose `npm ci` never ends. */
	private slowPath(): string {
		const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
		const script = `#!/bin/sh\nif [ "$1" = ci ]; then exec sleep 100000; fi\nexec ${npm} "$@"\n`;
		writeFileSync(join(this.folder, 'npm'), script, { mode: 0o755 });
		return `${this.folder}:${process.env.PATH}`;
	}
}

/** Returns '' if the process is gone. */
function read(pid: string, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
