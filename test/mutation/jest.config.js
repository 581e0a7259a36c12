const root = require('../../jest.config.js');

/**
 * Runs all tests in two files, so that jest loads n8n's engine at most once per mutant.
 * @type {import('jest').Config}
 */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['<rootDir>/test/mutation'],
	testMatch: ['**/*.mutation.ts'],
	testEnvironment: require.resolve('./firstFailure.js'),
	testSequencer: require.resolve('./inOrder.js'),
};
