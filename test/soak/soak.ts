import '../engine/environment';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { Command } from 'commander';
import { assertProperty, FAULT_PROPERTIES } from '../engine/faultProperties';
import type { Scenario, ScenarioResult } from '../engine/faultScenario';
import { Simulator } from '../simulator/simulator';
import { wholeNumberFrom } from '../cli/wholeNumber';

/** The properties of the fault tests, for as long as one likes, with figures. */

interface Options {
	schedules: number;
	seed: number;
}

interface Figures {
	schedules: number;
	requests: number;
	itemsIn: number;
	statuses: number;
	errors: number;
	/** Of runs that failed rightly: nothing was answered. */
	inFailedRuns: number;
	readonly faults: Map<string, number>;
}

async function main(): Promise<void> {
	const { schedules, seed } = new Command('npm run test:soak --')
		.description("Runs the node in n8n's engine through generated faults of the server.")
		.option('--schedules <number>', 'how many', wholeNumberFrom(1), 20_000)
		.option('--seed <number>', 'to repeat a run', wholeNumberFrom(0), Date.now() % 2 ** 31)
		.parse()
		.opts<Options>();
	console.log(`${schedules.toLocaleString('en-US')} schedules, seed ${seed}`);
	const bar = new SingleBar({
		format: '{bar} {value}/{total} {eta_formatted}',
		clearOnComplete: true,
		hideCursor: true,
	});
	if (process.stderr.isTTY) bar.start(schedules, 0);
	const figures: Figures = {
		schedules: 0,
		requests: 0,
		itemsIn: 0,
		statuses: 0,
		errors: 0,
		inFailedRuns: 0,
		faults: new Map(),
	};
	const count = ({ items }: Scenario, { run, simulator, faults }: ScenarioResult): void => {
		const out = run.outputs.flat();
		const errors = out.filter(({ json }) => 'errorSource' in json).length;
		figures.schedules += 1;
		figures.requests += simulator.log.length;
		figures.itemsIn += items.length;
		figures.statuses += out.length - errors;
		figures.errors += errors;
		if (run.task.error) figures.inFailedRuns += items.length;
		for (const [kind, times] of faults) {
			figures.faults.set(kind, (figures.faults.get(kind) ?? 0) + times);
		}
		bar.increment();
	};
	const simulator = await Simulator.start();
	const allRuns = FAULT_PROPERTIES.reduce((sum, { runs }) => sum + runs, 0);
	try {
		for (const property of FAULT_PROPERTIES) {
			const numRuns = Math.ceil((schedules * property.runs) / allRuns);
			await assertProperty(property, simulator, { numRuns, seed }, count);
		}
	} finally {
		await simulator.close();
		bar.stop();
		console.log(tableOf(figures));
	}
}

function tableOf({ faults, ...figures }: Figures): string {
	const { itemsIn, statuses, errors, inFailedRuns } = figures;
	const table = new Table({
		colAligns: ['left', 'right'],
		style: { head: [], border: [], compact: true },
	});
	const rows: Array<[string, number]> = [
		['Schedules', figures.schedules],
		['Requests', figures.requests],
		['Faults injected', [...faults.values()].reduce((sum, times) => sum + times, 0)],
		...[...faults].sort().map(([kind, times]): [string, number] => [`  ${kind}`, times]),
		['Items in', itemsIn],
		['Statuses out', statuses],
		['Errors out', errors],
		['Items of runs that failed, nothing being answered', inFailedRuns],
		['Items lost', itemsIn - statuses - errors - inFailedRuns],
	];
	for (const [what, value] of rows) table.push([what, value.toLocaleString('en-US')]);
	return table.toString();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
