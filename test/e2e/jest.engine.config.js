const root = require('../../jest.config.js');

// The engine tests once more, with another Node.js or another engine.
const modules = process.env.OLDEST_ENGINE_MODULES;

/** @type {import('jest').Config} */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['<rootDir>/test/engine', '<rootDir>/test/credentials'],
	moduleNameMapper: modules
		? { '^(n8n-core|n8n-workflow|reflect-metadata)$': `${modules}/$1` }
		: {},
	// Only what failed, at the end of the output.
	reporters: [['summary', { summaryThreshold: 0 }]],
};
