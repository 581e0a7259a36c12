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
 * What the tests in real n8n need: the newest n8n and the oldest supported one, installed once per lock file into a
 * cache folder of the user; a browser, Redis and PostgreSQL of the machine.
 */

const E2E = resolve(__dirname, '..');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-smspartner');

/** A folder whose package.json names one version of n8n and one of Node.js. */
interface Project {
	readonly folder: string;
	readonly n8n: string;
	readonly size: string;
	readonly nodeMajor: number;
}

const NEWEST: Project = { folder: E2E, n8n: 'n8n 2.41', size: '2.9 GB', nodeMajor: 24 };
const OLDEST: Project = {
	folder: join(E2E, 'oldest'),
	n8n: 'n8n 1.123',
	size: '1.8 GB',
	nodeMajor: 22,
};

export interface Installation {
	/** The Node.js that this n8n runs on. */
	readonly node: string;
	/** n8n's command. */
	readonly n8n: string;
	readonly modules: string;
}

/** The newest n8n, and where `installN8n()` puts it. It may not be installed yet. */
export function installation(): Installation {
	return installationOf(NEWEST);
}

/** The oldest n8n that the README names, and where `install()` puts it. */
export function oldestInstallation(): Installation {
	return installationOf(OLDEST);
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

/** Makes the moving picture of the README. */
export function ffmpeg(): string | undefined {
	return ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg'].find(existsSync);
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

/** Installs the newest n8n where it is missing, and says so. Throws with what to do where it may not. */
export function installN8n(): void {
	installProject(NEWEST);
}

/** Installs all that the tests in real n8n need, in the same way. */
export function install(): void {
	installN8n();
	installProject(OLDEST);
	installFromDebian(
		'chromium',
		chromium,
		'The tests of the editor need Chromium. Install it, or set CHROMIUM_PATH.',
	);
	installFromDebian('ffmpeg', ffmpeg, 'The test that films the editor needs ffmpeg. Install it.');
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

function installationOf({ folder, nodeMajor }: Project): Installation {
	const modules = join(cacheFolder(folder), 'node_modules');
	return {
		node:
			Number.parseInt(process.versions.node) === nodeMajor
				? process.execPath
				: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
		modules,
	};
}

function installProject(project: Project): void {
	const { n8n, size, nodeMajor } = project;
	const folder = cacheFolder(project.folder);
	if (!existsSync(folder)) {
		console.log(`Installing ${n8n} (${size}, some minutes) into ${folder}`);
		// Under another name until it is whole, so that an interrupted installation is never taken for one.
		const unfinished = `${folder}.unfinished`;
		rmSync(unfinished, { recursive: true, force: true });
		mkdirSync(unfinished, { recursive: true });
		for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
			cpSync(join(project.folder, file), join(unfinished, file));
		}
		run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], unfinished);
		// Its binary is compiled here; all other install scripts stay off.
		run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], unfinished);
		renameSync(unfinished, folder);
	}
	if (!existsSync(installationOf(project).node)) {
		throw new Error(
			`${n8n} needs Node.js ${nodeMajor}, and there is no package of it for this machine. Run this with that Node.js.`,
		);
	}
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
