import fc from 'fast-check';
import { type Fault } from '../simulator/faults';
import { passingFault } from '../simulator/randomFaults';
import {
	checkScenario,
	LAST_CHANGE_SECONDS,
	lastWordOf,
	runScenario,
	type Scenario,
	scenarios,
} from './faultScenario';

/** Each input item comes out exactly once, whatever the server does. `npm run test:soak` goes on where this ends. */

const SCHEDULES = 1000;

const only = (more: Partial<Scenario>) =>
	scenarios.map((scenario): Scenario => ({
		...scenario,
		isTool: false,
		outputMode: 'statusAndError',
		wait: undefined,
		schedule: [],
		spoilers: [],
		revokeKeyAfter: Infinity,
		...more,
	}));

const isKnown = (item: Scenario['items'][number]): boolean =>
	typeof item.id === 'number' && item.id < 150;

const indexesWhere = (
	{ items }: Scenario,
	holds: (item: Scenario['items'][number]) => boolean,
): number[] => items.flatMap((item, index) => (holds(item) ? [index] : []));

const linksOf = (output: readonly { pairedItem?: unknown }[]): unknown[] =>
	output.map(({ pairedItem }) => (pairedItem as { item: number }).item);

it(
	'holds for any items, options, faults and On Error setting',
	async () => {
		await fc.assert(
			fc.asyncProperty(scenarios, async (scenario) => {
				checkScenario(scenario, await runScenario(scenario));
			}),
			{ numRuns: SCHEDULES },
		);
	},
	10 * 60_000,
);

it(
	'gets every status as long as there are enough retries',
	async () => {
		const healing = fc
			.array(passingFault, { maxLength: 10 })
			.chain((schedule: Fault[]) => only({ schedule, maxRetries: schedule.length }));
		await fc.assert(
			fc.asyncProperty(healing, async (scenario) => {
				const result = await runScenario(scenario);
				checkScenario(scenario, result);
				expect(linksOf(result.run.outputs[0])).toEqual(indexesWhere(scenario, isKnown));
			}),
			{ numRuns: 150 },
		);
	},
	5 * 60_000,
);

it(
	'waits for the last status of every message, though rounds fail',
	async () => {
		const failing = fc.array(passingFault, { maxLength: 5 }).chain((schedule: Fault[]) =>
			only({
				schedule,
				maxRetries: schedule.length,
				batchSize: 100,
				outputMode: 'perStatus',
				// Enough rounds after the last change for each fault to pass.
				wait: {
					checkEverySeconds: LAST_CHANGE_SECONDS,
					giveUpAfterSeconds: LAST_CHANGE_SECONDS * 7,
				},
			}),
		);
		await fc.assert(
			fc.asyncProperty(failing, async (scenario) => {
				const result = await runScenario(scenario);
				checkScenario(scenario, result);
				const statuses = result.run.outputs.slice(0, 3).flat();
				expect(linksOf(statuses).sort()).toEqual(indexesWhere(scenario, isKnown).sort());
				for (const { json, pairedItem } of statuses) {
					const { id } = scenario.items[(pairedItem as { item: number }).item];
					expect(json.status).toBe(lastWordOf(Number(id)));
				}
			}),
			{ numRuns: 100 },
		);
	},
	5 * 60_000,
);

it(
	'gets the status of every message but those that spoil their request',
	async () => {
		const spoiled = fc
			.uniqueArray(fc.nat(149), { minLength: 1, maxLength: 4 })
			.chain((spoilers) => only({ spoilers, maxRetries: 0 }));
		await fc.assert(
			fc.asyncProperty(spoiled, async (scenario) => {
				const isSpoiler = ({ id }: { id?: unknown }): boolean =>
					typeof id === 'number' && scenario.spoilers.includes(id);
				const result = await runScenario(scenario);
				checkScenario(scenario, result);
				const [statuses, errors] = result.run.outputs;
				expect(linksOf(statuses)).toEqual(
					indexesWhere(scenario, (item) => isKnown(item) && !isSpoiler(item)),
				);
				const refused = errors.filter(({ json }) => json.errorCode === 6);
				expect(linksOf(refused)).toEqual(indexesWhere(scenario, isSpoiler));
				expect(refused.every(({ json }) => json.errorSource === 'message')).toBe(true);
			}),
			{ numRuns: 100 },
		);
	},
	5 * 60_000,
);
