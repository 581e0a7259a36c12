const { TestEnvironment } = require('jest-environment-node');

/**
 * Skips the remaining tests once one has failed, since the mutant is dead. jest's own option, `bail`, works only between
 * test files. Stryker names the mutant in an environment variable, and runs all mutants in one process.
 */
module.exports = class FirstFailure extends TestEnvironment {
	handleTestEvent({ name, test }, { rootDescribeBlock }) {
		const { __STRYKER_ACTIVE_MUTANT__: mutant } = process.env;
		if (mutant === undefined || name !== 'test_done' || test.errors.length === 0) return;
		process.env.DEAD_MUTANT = mutant;
		skip(rootDescribeBlock);
	}
};

function skip(block) {
	for (const child of block.children) {
		if (child.type === 'describeBlock') skip(child);
		else if (child.status === null) child.mode = 'skip';
	}
}
