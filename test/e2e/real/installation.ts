import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * What the tests in real n8n need: n8n and the oldest supported engine, installed once per lock file into a cache
 * folder of the user; a browser, Redis and PostgreSQL of the machine.
 */

const E2E = resolve(__dirname, '..');
const OLDEST_NODE_MAJOR = 24;
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-smspartner');

export interface Installation {
	/** A Node.js that n8n can run on. */
	readonly node: string;
	/** n8n's command. */
	readonly n8n: string;
	readonly modules: string;
}

/** Where `installN8n()` puts n8n; whether it is there is another matter. */
export function installation(): Installation {
	const folder = cacheFolder(E2E);
	const modules = join(folder, 'node_modules');
	return { node: nodeOf(modules), n8n: join(modules, 'n8n', 'bin', 'n8n'), modules };
}

/** The node_modules of the oldest supported engine. */
export function oldestEngine(): string {
	return join(cacheFolder(join(E2E, 'oldest')), 'node_modules');
}

/** The browser, of the machine: tools that bring one of their own cannot fetch it on a closed network. */
export function chromium(): string | undefined {
	const candidates = [
		process.env.CHROMIUM_PATH,
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome',
	];
	return candidates.find((path) => path !== undefined && existsSync(path));
}

/** The server of the queue. */
export function redisServer(): string | undefined {
	return ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find(existsSync);
}

/** The folder of PostgreSQL's programs. Debian keeps them off the PATH, one folder a version. */
export function postgresFolder(): string | undefined {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian)
		? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
		: [];
	const candidates = [
		process.env.POSTGRES_BIN,
		...versions.map((version) => join(debian, version, 'bin')),
		'/usr/local/bin',
	];
	return candidates.find((folder) => folder !== undefined && existsSync(join(folder, 'initdb')));
}

/** Installs n8n where it is missing, and says so. Throws with what to do where it may not. */
export function installN8n(): void {
	installProject('n8n 2.41 (2.9 GB, some minutes)', E2E, (folder) => {
		// Its binary is compiled here; all other install scripts stay off.
		run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], folder);
	});
	if (!existsSync(installation().node)) {
		throw new Error(
			`n8n needs Node.js ${OLDEST_NODE_MAJOR} or later, and there is no package of it for this machine. Run this with such a Node.js.`,
		);
	}
}

/** Installs all that the tests in real n8n need, in the same way. */
export function install(): void {
	installN8n();
	installProject("the oldest supported n8n's engine", join(E2E, 'oldest'), () => {});
	installFromDebian(
		'chromium',
		chromium,
		'The tests of the editor need Chromium. Install it, or set CHROMIUM_PATH.',
	);
	installFromDebian(
		'redis-server',
		redisServer,
		'The tests of queue mode need Redis. Install redis-server.',
	);
	installFromDebian(
		'postgresql',
		postgresFolder,
		'The tests of queue mode need PostgreSQL. Install it, or set POSTGRES_BIN to the folder of initdb.',
	);
}

function installProject(what: string, project: string, then: (folder: string) => void): void {
	const folder = cacheFolder(project);
	if (existsSync(folder)) return;
	console.log(`Installing ${what} into ${folder}`);
	// Under another name until it is whole, so that an interrupted installation is never taken for one.
	const unfinished = `${folder}.unfinished`;
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		cpSync(join(project, file), join(unfinished, file));
	}
	run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], unfinished);
	then(unfinished);
	renameSync(unfinished, folder);
}

function installFromDebian(name: string, find: () => string | undefined, need: string): void {
	if (find()) return;
	const isRoot = process.getuid?.() === 0;
	if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0) {
		throw new Error(`${need} On Debian: apt-get install ${name}`);
	}
	console.log(`Installing ${name} (apt-get install ${name})`);
	run('apt-get', ['update', '-qq'], '/');
	run('apt-get', ['install', '-y', '-qq', name], '/');
}

function cacheFolder(project: string): string {
	const lock = readFileSync(join(project, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const { name } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
		name: string;
	};
	return join(CACHE, `${name}-${hash}`);
}

function nodeOf(modules: string): string {
	if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE_MAJOR) return process.execPath;
	return join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
}

function run(command: string, args: string[], cwd: string): void {
	const { status, error, stdout, stderr } = spawnSync(command, args, {
		cwd,
		encoding: 'utf8',
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
	});
	if (status === 0) return;
	const log = join(CACHE, 'install.log');
	mkdirSync(CACHE, { recursive: true });
	writeFileSync(log, `${stdout ?? ''}\n${stderr ?? ''}`);
	throw new Error(
		`${command} ${args.join(' ')} failed${error ? ` (${error.message})` : ''}: see ${log}`,
	);
}
