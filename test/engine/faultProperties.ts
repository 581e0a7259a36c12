import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import { type Fault, JUNK, REFUSAL_SHAPES } from '../simulator/faults';
import { awayFault, passingFault } from '../simulator/randomFaults';
import type { Simulator } from '../simulator/simulator';
import {
	checkScenario,
	firstPairs,
	isKnown,
	itemOf,
	LAST_CHANGE_SECONDS,
	lastWordOf,
	linkOf,
	type Pair,
	pairOf,
	type Scenario,
	runScenario,
	type ScenarioResult,
	scenariosUpTo,
} from './faultScenario';

/** Properties that hold whatever the server does. `npm test` tries a few hundred schedules of faults, `npm run test:soak` more. */

export interface FaultProperty {
	readonly title: string;
	readonly scenarios: fc.Arbitrary<Scenario>;
	/** The number of scenarios that `npm test` tries. */
	readonly runs: number;
	/** Asserts what must hold in addition to `checkScenario`. */
	readonly holds: (scenario: Scenario, result: ScenarioResult) => void;
}

const plain = fc
	.oneof({ weight: 3, arbitrary: scenariosUpTo(20) }, scenariosUpTo(200))
	.map((scenario): Scenario => ({
		...scenario,
		isTool: false,
		outputMode: 'statusAndError',
		wait: undefined,
		schedule: [],
		spoilers: [],
		revokeKeyAfter: Infinity,
	}));

const indexesWhere = ({ items }: Scenario, holds: (pair: Pair) => boolean): number[] =>
	items.flatMap((item, index) => {
		const pair = pairOf(item);
		return pair && holds(pair) ? [index] : [];
	});

const linksOf = (output: readonly INodeExecutionData[]): number[] => output.map(linkOf);

const underAnyFault = (maxItems: number, runs: number): FaultProperty => ({
	title: `returns each of up to ${maxItems} items once, with its own status; fails only if nothing was answered`,
	scenarios: scenariosUpTo(maxItems),
	runs,
	holds: () => {},
});

const slow = fc.constant<Fault>({ kind: 'silence' });

const outages: FaultProperty = {
	title: 'loses no status to an outage shorter than Max Retry Time, and makes few requests',
	runs: 100,
	scenarios: fc
		.record({
			scenario: plain,
			patience: fc.constantFrom(2, 20, 60, 600),
			share: fc.double({ min: 0, max: 0.999, noNaN: true }),
			fromRequest: fc.nat(8),
			fault: fc.oneof({ weight: 30, arbitrary: awayFault }, { weight: 1, arbitrary: slow }),
		})
		.map(({ scenario, patience, share, fromRequest, fault }): Scenario => ({
			...scenario,
			maxRetryTime: patience,
			outage: { fromRequest, forMs: patience * 1000 * share, fault },
		})),
	holds: (scenario, { run, simulator }) => {
		const [statuses, errors] = run.outputs;
		assert.deepEqual(linksOf(statuses), indexesWhere(scenario, isKnown));
		const unknown = errors.filter(({ json }) => json.errorSource !== 'input');
		assert.deepEqual(
			linksOf(unknown),
			indexesWhere(scenario, (pair) => !isKnown(pair)),
		);
		assert.deepEqual(
			unknown.filter(({ json }) => json.errorCode !== 4),
			[],
		);
		const { batchSize, concurrentRequests, maxRetryTime } = scenario;
		const distinct = new Set(scenario.items.flatMap((item) => JSON.stringify(pairOf(item)) ?? []))
			.size;
		// In ten minutes of patience, there is one more probe about every ten seconds.
		const probes = 12 + Math.max(0, maxRetryTime - 60) / 8;
		const most = Math.ceil(distinct / batchSize) + concurrentRequests + probes;
		assert.ok(simulator.log.length < most, `${simulator.log.length} requests`);
	},
};

/** A fault that says nothing about any message, however many times the request is repeated. */
const noAnswer: fc.Arbitrary<Fault> = fc.oneof(
	awayFault,
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(302, 400, 401, 403, 404, 413, 422),
	}),
	fc.record({
		kind: fc.constant('refusal' as const),
		code: fc.constantFrom(1, 5, 10, 50, 77, 90, 96),
		status: fc.constantFrom(200, 400),
		shape: fc.constantFrom('message' as const, 'errorText' as const),
	}),
	fc.record({ kind: fc.constant('junk' as const), body: fc.constantFrom(...JUNK) }),
	fc.record({
		kind: fc.constant('entries' as const),
		change: fc.constantFrom('empty' as const, 'strangers' as const, 'withoutStatus' as const),
		salt: fc.nat(1000),
	}),
);

const unanswered: FaultProperty = {
	title: 'fails after few requests if no message is ever answered; keeps every item under Continue',
	runs: 100,
	scenarios: fc
		.record({ scenario: plain, batchSize: fc.integer({ min: 1, max: 9 }), fault: noAnswer })
		.map(({ scenario, batchSize, fault }): Scenario => ({
			...scenario,
			batchSize,
			outage: { fromRequest: 0, forMs: Infinity, fault },
		})),
	holds: ({ onError, concurrentRequests, items }, result) => {
		const { task, outputs } = result.run;
		if (onError === 'stopWorkflow') assert.match(task.error?.message ?? '', /\w{4}/);
		else
			assert.deepEqual(
				linksOf(outputs[1]),
				items.map((_, index) => index),
			);
		const requests = result.simulator.log.length;
		assert.ok(requests <= 40 + concurrentRequests, `${requests} requests`);
	},
};

