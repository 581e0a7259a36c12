import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';

/** The simulator in a separate process, so that its work does not count as a client's. Exits with its parent. */

export interface SimulatorAddress {
	readonly baseUrl: string;
	readonly apiKey: string;
}

/** The requests of a run. */
export interface SimulatorFigures {
	readonly requests: number;
	readonly mostInFlight: number;
}

/** Sets the latency. The reply is the figures since the previous command. */
export interface SimulatorCommand {
	readonly latencyMs: number;
}

/** All printable characters: those that JSON escapes are the most work. */
const API_KEY = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => index + 33));

async function main(messages: number): Promise<void> {
	const simulator = await Simulator.start({
		apiKey: API_KEY,
		messages: sampleMessages(messages),
		// Enough for hundreds of thousands of SMS.
		account: { balance: 1_000_000 },
	});
	const reply = (message: SimulatorAddress | SimulatorFigures): void =>
		void process.send?.(message);
	process.on('message', ({ latencyMs }: SimulatorCommand) => {
		const { log, mostInFlight } = simulator;
		reply({ requests: log.length, mostInFlight });
		simulator.clearLog();
		simulator.latencyMs = latencyMs;
	});
	process.once('disconnect', () => process.exit());
	reply({ baseUrl: simulator.baseUrl, apiKey: simulator.apiKey });
}

void main(Number(process.argv[2]));
