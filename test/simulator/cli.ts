import { Command } from 'commander';
import { isRecord, messageOf } from '../../nodes/SmsPartner/guards';
import { MAX_PORT, wholeNumberFrom } from '../cli/wholeNumber';
import { changingMessages, DOCUMENTED_MESSAGE, sampleMessages } from './sampleMessages';
import { Simulator, SIMULATOR_KEY } from './simulator';

interface Options {
	port: number;
	latency: number;
	key: string;
	messages: number;
	changing?: true;
}

async function main(): Promise<void> {
	const { port, latency, key, messages, changing } = new Command('npm run simulator --')
		.description(
			'Runs a simulated SMS Partner API on this machine, with sample messages. Press Ctrl+C to stop.',
		)
		.option(
			'--port <number>',
			'port on 127.0.0.1; 0 for any free port',
			wholeNumberFrom(0, MAX_PORT),
			8085,
		)
		.option('--latency <ms>', 'response time in milliseconds', wholeNumberFrom(0), 0)
		.option('--messages <number>', 'number of sample messages', wholeNumberFrom(0), 1200)
		.option('--changing', 'make waiting messages final 10 to 60 seconds after the start')
		.option('--key <key>', 'API key to accept', SIMULATOR_KEY)
		.parse()
		.opts<Options>();

	const samples = changing ? changingMessages(sampleMessages(messages)) : sampleMessages(messages);
	const simulator = await Simulator.start({
		apiKey: key,
		port,
		latencyMs: latency,
		messages: [DOCUMENTED_MESSAGE, ...samples],
		change: (answer, request, index) => {
			console.log(
				`#${index + 1}  ${request.method} ${request.path}  messages: ${request.messages}  HTTP ${answer.status}`,
			);
			return answer;
		},
	});
	const last = samples.at(-1);
	console.log(`The simulated SMS Partner API is running.

  Base URL   ${simulator.baseUrl}
  API Key    ${key}
  Messages   phone number ${DOCUMENTED_MESSAGE.phoneNumber}, message ID ${DOCUMENTED_MESSAGE.messageId}
             ${last ? `and ${samples.length} samples, from ${samples[0].phoneNumber}, ${samples[0].messageId} to ${last.phoneNumber}, ${last.messageId}` : 'and no samples'}

In n8n, enter this Base URL and API Key in an "SMS Partner API" credential.
Press Ctrl+C to stop.
`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
}

main().catch((error: unknown) => {
	const isPortTaken = isRecord(error) && error.code === 'EADDRINUSE';
	console.error(
		isPortTaken
			? 'This port is already in use. Choose another one with --port.'
			: `The simulator did not start: ${messageOf(error)}`,
	);
	process.exitCode = 1;
});
