const Sequencer = require('@jest/test-sequencer').default;

/** Runs the tests without n8n's engine first. */
module.exports = class ByName extends Sequencer {
	sort(tests) {
		return [...tests].sort((a, b) => a.path.localeCompare(b.path));
	}
};
