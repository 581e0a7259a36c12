import type { CaseFigures, CaseOrder, Way } from './caseProcess';
import { Child } from './child';
import { type CaseOf, type MeasuredOf, medians } from './medians';
import type { SimulatorAddress, SimulatorFigures, SimulatorOrder } from './simulatorProcess';

/** Runs cases, each in a fresh process, against one simulator that has a process of its own. */

export type Figures = CaseFigures & SimulatorFigures;

export type Case = CaseOf<Way>;
export type Measured = MeasuredOf<Way, Figures>;

/** Runs each case `repeat` times; `onRun` is called after each run. */
export async function measure(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const simulator = new Child('simulatorProcess.ts', String(most));
	try {
		const address = await simulator.answer<SimulatorAddress>();
		return await medians(
			cases,
			repeat,
			async (one) => await runCase(one, simulator, address),
			onRun,
		);
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
