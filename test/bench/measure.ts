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
	const simulator = new Child('simulatorProcess.ts', String(most));
	try {
		const address = await simulator.answer<SimulatorAddress>();
		const runs = new Map(cases.map((one) => [one, [] as Figures[]]));
		for (let round = 0; round < repeat; round++) {
			for (const one of cases) {
				runs.get(one)?.push(await runCase(one, simulator, address));
				onRun(one);
			}
		}
		return [...runs].map(([one, figures]) => ({ ...one, median: medianOf(figures), runs: repeat }));
	} finally {
		simulator.end();
	}
}

async function runCase(
	{ way, messages, latencyMs }: Case,
	simulator: Child,
	address: SimulatorAddress,
): Promise<Figures> {
	await simulator.tell<SimulatorOrder, SimulatorFigures>({ latencyMs });
	const client = new Child('caseProcess.ts');
	try {
		const order: CaseOrder = { ...address, way, messages };
		const figures = await client.tell<CaseOrder, CaseFigures>(order);
		const asked = await simulator.tell<SimulatorOrder, SimulatorFigures>({ latencyMs: 0 });
		return { ...figures, ...asked };
	} finally {
		client.end();
	}
}

/** A process that answers each order with one message. */
class Child {
	private readonly child: ChildProcess;

	private readonly ended: Promise<never>;

	constructor(file: string, ...args: string[]) {
		this.child = fork(join(__dirname, file), args, { execArgv: NODE_OPTIONS });
		this.ended = once(this.child, 'exit').then(() => {
			throw new Error('A process of the benchmark ended without its figures.');
		});
		// Looked at only while an answer is waited for.
		this.ended.catch(() => {});
	}

	async answer<Answer>(): Promise<Answer> {
		const [message] = await Promise.race([once(this.child, 'message'), this.ended]);
		return message as Answer;
	}

	async tell<Order extends object, Answer>(order: Order): Promise<Answer> {
		this.child.send(order);
		return await this.answer<Answer>();
	}

	end(): void {
		this.child.kill();
	}
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
