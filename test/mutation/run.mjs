import { existsSync, readdirSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

/**
 * Runs Stryker on each folder or file that is named, or on all: `npm run test:mutation -- api items/outputs.ts`.
 * One run a folder, since a run of Stryker has one bound.
 */

const SOURCE = 'nodes/SmsPartner';
const FOLDERS = readdirSync(SOURCE, { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && entry.name !== '__schema__')
	.map(({ name }) => name);
/** What is in none of the folders, so that no new file is left out. */
const REST = 'rest';

/** Folders whose own tests are enough; mutants of the others are also run against the tests with n8n's engine. */
const PURE = ['api', 'recipients', 'requests', 'sms'];

const GENERATED = `!${SOURCE}/recipients/numberingPlan.ts`;

/** In percent. A bug in these folders could assign a status to the wrong message. */
const BOUNDS = { api: 95, requests: 95 };
const OTHER_BOUND = 92;

const folderOf = (name) => name.split('/')[0];

const mutated = (name) =>
	name === REST
		? ['{nodes,credentials}/**/*.ts', ...FOLDERS.map((folder) => `!${SOURCE}/${folder}/**`)]
		: [`${SOURCE}/${name}{,/**/*.ts}`, GENERATED];

const optionsFor = (name) => {
	const bound = BOUNDS[folderOf(name)] ?? OTHER_BOUND;
	return {
		mutate: mutated(name),
		thresholds: { high: 100, low: bound, break: bound },
		plugins: ['@stryker-mutator/jest-runner', import.meta.resolve('./ignoreTexts.mjs')],
		ignorers: ['texts'],
		testRunner: 'jest',
		jest: {
			configFile: 'test/mutation/jest.config.js',
			config: {
				testMatch: [PURE.includes(folderOf(name)) ? '**/own.mutation.ts' : '**/*.mutation.ts'],
			},
			enableFindRelatedTests: false,
		},
		coverageAnalysis: 'perTest',
		// ts-jest does not check types here.
		disableTypeChecks: false,
		ignorePatterns: ['dist', 'docs', 'reports'],
		reporters: ['clear-text', 'progress', 'html'],
		clearTextReporter: { logTests: false, reportTests: false },
		htmlReporter: { fileName: `reports/mutation/${name.replaceAll('/', '-')}.html` },
		dryRunTimeoutMinutes: 30,
		// Each run of jest leaks memory in its process.
		maxTestRunnerReuse: 20,
		// High, so that only endless loops time out, not tests that a mutant or another program makes slow.
		timeoutMS: 30_000,
	};
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => name !== REST && !existsSync(`${SOURCE}/${name}`));
if (unknown.length > 0) throw new Error(`${SOURCE} has no ${unknown.join(', ')}.`);
for (const name of named.length > 0 ? named : [...FOLDERS, REST]) {
	process.env.MUTATED_FOLDER = folderOf(name);
	await new Stryker(optionsFor(name)).runMutationTest();
}
