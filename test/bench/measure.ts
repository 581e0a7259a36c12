import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CaseFigures, CaseOrder, Way } from './caseProcess';
import type { SimulatorAddress, SimulatorFigures, SimulatorOrder } from './simulatorProcess';

/** Runs cases, each in a fresh process, against one simulator that has a process of its own. */

export interface Case {
	readonly way: Way;
	readonly messages: number;
	readonly latencyMs: number;
}

export type Figures = CaseFigures & SimulatorFigures;

export interface Measured extends Case {
	/** The median of the runs, figure by figure. */
	readonly median: Figures;
	readonly runs: number;
}

const NODE_OPTIONS = ['--import', 'tsx', '--expose-gc'];

/**
 * Runs each case `repeat` times, round by round, so that a slow minute of the machine is shared by all of them.
 *
 * @param onRun called after each run
 */
export async function measure(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const simulator = start('simulatorProcess.ts', String(most));
	try {
		const address = await answerOf<SimulatorAddress>(simulator);
		const runs = new Map(cases.map((one) => [one, [] as Figures[]]));
		for (let round = 0; round < repeat; round++) {
			for (const one of cases) {
				runs.get(one)?.push(await runCase(one, simulator, address));
				onRun(one);
			}
		}
		return [...runs].map(([one, figures]) => ({ ...one, median: medianOf(figures), runs: repeat }));
	} finally {
		simulator.kill();
	}
}

async function runCase(
	{ way, messages, latencyMs }: Case,
	simulator: ChildProcess,
	address: SimulatorAddress,
): Promise<Figures> {
	await tell<SimulatorOrder, SimulatorFigures>(simulator, { latencyMs });
	const client = start('caseProcess.ts');
	try {
		const order: CaseOrder = { ...address, way, messages };
		const figures = await tell<CaseOrder, CaseFigures>(client, order);
		const asked = await tell<SimulatorOrder, SimulatorFigures>(simulator, { latencyMs: 0 });
		return { ...figures, ...asked };
	} finally {
		client.kill();
	}
}

function start(file: string, ...args: string[]): ChildProcess {
	return fork(join(__dirname, file), args, { execArgv: NODE_OPTIONS });
}

async function tell<Order extends object, Answer>(
	child: ChildProcess,
	order: Order,
): Promise<Answer> {
	child.send(order);
	return await answerOf<Answer>(child);
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
	const ended = once(child, 'exit').then(() => {
		throw new Error('A process of the benchmark ended without its figures.');
	});
	const [answer] = await Promise.race([once(child, 'message'), ended]);
	ended.catch(() => {});
	return answer as Answer;
}

function medianOf(runs: readonly Figures[]): Figures {
	const median = (figure: keyof Figures): number => {
		const values = runs.map((run) => run[figure]).sort((a, b) => a - b);
		const middle = Math.floor(values.length / 2);
		return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	};
	return {
		timeMs: median('timeMs'),
		cpuMs: median('cpuMs'),
		peakMb: median('peakMb'),
		stallMs: median('stallMs'),
		requests: median('requests'),
		mostInFlight: median('mostInFlight'),
	};
}
