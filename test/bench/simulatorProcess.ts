import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';

/** The simulator in a process of its own, so that its work is not counted as a client's. Ends with its parent. */

export interface SimulatorAddress {
	readonly baseUrl: string;
	readonly apiKey: string;
}

/** What a run asked of it. */
export interface SimulatorFigures {
	readonly requests: number;
	readonly mostInFlight: number;
}

/** Sent by the parent: the latency from now on. Answered with the figures since the last one. */
export interface SimulatorOrder {
	readonly latencyMs: number;
}

/** All printable characters: those that JSON writes in other ways make the most work. */
const API_KEY = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => index + 33));

async function main(messages: number): Promise<void> {
	const simulator = await Simulator.start({
		apiKey: API_KEY,
		messages: sampleMessages(messages),
		// Hundreds of thousands of SMS cost something.
		account: { balance: 1_000_000 },
	});
	const tell = (message: SimulatorAddress | SimulatorFigures): void => void process.send?.(message);
	process.on('message', ({ latencyMs }: SimulatorOrder) => {
		const { log, mostInFlight } = simulator;
		tell({ requests: log.length, mostInFlight });
		simulator.clearLog();
		simulator.latencyMs = latencyMs;
	});
	process.once('disconnect', () => process.exit());
	tell({ baseUrl: simulator.baseUrl, apiKey: simulator.apiKey });
}

void main(Number(process.argv[2]));
