import { resolve } from 'node:path';
import { runEngineTests } from './real/engineTests';
import { installation, oldestInstallation } from './real/installation';

it('passes the engine tests with the engine of n8n 1.123', async () => {
	const preload = resolve(__dirname, 'oldest/preload.js');
	await runEngineTests(installation().node, {
		OLDEST_ENGINE_MODULES: oldestInstallation().modules,
		// This engine uses require() on ES modules. With these options, jest supports that on Node.js 24.9 or later.
		NODE_OPTIONS: `--experimental-vm-modules --require "${preload}"`,
	});
});
