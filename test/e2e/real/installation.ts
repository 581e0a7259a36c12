import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runToEnd } from './processes';

/**
 * What the tests in real n8n need: the newest n8n and the oldest supported one, installed once per lock file into a
 * cache folder of the user; a browser, Redis and PostgreSQL of the machine.
 */

const E2E = resolve(__dirname, '..');
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-smspartner');
const POSTGRES = '/usr/lib/postgresql';

export interface Installation {
	readonly title: string;
	/** The folder whose package.json names one version of n8n and one of Node.js. */
	readonly project: string;
	readonly modules: string;
	/** n8n's command. */
	readonly n8n: string;
	/** The Node.js that this n8n runs on. */
	readonly node: string;
	readonly isNewest: boolean;
}

/** The newest n8n, and where `installN8n` puts it. It may not be installed yet. */
export function installation(project = E2E): Installation {
	const { name, dependencies } = JSON.parse(
		readFileSync(join(project, 'package.json'), 'utf8'),
	) as { name: string; dependencies: { n8n: string } };
	const lock = readFileSync(join(project, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const modules = join(CACHE, `${name}-${hash}`, 'node_modules');
	return {
		title: `n8n ${dependencies.n8n}`,
		project,
		modules,
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
		node: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
		isNewest: project === E2E,
	};
}

/** The oldest n8n that the README names. */
export function oldestInstallation(): Installation {
	return installation(join(E2E, 'oldest'));
}

/** Debian's packages, with the names of the program that is looked for. */
const PACKAGES = {
	chromium: ['chromium', 'chromium-browser', 'google-chrome'],
	'redis-server': ['redis-server'],
	postgresql: ['initdb'],
};

/** Returns the path of the first of these programs that is found. */
export function findProgram(...names: readonly string[]): string | undefined {
	// Debian keeps PostgreSQL's programs off the PATH, one folder a version.
	const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : [];
	const folders = [
		...versions.map((version) => join(POSTGRES, version, 'bin')),
		...(process.env.PATH ?? '').split(':'),
	];
	return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

export const findChromium = (): string | undefined => findProgram(...PACKAGES.chromium);

const missingPackages = (): string[] =>
	Object.entries(PACKAGES).flatMap(([name, programs]) => (findProgram(...programs) ? [] : name));

/** Throws with what to do if something is missing. */
export function requireInstalled(): void {
	const missing = [
		...[installation(), oldestInstallation()]
			.filter(({ node }) => !existsSync(node))
			.map(({ title }) => title),
		...missingPackages(),
	];
	if (missing.length === 0) return;
	throw new Error(`Run "npm run prepare:e2e" first: ${missing.join(', ')} must be installed.`);
}

/** Installs all of it where it is missing. */
export async function install(): Promise<void> {
	await Promise.all([installN8n(), installN8n(oldestInstallation()), installPackages()]);
	requireInstalled();
}

/** Installs n8n if it is missing, and says so. */
export async function installN8n(wanted = installation()): Promise<void> {
	const { title, project, modules, node } = wanted;
	const folder = dirname(modules);
	if (existsSync(folder)) return;
	console.log(`Installing ${title} (up to 3 GB, some minutes) into ${folder}`);
	// Under another name until it is whole, so that an interrupted installation is never taken for one.
	const unfinished = `${folder}.unfinished`;
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		cpSync(join(project, file), join(unfinished, file));
	}
	const options = { cwd: unfinished, env: { ...process.env, npm_config_jobs: 'max' } };
	await runToEnd('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], options);
	// Its binary is compiled here; all other install scripts stay off.
	await runToEnd('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], options);
	renameSync(unfinished, folder);
	if (!existsSync(node)) throw new Error(`There is no Node.js for ${title} on this machine.`);
}

async function installPackages(): Promise<void> {
	const missing = missingPackages();
	if (missing.length === 0) return;
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		throw new Error(`Install these programs. On Debian: apt-get install ${missing.join(' ')}`);
	}
	console.log(`apt-get install ${missing.join(' ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await runToEnd('apt-get', ['update', '-qq'], { env });
	await runToEnd('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
		env,
	});
}
