import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import { type Fault, JUNK, REFUSAL_SHAPES } from '../simulator/faults';
import { awayFault, passingFault } from '../simulator/randomFaults';
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
	runScenario,
	type Scenario,
	scenarios,
} from './faultScenario';

/** Whatever the server does. `npm run test:soak` goes on where this ends. */

const plain = scenarios.map((scenario): Scenario => ({
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

async function assertFor(
	arbitrary: fc.Arbitrary<Scenario>,
	numRuns: number,
	holds: (scenario: Scenario, result: Awaited<ReturnType<typeof runScenario>>) => void,
): Promise<void> {
	const property = fc.asyncProperty(arbitrary, async (scenario) => {
		const result = await runScenario(scenario);
		checkScenario(scenario, result);
		holds(scenario, result);
	});
	await fc.assert(property, { numRuns });
}

const MINUTES = 60_000;

it(
	'sends each item to its output once, with its own status, and fails only if nothing was answered',
	async () => {
		await assertFor(scenarios, 700, () => {});
	},
	10 * MINUTES,
);

it(
	'gets every status through an outage that ends within the patience, with few requests',
	async () => {
		const slow = fc.constant<Fault>({ kind: 'silence' });
		const withOutage = fc
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
			}));
		await assertFor(withOutage, 200, (scenario, { run, simulator }) => {
			const [statuses, errors] = run.outputs;
			expect(linksOf(statuses)).toEqual(indexesWhere(scenario, isKnown));
			const unknown = errors.filter(({ json }) => json.errorSource !== 'input');
			expect(linksOf(unknown)).toEqual(indexesWhere(scenario, (pair) => !isKnown(pair)));
			expect(unknown.filter(({ json }) => json.errorCode !== 4)).toEqual([]);
			const { batchSize, concurrentRequests, maxRetryTime } = scenario;
			const distinct = new Set(scenario.items.flatMap((item) => JSON.stringify(pairOf(item)) ?? []))
				.size;
			// A patience of ten minutes has room for one probe every ten seconds more.
			const probes = 12 + Math.max(0, maxRetryTime - 60) / 8;
			expect(simulator.log.length).toBeLessThan(
				Math.ceil(distinct / batchSize) + concurrentRequests + probes,
			);
		});
	},
	5 * MINUTES,
);

/** What tells nothing about any message, however often it is repeated. */
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

it(
	'fails where no message is ever answered, after few requests, and keeps every item under Continue',
	async () => {
		const unanswered = fc
			.record({ scenario: plain, batchSize: fc.integer({ min: 1, max: 9 }), fault: noAnswer })
			.map(({ scenario, batchSize, fault }): Scenario => ({
				...scenario,
				batchSize,
				outage: { fromRequest: 0, forMs: Infinity, fault },
			}));
		await assertFor(unanswered, 200, ({ onError, concurrentRequests, items }, result) => {
			const { task, outputs } = result.run;
			if (onError === 'stopWorkflow') expect(task.error?.message).toMatch(/\w{4}/);
			else expect(linksOf(outputs[1])).toEqual(items.map((_, index) => index));
			expect(result.simulator.log.length).toBeLessThanOrEqual(40 + concurrentRequests);
		});
	},
	5 * MINUTES,
);

it(
	'gets every status where single requests fail and others are answered',
	async () => {
		const healing = fc
			.record({ scenario: plain, schedule: fc.array(passingFault, { maxLength: 2 }) })
			.map(({ scenario, schedule }): Scenario => ({ ...scenario, schedule, maxRetryTime: 60 }));
		await assertFor(healing, 100, (scenario, { run }) => {
			expect(linksOf(run.outputs[0])).toEqual(indexesWhere(scenario, isKnown));
		});
	},
	5 * MINUTES,
);

it(
	'waits for the last status of every message, though rounds fail',
	async () => {
		const failing = fc
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
			}));
		await assertFor(failing, 100, (scenario, { run }) => {
			const statuses = run.outputs.slice(0, 3).flat();
			expect(linksOf(statuses).sort()).toEqual(indexesWhere(scenario, isKnown).sort());
			for (const item of statuses) {
				const pair = pairOf(scenario.items[linkOf(item)]);
				expect(item.json.status).toBe(pair && lastWordOf(pair));
			}
		});
	},
	5 * MINUTES,
);

/** Up to a tenth of each batch, in a row, evenly spread or anywhere. */
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

it(
	'takes no status from a message because of others that spoil its request, up to a tenth of a batch',
	async () => {
		await assertFor(spoiled, 80, (scenario, { run }) => {
			const bad = new Set(scenario.spoilers.map((pair) => JSON.stringify(pair)));
			const isBad = (pair: Pair): boolean => bad.has(JSON.stringify(pair));
			const [statuses, errors] = run.outputs;
			expect(linksOf(statuses)).toEqual(
				indexesWhere(scenario, (pair) => isKnown(pair) && !isBad(pair)),
			);
			const refused = errors.filter(({ json }) => json.errorCode !== 4);
			expect(linksOf(refused)).toEqual(indexesWhere(scenario, isBad));
		});
	},
	5 * MINUTES,
);
