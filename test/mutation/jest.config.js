const root = require('../../jest.config.js');

/**
 * Runs the tests in two files, so that n8n's engine, which takes seconds, is loaded at most once per mutant, and not at
 * all if a test without it has noticed the mutant.
 * @type {import('jest').Config}
 */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['<rootDir>/test/mutation'],
	testMatch: ['**/*.mutation.ts'],
	testEnvironment: require.resolve('./environment.js'),
	testSequencer: require.resolve('./sequencer.js'),
};
