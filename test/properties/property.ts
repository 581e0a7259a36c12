import fc from 'fast-check';
import type { OnError } from '../engine/runNode';
import { Simulator } from '../simulator/simulator';
import { checkInvariants, type Subject } from './invariants';
import { type Result, runScenario, type Scenario } from './scenario';

/**
 * Tests that run generated scenarios. `PROPERTY_RUNS=20` runs twenty times as many. A failure prints the smallest
 * scenario and its seed, which `PROPERTY_SEED` repeats.
 */

interface Property<S> {
	/** The number of scenarios, by default. */
	readonly runs: number;
	readonly scenarios: fc.Arbitrary<S>;
	/** Asserts what must hold in addition to the invariants, of every operation. */
	readonly holds?: (scenario: S, result: Result) => void;
}

const { PROPERTY_RUNS = '1', PROPERTY_SEED } = process.env;
const FACTOR = Number(PROPERTY_RUNS);
/** Also bounds the search for the smallest scenario, so that a failure is always reported. */
const TIME_LIMIT_MS = 120_000 * Math.max(1, FACTOR);

fc.configureGlobal({
	...(PROPERTY_SEED !== undefined && { seed: Number(PROPERTY_SEED) }),
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
				await fc.assert(property, { numRuns: Math.ceil(runs * FACTOR) });
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
