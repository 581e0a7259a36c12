const { TestEnvironment } = require('jest-environment-node');
const vm = require('node:vm');

/**
 * Runs test files in Node.js's own context and lets them share n8n's engine, which takes two seconds to load: once per
 * worker of jest instead of once per file. In a context of its own, as jest creates for each file, an error of a shared
 * engine would be no instance of the test's Error.
 */

const contexts = new WeakSet();
const { compileFunction } = vm;

vm.compileFunction = (code, parameters, { parsingContext, ...options }) =>
	compileFunction(
		code,
		parameters,
		contexts.has(parsingContext) ? options : { ...options, parsingContext },
	);

// A worker leaves nothing behind when it ends, and to free its memory takes Node.js longer than jest waits.
if (process.send) process.once('exit', () => process.kill(process.pid, 'SIGKILL'));

module.exports = class SharedEngine extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global = globalThis;
		this.global.requireShared = require;
		contexts.add(this.getVmContext());
	}
};
