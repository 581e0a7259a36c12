import { resolve } from 'node:path';
import { installation, oldestInstallation } from './real/installation';
import { runToEnd } from './real/processes';

/** The tests in n8n's engine, with other versions than `npm test` runs them with. */

const ROOT = resolve(__dirname, '../..');

/** Every test that runs the node in the engine, or uses the credential, without the tests of documents and tools. */
const TESTS = [
	...['--findRelatedTests', 'test/engine/runNode.ts', 'credentials/SmsPartnerApi.credentials.ts'],
	...['--testPathIgnorePatterns', '/test/(docs|bench|demo|generate)/|/test/structure'],
];

async function runTests(node: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
	await runToEnd(node, [resolve(ROOT, 'node_modules/jest/bin/jest.js'), '--silent', ...TESTS], {
		cwd: ROOT,
		// Half of the generated runs.
		env: { ...process.env, PROPERTY_RUNS: '0.5', ...env },
	});
}

it.each([
	[22, oldestInstallation()],
	[24, installation()],
])('runs the node on Node.js %i', async (_major, { node }) => {
	await runTests(node);
});

it('runs the node in the engine of n8n 1.123', async () => {
	const { modules } = oldestInstallation();
	await runTests(installation().node, {
		OLDEST_ENGINE_MODULES: modules,
		NODE_OPTIONS: `--require "${resolve(__dirname, 'oldest/preload.js')}"`,
	});
});
