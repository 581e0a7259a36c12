import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { type Fault, JUNK, REFUSAL_SHAPES } from '../simulator/faults';
import { awayFault, faultsOfKind, passingFault } from '../simulator/randomFaults';
import { ascending, linkOf } from './invariants';
import {
	firstPairs,
	isKnown,
	itemOf,
	LAST_CHANGE_SECONDS,
	lastWordOf,
	type Pair,
} from './messages';
import { propertiesOf } from './property';
import { statuses, type StatusScenario, statusScenariosUpTo } from './statuses';

/** Properties of checking statuses that hold whatever the server does. */

const property = propertiesOf(statuses);

/** Without faults, and with one output for statuses and one for errors. */
const plain = fc
	.oneof({ weight: 3, arbitrary: statusScenariosUpTo(20) }, statusScenariosUpTo(200))
	.map((scenario): StatusScenario => ({
		...scenario,
		isTool: false,
		outputMode: 'statusAndError',
		wait: undefined,
		spoilers: [],
		faults: {},
	}));

const indexesWhere = ({ items }: StatusScenario, holds: (pair: Pair) => boolean): number[] =>
	items.flatMap(({ pair }, index) => (pair && holds(pair) ? [index] : []));

const linksOf = (output: readonly INodeExecutionData[]): number[] => output.map(linkOf);

for (const [maxItems, runs] of [
	[20, 60],
	[200, 10],
]) {
	property(
		`returns each of up to ${maxItems} items once, with its own status; fails only if nothing was answered`,
		{ runs, scenarios: statusScenariosUpTo(maxItems) },
	);
}

property('loses no status to an outage shorter than Max Retry Time, and makes few requests', {
	runs: 20,
	scenarios: fc
		.record({
			scenario: plain,
			maxRetryTime: fc.constantFrom(2, 20, 60, 600),
			share: fc.double({ min: 0, max: 0.999, noNaN: true }),
			fromRequest: fc.nat(8),
			fault: fc.oneof(
				{ weight: 30, arbitrary: awayFault },
				{ weight: 1, arbitrary: fc.constant<Fault>({ kind: 'silence' }) },
			),
		})
		.map(({ scenario, maxRetryTime, share, fromRequest, fault }): StatusScenario => ({
			...scenario,
			maxRetryTime,
			faults: { outage: { fromRequest, forMs: maxRetryTime * 1000 * share, fault } },
		})),
	holds: (scenario, { outputs: [statusItems, errors], log }) => {
		assert.deepEqual(linksOf(statusItems), indexesWhere(scenario, isKnown));
		const unknown = errors.filter(({ json }) => json.errorSource !== 'input');
		assert.deepEqual(
			linksOf(unknown),
			indexesWhere(scenario, (pair) => !isKnown(pair)),
		);
		assert.deepEqual(
			unknown.filter(({ json }) => json.errorCode !== 4),
			[],
		);
		const { items, batchSize, concurrentRequests, maxRetryTime } = scenario;
		const distinct = new Set(items.flatMap(({ key }) => key ?? [])).size;
		// In ten minutes of patience, there is one more probe about every ten seconds.
		const probes = 12 + Math.max(0, maxRetryTime - 60) / 8;
		const most = Math.ceil(distinct / batchSize) + concurrentRequests + probes;
		assert.ok(log.length < most, `${log.length} requests`);
	},
});

property('waits as long as Retry-After says, or until Max Retry Time', {
	runs: 8,
	scenarios: fc
		.record({
			scenario: plain,
			maxRetryTime: fc.constantFrom(20, 60, 100, 600),
			share: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
			status: fc.constantFrom(429, 503),
		})
		.map(({ scenario, maxRetryTime, share, status }): StatusScenario => {
			const fault: Fault = { kind: 'status', status, retryAfter: '30' };
			const outage = { fromRequest: 0, forMs: maxRetryTime * 1000 * share, fault };
			return { ...scenario, maxRetryTime, faults: { outage } };
		}),
	holds: ({ maxRetryTime }, { exchanges }) => {
		const times = [...new Set(exchanges.map(({ atMs }) => atMs))];
		const nextMs = (time: number): number =>
			Math.min(time + 30_000, times[0] + maxRetryTime * 1000);
		const early = times.slice(1).filter((time, index) => time < nextMs(times[index]));
		assert.deepEqual(early, [], `requests at ${times.join(', ')}`);
	},
});

