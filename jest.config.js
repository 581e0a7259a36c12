/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
	// n8n's engine writes a key file into this folder; without it, into the home folder.
	setupFiles: ['<rootDir>/test/engine/userFolder.ts'],
	testTimeout: 60_000,
};
