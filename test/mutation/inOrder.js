const Sequencer = require('@jest/test-sequencer').default;

/** Runs the test files by name, so that those without n8n's engine come first. */
module.exports = class InOrder extends Sequencer {
	sort(tests) {
		return [...tests].sort((a, b) => a.path.localeCompare(b.path));
	}
};
