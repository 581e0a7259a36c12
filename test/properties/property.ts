import fc from 'fast-check';
import type { OnError } from '../engine/runNode';
import { Simulator } from '../simulator/simulator';
import { checkInvariants, type Subject } from './invariants';
import { FACTOR, runs as numberOf } from './runs';
import { type Result, runScenario, type Scenario } from './scenario';

/** Tests that run generated scenarios. */

interface Property<S> {
	/** The number of scenarios, by default. */
	readonly runs: number;
	readonly scenarios: fc.Arbitrary<S>;
	/** Asserts what must hold in addition to the invariants, of every operation. */
	readonly holds?: (scenario: S, result: Result) => void;
}

/** Also bounds the search for the smallest scenario, so that a failure is always reported. */
const TIME_LIMIT_MS = 120_000 * Math.max(1, FACTOR);

fc.configureGlobal({
	...fc.readConfigureGlobal(),
	interruptAfterTimeLimit: TIME_LIMIT_MS,
	markInterruptAsFailure: true,
});

/** Creates a function that defines a test of one property of this operation. */
export function propertiesOf<S extends Scenario>(
	subject: Subject<S>,
): <T extends S>(title: string, property: Property<T>) => void {
	let simulator: Simulator;

	beforeAll(async () => {
		simulator = await Simulator.start();
	});

	afterAll(async () => {
		await simulator.close();
	});

	return (title, { runs, scenarios, holds = () => {} }) => {
		const property = fc.asyncProperty(scenarios, async (scenario) => {
			const result = await runScenario(scenario, subject.setUp(scenario), simulator);
			checkInvariants(subject, scenario, result);
			holds(scenario, result);
		});
		it(
			title,
			async () => {
				await fc.assert(property, numberOf(runs));
			},
			2 * TIME_LIMIT_MS,
		);
	};
}

/** How n8n runs the node. */
export const onErrorAndTool = fc
	.record({
		onError: fc.constantFrom<OnError>(
			'stopWorkflow',
			'continueRegularOutput',
			'continueErrorOutput',
		),
		isTool: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
	})
	// Under "Continue (using error output)" n8n 2.41 itself empties the only output of a tool.
	.filter(({ isTool, onError }) => !isTool || onError !== 'continueErrorOutput');