const failingRequests: FaultProperty = {
	title: 'loses no status to single requests that fail while others are answered',
	runs: 60,
	scenarios: fc
		.record({ scenario: plain, schedule: fc.array(passingFault, { maxLength: 2 }) })
		.map(({ scenario, schedule }): Scenario => ({ ...scenario, schedule, maxRetryTime: 60 })),
	holds: (scenario, { run }) => {
		assert.deepEqual(linksOf(run.outputs[0]), indexesWhere(scenario, isKnown));
	},
};

const failingRounds: FaultProperty = {
	title: 'gives every message its last status although some rounds fail',
	runs: 60,
	scenarios: fc
		.record({ scenario: plain, schedule: fc.array(passingFault, { maxLength: 5 }) })
		.map(({ scenario, schedule }): Scenario => ({
			...scenario,
			schedule,
			maxRetryTime: 60,
			batchSize: 100,
			outputMode: 'perStatus',
			// Enough rounds after the last change for each fault to pass.
			wait: {
				checkEverySeconds: LAST_CHANGE_SECONDS,
				giveUpAfterSeconds: LAST_CHANGE_SECONDS * 9,
			},
		})),
	holds: (scenario, { run }) => {
		const statuses = run.outputs.slice(0, 3).flat();
		assert.deepEqual(linksOf(statuses).sort(), indexesWhere(scenario, isKnown).sort());
		for (const item of statuses) {
			const pair = pairOf(scenario.items[linkOf(item)]);
			assert.equal(item.json.status, pair && lastWordOf(pair));
		}
	},
};

/** Spoilers make up to a tenth of each batch: in a row, evenly spread or anywhere. */
const spoiled = fc
	.record({
		scenario: plain,
		batchSize: fc.oneof(
			{ weight: 3, arbitrary: fc.integer({ min: 10, max: 60 }) },
			{ weight: 1, arbitrary: fc.constant(500) },
		),
		batches: fc.integer({ min: 1, max: 3 }),
		concurrentRequests: fc.integer({ min: 1, max: 20 }),
		spread: fc.constantFrom('in a row', 'even', 'anywhere'),
		share: fc.constantFrom(0.02, 0.05, 0.1, 0.1),
		seeds: fc.array(fc.nat(), { minLength: 50, maxLength: 50 }),
		spoiledAnswer: fc.constantFrom(
			{ status: 200, body: REFUSAL_SHAPES.message(6) },
			{ status: 400, body: REFUSAL_SHAPES.codedErrors(9) },
			{ status: 400, body: '<html>' },
			{ status: 422, body: REFUSAL_SHAPES.errorText(90) },
		),
	})
	.map(({ scenario, spread, share, seeds, ...more }): Scenario => {
		const { batchSize } = more;
		const batches = batchSize === 500 ? 1 : more.batches;
		const pairs = firstPairs(batchSize * batches);
		const perBatch = Math.floor(batchSize * share);
		const spoilers = Array.from({ length: batches }, (_, batch) =>
			Array.from({ length: perBatch }, (_unused, index) => {
				const position = {
					'in a row': (seeds[batch] + index) % batchSize,
					even: Math.floor((index * batchSize) / perBatch),
					anywhere: seeds[index] % batchSize,
				}[spread];
				return pairs[batch * batchSize + position];
			}),
		).flat();
		return { ...scenario, ...more, items: pairs.map((pair) => itemOf(pair)), spoilers };
	});

const spoiledBatches: FaultProperty = {
	title: 'loses no status of other messages if up to a tenth of a batch spoils its requests',
	runs: 25,
	scenarios: spoiled,
	holds: (scenario, { run }) => {
		const bad = new Set(scenario.spoilers.map((pair) => JSON.stringify(pair)));
		const isBad = (pair: Pair): boolean => bad.has(JSON.stringify(pair));
		const [statuses, errors] = run.outputs;
		assert.deepEqual(
			linksOf(statuses),
			indexesWhere(scenario, (pair) => isKnown(pair) && !isBad(pair)),
		);
		const refused = errors.filter(({ json }) => json.errorCode !== 4);
		assert.deepEqual(linksOf(refused), indexesWhere(scenario, isBad));
	},
};

/** The fastest first. */
export const FAULT_PROPERTIES: readonly FaultProperty[] = [
	underAnyFault(20, 300),
	unanswered,
	failingRequests,
	failingRounds,
	outages,
	spoiledBatches,
	underAnyFault(200, 60),
];

/**
 * Throws with the smallest counterexample if the property does not hold.
 *
 * @param onRun called after each run for which the property holds
 */
export async function assertProperty(
	{ scenarios, holds }: FaultProperty,
	simulator: Simulator,
	parameters: { readonly numRuns: number; readonly seed?: number },
	onRun: (scenario: Scenario, result: ScenarioResult) => void = () => {},
): Promise<void> {
	const property = fc.asyncProperty(scenarios, async (scenario) => {
		const result = await runScenario(scenario, simulator);
		checkScenario(scenario, result);
		holds(scenario, result);
		onRun(scenario, result);
	});
	await fc.assert(property, parameters);
}
