import '../engine/environment';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { assertProperty, FAULT_PROPERTIES } from '../engine/faultProperties';
import type { Scenario, ScenarioResult } from '../engine/faultScenario';
import { assertSendProperty, SEND_PROPERTIES } from '../engine/sendProperties';
import { type SendResult, type SendScenario, sortedOut } from '../engine/sendScenario';
import { Simulator } from '../simulator/simulator';
import { wholeNumberFrom } from '../cli/wholeNumber';

/** Runs the property tests for faults with any number of schedules, and prints figures. */

interface Options {
	schedules: number;
	seed: number;
	what: (typeof WHAT)[number];
}

const WHAT = ['statuses', 'send', 'all'] as const;

/** Counters, printed as a table in the order in which they were first added. */
class Figures {
	private readonly figures = new Map<string, number>();

	private readonly faults = new Map<string, number>();

	add(what: string, count: number): void {
		this.figures.set(what, (this.figures.get(what) ?? 0) + count);
	}

	addFaults(faults: ReadonlyMap<string, number>): void {
		for (const [kind, times] of faults) this.faults.set(kind, (this.faults.get(kind) ?? 0) + times);
	}

	get(what: string): number {
		return this.figures.get(what) ?? 0;
	}

	toString(): string {
		const table = new Table({
			colAligns: ['left', 'right'],
			style: { head: [], border: [], compact: true },
		});
		const injected = [...this.faults.values()].reduce((sum, times) => sum + times, 0);
		const rows = [...this.figures, ['Faults injected', injected] as const];
		const kinds = [...this.faults].sort().map(([kind, times]) => [`  ${kind}`, times] as const);
		for (const [what, value] of [...rows, ...kinds]) {
			table.push([what, value.toLocaleString('en-US')]);
		}
		return table.toString();
	}
}

async function main(): Promise<void> {
	const { schedules, seed, what } = new Command('npm run test:soak --')
		.description("Runs the node in n8n's engine against a simulated API with random faults.")
		.option(
			'--schedules <number>',
			'number of fault schedules per target',
			wholeNumberFrom(1),
			20_000,
		)
		.addOption(
			new Option('--seed <number>', 'seed, to repeat a run')
				.argParser(wholeNumberFrom(0))
				.default(Date.now() % 2 ** 31, 'random'),
		)
		.addOption(new Option('--what <what>', 'target to test').choices(WHAT).default('all'))
		.parse()
		.opts<Options>();
	const simulator = await Simulator.start();
	try {
		if (what !== 'send') {
			await soak('statuses', FAULT_PROPERTIES, { schedules, seed }, async (property, run, done) => {
				const figures = run.figures;
				await assertProperty(property, simulator, run.parameters, (scenario, result) => {
					countStatuses(figures, scenario, result);
					done();
				});
			});
		}
		if (what !== 'statuses') {
			await soak('send', SEND_PROPERTIES, { schedules, seed }, async (property, run, done) => {
				const figures = run.figures;
				await assertSendProperty(property, simulator, run.parameters, (scenario, result) => {
					countSms(figures, scenario, result);
					done();
				});
			});
		}
	} finally {
		await simulator.close();
	}
}

/** Runs this many schedules, split among the properties in the same proportion as in `npm test`. Prints the figures. */
async function soak<Property extends { readonly runs: number }>(
	what: string,
	properties: readonly Property[],
	{ schedules, seed }: Pick<Options, 'schedules' | 'seed'>,
	assertOne: (
		property: Property,
		run: { figures: Figures; parameters: { numRuns: number; seed: number } },
		done: () => void,
	) => Promise<void>,
): Promise<void> {
	console.log(`Testing ${what}: ${schedules.toLocaleString('en-US')} schedules, seed ${seed}`);
	const bar = new SingleBar({
		format: '{bar} {value}/{total} schedules, {eta_formatted} left',
		clearOnComplete: true,
		hideCursor: true,
	});
	if (process.stderr.isTTY) bar.start(schedules, 0);
	const figures = new Figures();
	const allRuns = properties.reduce((sum, { runs }) => sum + runs, 0);
	try {
		for (const property of properties) {
			const numRuns = Math.ceil((schedules * property.runs) / allRuns);
			await assertOne(property, { figures, parameters: { numRuns, seed } }, () => bar.increment());
		}
	} finally {
		bar.stop();
		console.log(figures.toString());
	}
}

function countStatuses(
	figures: Figures,
	{ items }: Scenario,
	{ run, simulator, faults }: ScenarioResult,
): void {
	const out = run.outputs.flat();
	const errors = out.filter(({ json }) => 'errorSource' in json).length;
	const inFailedRun = run.task.error ? items.length : 0;
	figures.add('Schedules', 1);
	figures.add('Requests', simulator.log.length);
	figures.add('Items in', items.length);
	figures.add('Statuses out', out.length - errors);
	figures.add('Errors out', errors);
	figures.add('Items in failed runs (nothing was answered)', inFailedRun);
	figures.add('Items lost', items.length - out.length - inFailedRun);
	figures.addFaults(faults);
}

function countSms(figures: Figures, scenario: SendScenario, result: SendResult): void {
	const { sent, maybeSent } = sortedOut(scenario, result);
	const { ledger, outputs, simulator, faults } = result;
	const real = sent.filter(({ isSandbox }) => !isSandbox).length;
	const expected = countsBy(
		scenario.items.flatMap(({ sms }) => (sms?.isSandbox ? [] : (sms ?? []))),
	);
	const extra = [...countsBy(ledger)].map(([key, count]) => count - (expected.get(key) ?? 0));
	const inFailedRun = result.hasFailed ? scenario.items.length : 0;
	figures.add('Schedules', 1);
	figures.add('Requests', simulator.log.length);
	figures.add('Items in', scenario.items.length);
	figures.add('Items on Sent', sent.length);
	figures.add('  of these, in sandbox mode', sent.length - real);
	figures.add('Items on Error, maybe sent', maybeSent.length);
	figures.add('Items on Error, not sent', outputs.flat().length - sent.length - maybeSent.length);
	figures.add('Items in failed runs (nothing was sent)', inFailedRun);
	figures.add('SMS actually sent (ledger)', ledger.length);
	figures.add('  of these, reported as maybe sent', ledger.length - real);
	figures.add(
		'Duplicate SMS',
		extra.filter((count) => count > 0).reduce((sum, count) => sum + count, 0),
	);
	figures.add('Items lost', scenario.items.length - outputs.flat().length - inFailedRun);
	figures.addFaults(faults);
}

function countsBy(
	sms: ReadonlyArray<{ readonly phoneNumber: string; readonly text: string }>,
): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { phoneNumber, text } of sms) {
		const key = `${phoneNumber} ${text}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
