// What is in test/ never ships, so it may use Node's modules, timers and the console:
// n8n's rules, less those that only n8n Cloud asks of a node.
import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
	...configWithoutCloudSupport,
	{
		files: ['**/*.ts'],
		rules: {
			// Simulator and demo are programs on a terminal.
			'no-console': 'off',
			// No node throws here.
			'@n8n/community-nodes/require-node-api-error': 'off',
			// A benchmark and an end-to-end test start processes.
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			// The simulator's key opens nothing.
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
		},
	},
];
