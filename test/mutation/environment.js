const SharedEngine = require('../engine/jestEnvironment.js');

/** The last mutant that a test has noticed. Stryker names the mutant of a run in an environment variable. */
let noticed;

/** Skips what is left of a run once a test has failed: jest's own option, `bail`, does not work under Stryker. */
module.exports = class FirstFailure extends SharedEngine {
	constructor(config, context) {
		super(config, context);
		this.mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		this.global.isNoticed = this.mutant !== undefined && this.mutant === noticed;
	}

	handleTestEvent({ name, test }) {
		if (this.mutant === undefined) return;
		if (name === 'test_done' && test.errors.length > 0) noticed = this.mutant;
		if (name === 'test_start' && noticed === this.mutant) test.mode = 'skip';
	}
};
