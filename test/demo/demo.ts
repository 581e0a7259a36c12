import '../engine/environment';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';
import pc from 'picocolors';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { wholeNumberFrom } from '../cli/wholeNumber';
import { runNode } from '../engine/runNode';
import { sampleMessages } from '../simulator/sampleMessages';
import { faultsOf } from '../simulator/faults';
import { perhapsFault } from '../simulator/randomFaults';
import { Simulator } from '../simulator/simulator';
import {
	type OperationParameters,
	type ParameterChange,
	readChange,
	withChanges,
} from './nodeParameters';
import { type Columns, DEFAULT_COLUMNS, readColumns, readMessageFile } from './readMessageFile';
import { faultTable, reportOf } from './report';
import { sampleSms } from './sampleSms';
import { UserFacingError } from './userFacingError';

/** Runs the node in n8n's engine and prints the results. */

interface Options {
	messages: number;
	latency: number;
	file?: string;
	columns?: Columns;
	set?: ParameterChange[];
	send?: true;
	live?: true;
	faults?: true;
	seed: number;
}

interface Api {
	readonly name: string;
	readonly baseUrl: string;
	readonly apiKey: string;
	close(): Promise<void>;
}

const BATCH_SIZE = 500;

// With --faults: small batches, for many requests that can fail, and a short time-out.
const FAULTY_OPTIONS = { batchSize: 50, timeout: 1000 };
const FAULTY_REQUESTS = 500;

const GET = { resource: 'messageStatus', operation: 'get' } as const;
const SEND = {
	resource: 'message',
	operation: 'send',
	phoneNumber: '={{ $json.phoneNumber }}',
	message: '={{ $json.text }}',
} as const;

// A simulated SMS is delivered after three seconds.
const WAIT_FOR_FINAL = { waitForFinal: true, checkEverySeconds: 5, giveUpAfterSeconds: 60 };

const LIVE_URL = 'https://api.smspartner.fr/v1';

async function main(): Promise<void> {
	const { options, isMessagesGiven } = parseOptions();
	if (options.send && (options.live || options.file)) {
		throw new UserFacingError(
			'--send cannot be combined with --live or --file: it sends sample messages, to the simulator only.',
		);
	}
	if (options.live && !options.file) {
		throw new UserFacingError(
			'--live requires --file: the sample messages do not exist at SMS Partner.',
		);
	}
	if (options.columns && !options.file) {
		throw new UserFacingError('--columns requires --file: it names the columns of that file.');
	}
	if (options.file && isMessagesGiven) {
		throw new UserFacingError(
			'--messages cannot be combined with --file: it sets the number of sample messages.',
		);
	}
	const items = options.send
		? sampleSms(options.messages)
		: options.file
			? readMessageFile(options.file, options.columns)
			: sampleItems(options.messages);
	const faults = new Map<string, number>();
	const known = options.send ? [] : items;
	const api = options.live ? liveApi() : await simulatedApi(known, options, faults);
	const nodeOptions = options.faults ? FAULTY_OPTIONS : {};
	const { set = [] } = options;
	try {
		console.log(`${pc.bold('SMS Partner node')} in n8n's engine, with ${api.name}\n`);
		if (options.send) await sendAndCheck(items, api, nodeOptions, set);
		else {
			const get = { ...GET, ...mappedTo(options.columns), options: nodeOptions };
			await runAndReport(items, api, get, set);
		}
		if (faults.size > 0) console.log(`\n${faultTable(faults)}`);
	} finally {
		await api.close();
	}
}

/** Sends the messages, then checks their statuses until they are final. */
async function sendAndCheck(
	items: IDataObject[],
	api: Api,
	nodeOptions: OperationParameters['options'],
	changes: readonly ParameterChange[],
): Promise<void> {
	console.log(`${pc.bold('Message: Send')}\n`);
	const sent = await runAndReport(items, api, { ...SEND, options: nodeOptions }, changes);
	if (sent.length === 0) return;
	console.log(`\n${pc.bold('Message Status: Get')} of the sent messages, until they are final\n`);
	await runAndReport(sent, api, { ...GET, ...WAIT_FOR_FINAL, options: nodeOptions });
}

/** The node's parameters for column names other than the default ones. */
function mappedTo(columns?: Columns): Record<string, string> {
	if (!columns) return {};
	const [phoneNumber, messageId] = columns.map((name) => `={{ $json[${JSON.stringify(name)}] }}`);
	return { phoneNumber, messageId };
}

function parseOptions(): { options: Options; isMessagesGiven: boolean } {
	const command = new Command('npm run demo --')
		.description("Runs the node in n8n's engine with sample messages, or with your own.")
		.option(
			'--messages <number>',
			'number of sample messages (--send adds a duplicate and a landline)',
			wholeNumberFrom(1),
			1200,
		)
		.option(
			'--latency <ms>',
			'response time of the simulated API in milliseconds',
			wholeNumberFrom(0),
			100,
		)
		.option('--file <file>', 'your own messages: a JSON or CSV file with phoneNumber and messageId')
		.option(
			'--columns <names>',
			'names of the phone number and message ID columns in your file, e.g. phone,id',
			readColumns,
		)
		.option(
			'--set <name=value>',
			'set a parameter of the node, e.g. simplify=false, or an option, e.g. requestOptions.batchSize=50; can be repeated',
			readChange,
		)
		.option('--send', 'send sample messages to the simulator, then check their statuses')
		.option(
			'--faults',
			'make the simulated API misbehave: errors, lost connections, jumbled answers',
		)
		.option('--seed <number>', 'seed for the random faults', wholeNumberFrom(0), 7)
		.option(
			'--live',
			'use the real SMS Partner API, with the key in SMSPARTNER_API_KEY; requires --file',
		)
		.parse();
	return {
		options: command.opts<Options>(),
		isMessagesGiven: command.getOptionValueSource('messages') === 'cli',
	};
}

