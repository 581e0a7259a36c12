import type { CaseFigures, CaseInput, Variant } from './caseProcess';
import { Child } from './child';
import { type CaseOf, type MeasuredOf, medians } from './medians';
import type { SimulatorAddress, SimulatorFigures, SimulatorCommand } from './simulatorProcess';

/** Runs each case in a new process, all against one simulator in a separate process. */

export type Figures = CaseFigures & SimulatorFigures;

export type Case = CaseOf<Variant>;
export type Measured = MeasuredOf<Variant, Figures>;

/** Runs each case `repeat` times. Calls `onRun` after each run. */
export async function measure(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const simulator = new Child('simulatorProcess.ts', String(most));
	try {
		const address = await simulator.receive<SimulatorAddress>();
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
	{ variant, messages, latencyMs }: Case,
	simulator: Child,
	address: SimulatorAddress,
): Promise<Figures> {
	await simulator.request<SimulatorCommand, SimulatorFigures>({ latencyMs });
	const client = new Child('caseProcess.ts');
	try {
		const input: CaseInput = { ...address, variant, messages };
		const figures = await client.request<CaseInput, CaseFigures>(input);
		const requests = await simulator.request<SimulatorCommand, SimulatorFigures>({ latencyMs: 0 });
		return { ...figures, ...requests };
	} finally {
		client.end();
	}
}