/** A fault that says nothing about any message, however many times the request is repeated. */
const noAnswer: fc.Arbitrary<Fault> = fc.oneof(
	awayFault,
	faultsOfKind('status', { status: fc.constantFrom(302, 400, 401, 403, 404, 413, 422) }),
	faultsOfKind('refusal', {
		code: fc.constantFrom(1, 5, 10, 50, 77, 90, 96),
		status: fc.constantFrom(200, 400),
		shape: fc.constantFrom('message', 'errorText'),
	}),
	faultsOfKind('junk', { body: fc.constantFrom(...JUNK) }),
	{ weight: 3, arbitrary: faultsOfKind('echo', { status: fc.constantFrom(200, 400, 404) }) },
	faultsOfKind('entries', {
		change: fc.constantFrom('empty', 'strangers', 'withoutStatus'),
		salt: fc.nat(1000),
	}),
);

property(
	'fails after few requests if no message is ever answered; keeps every item under Continue',
	{
		runs: 20,
		scenarios: fc
			.record({ scenario: plain, batchSize: fc.integer({ min: 1, max: 9 }), fault: noAnswer })
			.map(({ scenario, batchSize, fault }): StatusScenario => ({
				...scenario,
				batchSize,
				faults: { outage: { fromRequest: 0, forMs: Infinity, fault } },
			})),
		holds: ({ onError, concurrentRequests, items }, { run, outputs, log }) => {
			if (onError === 'stopWorkflow') assert.match(run.task.error?.message ?? '', /\w{4}/);
			else
				assert.deepEqual(
					linksOf(outputs[1]),
					items.map((_, index) => index),
				);
			assert.ok(log.length <= 40 + concurrentRequests, `${log.length} requests`);
		},
	},
);

const passingFaults = (maxLength: number): fc.Arbitrary<StatusScenario> =>
	fc
		.record({ scenario: plain, schedule: fc.array(passingFault, { maxLength }) })
		.map(({ scenario, schedule }) => ({ ...scenario, faults: { schedule }, maxRetryTime: 60 }));

property('loses no status to single requests that fail while others are answered', {
	runs: 15,
	scenarios: passingFaults(2),
	holds: (scenario, { outputs: [statusItems] }) => {
		assert.deepEqual(linksOf(statusItems), indexesWhere(scenario, isKnown));
	},
});

property('gives every message its last status although some rounds fail', {
	runs: 12,
	scenarios: passingFaults(5).map((scenario) => ({
		...scenario,
		batchSize: 100,
		outputMode: 'perStatus',
		// Enough rounds after the last change for each fault to pass.
		wait: {
			checkEverySeconds: LAST_CHANGE_SECONDS,
			giveUpAfterSeconds: LAST_CHANGE_SECONDS * 9,
		},
	})),
	holds: (scenario, { outputs }) => {
		const statusItems = outputs.slice(0, 3).flat();
		assert.deepEqual(linksOf(statusItems).sort(ascending), indexesWhere(scenario, isKnown));
		for (const item of statusItems) {
			const { pair } = scenario.items[linkOf(item)];
			assert.equal(item.json.status, pair && lastWordOf(pair));
		}
	},
});

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
	.map(({ scenario, spread, share, seeds, spoiledAnswer, ...more }): StatusScenario => {
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
		const items = pairs.map((pair) => itemOf(pair));
		return { ...scenario, ...more, items, spoilers, faults: { spoiledAnswer } };
	});

property('loses no status of other messages if up to a tenth of a batch spoils its requests', {
	runs: 5,
	scenarios: spoiled,
	holds: (scenario, { outputs: [statusItems, errors] }) => {
		const bad = new Set(scenario.spoilers.map((pair) => JSON.stringify(pair)));
		const isBad = (pair: Pair): boolean => bad.has(JSON.stringify(pair));
		assert.deepEqual(
			linksOf(statusItems),
			indexesWhere(scenario, (pair) => isKnown(pair) && !isBad(pair)),
		);
		const refused = errors.filter(({ json }) => json.errorCode !== 4);
		assert.deepEqual(linksOf(refused), indexesWhere(scenario, isBad));
	},
});
