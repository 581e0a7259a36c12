import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');
const NOT_COPIED = new Set(['.git', 'coverage', 'dist', 'node_modules']);

export interface Packed {
	/** The folder with the sources that it was built from. */
	readonly source: string;
	/** The folder with the unpacked tarball. */
	readonly unpacked: string;
	/** The files of the tarball, sorted. */
	readonly files: string[];
	/** The size of the tarball in bytes. */
	readonly size: number;
}

/**
 * Builds and packs the package from a copy, as `npm publish` would, and unpacks it. The repository's `dist`
 * does not change, since other tests may be using it.
 *
 * @param folder an empty folder
 */
export async function packInto(folder: string): Promise<Packed> {
	const source = join(folder, 'source');
	const unpacked = join(folder, 'package');
	cpSync(ROOT, source, {
		recursive: true,
		filter: (path) => path === ROOT || !NOT_COPIED.has(basename(path)),
	});
	symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
	await run('npm', ['run', '--silent', 'build'], source);
	const printed = await run('npm', ['pack', '--json', '--pack-destination', folder], source);
	const [pack] = JSON.parse(printed) as Array<{
		filename: string;
		size: number;
		files: Array<{ path: string }>;
	}>;
	mkdirSync(unpacked);
	await run('tar', ['-xzf', join(folder, pack.filename), '-C', unpacked, '--strip=1'], folder);
	return { source, unpacked, files: pack.files.map(({ path }) => path).sort(), size: pack.size };
}

async function run(command: string, args: string[], cwd: string): Promise<string> {
	const { stdout } = await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 });
	return stdout;
}
