// Many generated inputs take longer.
const { PROPERTY_RUNS = '1' } = process.env;

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/engine/jestEnvironment.js',
	// n8n's engine, which the test files of a worker share.
	moduleNameMapper: {
		'^(n8n-core|n8n-workflow|reflect-metadata|undici)$': '<rootDir>/test/engine/shared/$1.js',
	},
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// Types are checked by `npm run lint`.
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
		],
	},
	// Must run before n8n's engine is loaded.
	setupFiles: ['<rootDir>/test/engine/environment.ts'],
	testTimeout: 60_000 * Math.max(1, Number(PROPERTY_RUNS)),
	// By default, jest leaves one core idle.
	maxWorkers: '100%',
};
