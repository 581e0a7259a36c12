import { Command } from 'commander';
import { isRecord, messageOf } from '../../nodes/SmsPartner/data';
import { wholeNumberFrom } from '../cli/wholeNumber';
import { changingMessages, sampleMessages, DOCUMENTED_MESSAGE } from './sampleMessages';
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
		.description("SMS Partner's API on this machine, with sample messages. Ctrl+C ends it.")
		.option('--port <number>', 'port on 127.0.0.1; 0 is any free one', wholeNumberFrom(0), 8085)
		.option('--latency <ms>', 'milliseconds before each answer', wholeNumberFrom(0), 0)
		.option('--messages <number>', 'how many sample messages it knows', wholeNumberFrom(0), 1200)
		.option('--changing', 'samples that wait become final 10 to 60 seconds after the start')
		.option('--key <key>', 'the API key that it accepts', SIMULATOR_KEY)
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
				`${index + 1}  ${request.method} ${request.path}  ${request.messages} messages  HTTP ${answer.status}`,
			);
			return answer;
		},
	});
	const last = samples.at(-1);
	console.log(`SMS Partner's API is simulated at ${simulator.baseUrl}

  API key    ${key}
  Knows      ${DOCUMENTED_MESSAGE.phoneNumber} with message ID ${DOCUMENTED_MESSAGE.messageId}
             ${samples.length} samples${last ? `: ${samples[0].phoneNumber} with ${samples[0].messageId} … ${last.phoneNumber} with ${last.messageId}` : ''}

Put the address into Base URL and the key into API Key of an "SMS Partner API" credential.
`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
}

main().catch((error: unknown) => {
	const isPortTaken = isRecord(error) && error.code === 'EADDRINUSE';
	console.error(
		isPortTaken
			? 'This port is taken. Choose another one with --port.'
			: `The simulator could not start: ${messageOf(error)}`,
	);
	process.exitCode = 1;
});
