const root = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	testPathIgnorePatterns: [],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	// Half of the time, a test waits.
	maxWorkers: 2,
	// Longer than the longest wait, so that until() can report what it waited for.
	testTimeout: 1_200_000,
};
