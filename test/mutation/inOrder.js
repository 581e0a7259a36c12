const Sequencer = require('@jest/test-sequencer').default;

/** By name: the tests that need no n8n come first. */
module.exports = class InOrder extends Sequencer {
	sort(tests) {
		return [...tests].sort((a, b) => a.path.localeCompare(b.path));
	}
};
