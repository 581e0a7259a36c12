/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
	// Must run before n8n's engine is loaded.
	setupFiles: ['<rootDir>/test/engine/environment.ts'],
	testTimeout: 60_000,
	// By default, jest leaves one core idle.
	maxWorkers: '100%',
};
