const root = require('../../jest.config.js');

// The engine tests once more, with the engine of the oldest n8n that the README names.
const modules = process.env.OLDEST_ENGINE_MODULES;

/** @type {import('jest').Config} */
module.exports = {
	...root,
	rootDir: '../..',
	roots: ['<rootDir>/test/engine', '<rootDir>/test/credentials'],
	// It starts Node.js without jest, and so without the mapping below: it would say nothing about this engine.
	testPathIgnorePatterns: ['/test/engine/logs\\.test\\.ts$'],
	moduleNameMapper: {
		'^(n8n-core|n8n-workflow|reflect-metadata)$': `${modules}/$1`,
	},
	// Node.js lets CommonJS require these ES modules, which are among what this engine is made of; jest does not.
	transform: {
		...root.transform,
		'^.+\\.m?js$': [
			'ts-jest',
			{
				tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022', isolatedModules: true },
				diagnostics: false,
			},
		],
	},
	transformIgnorePatterns: [
		'/node_modules/(?!(p-retry|is-network-error|p-queue|p-timeout|uuid|eventemitter3)/)',
	],
};
