const root = require('../../jest.config.js');

// Runs the engine tests with another Node.js version or another engine.
const modules = process.env.OLDEST_ENGINE_MODULES;

/** @type {import('jest').Config} */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['engine', 'properties', 'credentials'].map((name) => `<rootDir>/test/${name}`),
	moduleNameMapper: modules
		? { '^(n8n-core|n8n-workflow|reflect-metadata)$': `${modules}/$1` }
		: {},
	// Only the failures, at the end of the output.
	reporters: [['summary', { summaryThreshold: 0 }]],
};
