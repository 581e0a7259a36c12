const root = require('../../jest.config.js');

/**
 * The tests that Stryker runs, all in two files: for each mutant, jest loads n8n's engine once, or not at all.
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
