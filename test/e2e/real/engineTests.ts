import { join, resolve } from 'node:path';
import { runAndRead } from './processes';

const ROOT = resolve(__dirname, '../../..');

/** Runs the engine tests with this Node.js. If tests fail, throws their titles and the end of the output. */
export async function runEngineTests(node: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
	const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
	const args = [jest, '-c', 'test/e2e/jest.engine.config.js', '--silent'];
	const options = { cwd: ROOT, env: { ...process.env, ...env } };
	await runAndRead(node, args, options, (ended) => {
		if (ended.hasSucceeded) return;
		const titles = ended.stderr.match(/^ {2}● .*$/gm) ?? [];
		throw new Error([...titles, ended.report].join('\n'));
	});
}
