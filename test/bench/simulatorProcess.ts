import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';

/** The simulator in a separate process, so that its work does not count as a client's. Exits with its parent. */

export interface SimulatorAddress {
	readonly baseUrl: string;
	readonly apiKey: string;
}

/** The requests since the previous command. */
export interface SimulatorFigures {
	readonly requests: number;
	readonly mostInFlight: number;
}

/** All printable characters: those that JSON escapes are the most work. */
const API_KEY = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => index + 33));

/** The first message is the number of messages, and the reply an address. The others are latencies. */
process.once('message', async ({ messages }: { messages: number }) => {
	const simulator = await Simulator.start({
		apiKey: API_KEY,
		messages: sampleMessages(messages),
		// Enough for hundreds of thousands of SMS.
		account: { balance: 1_000_000 },
	});
	process.on('message', ({ latencyMs }: { latencyMs: number }) => {
		const { log, mostInFlight } = simulator;
		process.send?.({ requests: log.length, mostInFlight } satisfies SimulatorFigures);
		simulator.clearLog();
		simulator.latencyMs = latencyMs;
	});
	const { baseUrl, apiKey } = simulator;
	process.send?.({ baseUrl, apiKey } satisfies SimulatorAddress);
});
process.once('disconnect', () => process.exit());
