/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	plugins: [
		'@stryker-mutator/jest-runner',
		'@stryker-mutator/typescript-checker',
		import.meta.resolve('./ignoreTexts.mjs'),
	],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	checkers: ['typescript'],
	tsconfigFile: 'tsconfig.json',
	ignorers: ['texts'],
	ignorePatterns: ['dist', 'docs', 'reports', 'test/e2e', 'test/bench'],
	incremental: true,
	incrementalFile: 'reports/mutation/incremental.json',
	reporters: ['clear-text', 'progress', 'json', 'html'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	jsonReporter: { fileName: 'reports/mutation/report.json' },
	htmlReporter: { fileName: 'reports/mutation/report.html' },
	concurrency: 2,
	// Each run of jest leaks memory in its process.
	maxTestRunnerReuse: 20,
	timeoutMS: 5000,
	// High, so that only endless loops time out, not tests that a mutant makes slow.
	timeoutFactor: 3,
};