/** Sample messages with typical mistakes of real lists. */
function sampleItems(count: number): IDataObject[] {
	return sampleMessages(count).map(({ phoneNumber, messageId }, index) => {
		if (index % 300 === 250) return { phoneNumber: 'unknown', messageId };
		if (index % 400 === 150) return { phoneNumber, messageId: '' };
		if (index % 3 === 0) return { phoneNumber: phoneNumber.replace('+33', '0'), messageId };
		return { phoneNumber, messageId };
	});
}

/** Simulates an SMS Partner that knows these messages, except one in 150. */
async function simulatedApi(
	items: IDataObject[],
	{ latency: latencyMs, faults: isFaulty, seed, columns = DEFAULT_COLUMNS }: Options,
	faults: Map<string, number>,
): Promise<Api> {
	const statuses = sampleMessages(items.length);
	const messages = statuses.flatMap((sample, index) => {
		const [numberColumn, idColumn] = columns;
		const phoneNumber = String(items[index][numberColumn])
			.replace(/^0/, '+33')
			.replace(/[\s.-]/g, '');
		const messageId = String(items[index][idColumn]);
		return index % 150 === 149 ? [] : [{ ...sample, phoneNumber, messageId }];
	});
	const change = faultsOf({
		schedule: fc.sample(perhapsFault, { seed, numRuns: FAULTY_REQUESTS }),
		spoilers: new Set(
			messages.filter((_, index) => index % 500 === 77).map((one) => one.messageId),
		),
		onFault: (kind) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
	});
	const simulator = await Simulator.start({ messages, latencyMs, ...(isFaulty && { change }) });
	return {
		name: `a simulated SMS Partner at ${simulator.baseUrl} (response time: ${latencyMs} ms)`,
		baseUrl: simulator.baseUrl,
		apiKey: simulator.apiKey,
		close: async () => await simulator.close(),
	};
}

function liveApi(): Api {
	const apiKey = process.env.SMSPARTNER_API_KEY?.trim();
	if (!apiKey) {
		throw new UserFacingError(
			'To use --live, set SMSPARTNER_API_KEY to the API key of your SMS Partner account.',
		);
	}
	return {
		name: `the real SMS Partner at ${LIVE_URL}`,
		baseUrl: LIVE_URL,
		apiKey,
		close: async () => await Promise.resolve(),
	};
}

/** Runs one operation and prints a report. Returns the items on all outputs except Error. */
async function runAndReport(
	items: IDataObject[],
	{ baseUrl, apiKey }: Api,
	defaults: OperationParameters,
	changes: readonly ParameterChange[] = [],
): Promise<IDataObject[]> {
	const node = new SmsPartner();
	const parameters = withChanges(defaults, changes, node.description.properties);
	if (changes.length > 0) {
		const set = changes.map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
		console.log(pc.dim(`Parameters set: ${set.join(', ')}\n`));
	}
	const batchSize = Number(parameters.requestOptions?.batchSize ?? BATCH_SIZE);
	const progress = startProgress(Math.ceil(items.length / Math.max(1, batchSize || BATCH_SIZE)));
	const { task, outputs } = await runNode({
		node,
		credential: new SmsPartnerApi(),
		items: items.map((json) => ({ json })),
		credentialData: { apiKey, baseUrl },
		parameters,
	});
	const requests = progress.stop();
	if (task.error) {
		throw new UserFacingError(
			[task.error.message, task.error.description].filter(Boolean).join('. '),
		);
	}
	// Error is always the last output.
	const results = outputs.slice(0, -1).flat();
	console.log(
		reportOf({
			output: parameters.operation === 'send' ? 'Sent' : 'Status',
			items: results,
			errorItems: outputs[outputs.length - 1],
			hints: (task.hints ?? []).map(({ message }) => message),
			requests,
			durationMs: Math.max(1, task.executionTime),
		}),
	);
	return results.map(({ json }) => json);
}

/** Counts the answers and, on a terminal, shows a progress bar. `stop` returns the count. */
function startProgress(requests: number): { stop(): number } {
	let answers = 0;
	const bar = new SingleBar({
		format: '{bar} {value}/{total} requests',
		hideCursor: true,
		clearOnComplete: true,
		barsize: 30,
	});
	if (process.stderr.isTTY) bar.start(requests, 0);
	const count = (): void => {
		answers += 1;
		// Retried and split batches add requests.
		bar.setTotal(Math.max(requests, answers));
		bar.update(answers);
	};
	subscribe('http.client.response.finish', count);
	return {
		stop: () => {
			unsubscribe('http.client.response.finish', count);
			bar.stop();
			return answers;
		},
	};
}

main().catch((error: unknown) => {
	if (!(error instanceof UserFacingError)) throw error;
	console.error(pc.red(error.message));
	process.exitCode = 1;
});
