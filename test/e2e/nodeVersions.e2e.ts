import { runEngineTests } from './real/engineTests';
import { installation, oldestInstallation } from './real/installation';

it.each([
	[22, oldestInstallation()],
	[24, installation()],
])('passes the engine tests on Node.js %i', async (_major, { node }) => {
	await runEngineTests(node);
});
