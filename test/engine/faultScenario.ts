import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { route } from '../../nodes/SmsPartner/actions/router';
import { isRecord, textOf } from '../../nodes/SmsPartner/data';
import type { OutputMode } from '../../nodes/SmsPartner/items/outputLayout';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { Clock } from '../../nodes/SmsPartner/requests/clock';
import { type Fault, FAULT_HEADER, faultsOf } from '../simulator/faults';
import type { SimulatedMessage } from '../simulator/messageStore';
import { perhapsFault } from '../simulator/randomFaults';
import { Simulator } from '../simulator/simulator';
import { everyText } from './everyText';
import { fakeClock } from './fakeClock';
import { type NodeRun, type OnError, runNode } from './runNode';
import { asTool } from './scenario';

/**
 * A run of the node through a server that misbehaves, and what has to hold whatever happens: each input item comes
 * out exactly once, linked, in order, with the status of its own message or an error; or the run failed, and nothing
 * had been answered.
 */

export interface Scenario {
	readonly items: readonly IDataObject[];
	readonly onError: OnError;
	readonly isTool: boolean;
	readonly outputMode: OutputMode;
	/** Undefined where the node asks once. */
	readonly wait: WaitTimes | undefined;
	readonly simplify: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	readonly maxRetries: number;
	readonly schedule: ReadonlyArray<Fault | undefined>;
	/** Message IDs that spoil each request that holds them. */
	readonly spoilers: readonly number[];
	readonly revokeKeyAfter: number;
}

export interface WaitTimes {
	readonly checkEverySeconds: number;
	readonly giveUpAfterSeconds: number;
}

export interface ScenarioResult {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	/** What came back to the node, request by request. */
	readonly seen: readonly SeenAnswer[];
	readonly faults: ReadonlyMap<string, number>;
}

interface SeenAnswer {
	readonly fault: string | undefined;
	/** The IDs that were asked for. */
	readonly asked: readonly unknown[];
	/** The words that the answer tells for sure, by message ID. */
	readonly words: ReadonlyMap<unknown, string>;
}

const KNOWN_IDS = 150;
const ALL_IDS = 200;
const FIRST_DATE = 1_517_934_416;

/** After which no status changes any more. */
export const LAST_CHANGE_SECONDS = 30;

const phoneNumberOf = (id: number): string =>
	`+336399800${String(id).padStart(3, '0')}`.slice(0, 12);

/** Words of the API and, with one output per status, the output of each. */
const OUTPUT_OF_WORD: Readonly<Record<string, number>> = {
	Delivered: 0,
	DELIVRD: 0,
	'Not delivered': 1,
	REJECTD: 1,
	ko: 1,
	Waiting: 2,
	ENROUTE: 2,
	Teleported: 2,
};
const WAITING_OUTPUT = 2;
const isFinalWord = (word: string): boolean => OUTPUT_OF_WORD[word] < WAITING_OUTPUT;

/** What becomes of a message, one of these for each ID: words, and seconds after the start. */
const HISTORIES: ReadonlyArray<ReadonlyArray<readonly [seconds: number, word: string]>> = [
	[[0, 'Delivered']],
	[
		[0, 'Waiting'],
		[7, 'Delivered'],
	],
	[[0, 'ko']],
	[
		[0, 'ENROUTE'],
		[16, 'Not delivered'],
	],
	[[0, 'Waiting']],
	[
		[0, 'Teleported'],
		[12, 'Waiting'],
		[LAST_CHANGE_SECONDS, 'REJECTD'],
	],
	[[0, 'DELIVRD']],
];
const historyOf = (id: number): (typeof HISTORIES)[number] => HISTORIES[id % HISTORIES.length];

/** The word that a message has in the end. */
export const lastWordOf = (id: number): string => historyOf(id).at(-1)?.[1] ?? '';

/** The date of a message's status tells the message, so that a status that reaches the wrong one is seen. */
const dateOf = (id: number): number => FIRST_DATE + id;

const KNOWN_MESSAGES: readonly SimulatedMessage[] = Array.from({ length: KNOWN_IDS }, (_, id) => ({
	phoneNumber: phoneNumberOf(id),
	messageId: id,
	status: historyOf(id).map(([seconds, status]) => ({ afterMs: seconds * 1000, status })),
	date: dateOf(id),
}));

const idOf = ({ id }: IDataObject): number | undefined => (typeof id === 'number' ? id : undefined);

const goodItem = fc
	.record({ id: fc.nat(ALL_IDS - 1), format: fc.nat(3) })
	.map(({ id, format }): IDataObject => {
		const phoneNumber = phoneNumberOf(id);
		const formats = [
			{ phoneNumber, messageId: id },
			{ phoneNumber: phoneNumber.replace('+33', '0'), messageId: String(id) },
			{ phoneNumber: phoneNumber.replace('+', '00'), messageId: ` 0${id}` },
			{ phoneNumber: Number(phoneNumber), messageId: id },
		];
		// The item's own ID is for the test; the node does not read it.
		return { id, ...formats[format] };
	});

const badItem = fc.constantFrom<IDataObject>(
	{},
	{ phoneNumber: '0639980001' },
	{ messageId: 1 },
	{ phoneNumber: 'Ana', messageId: 1 },
	{ phoneNumber: { a: 1 }, messageId: 1 },
	{ phoneNumber: '+3363998000112345', messageId: 1 },
	{ phoneNumber: '0639980001', messageId: -1 },
	{ phoneNumber: '0639980001', messageId: 1.5 },
	{ phoneNumber: '0639980001', messageId: {} },
	{ phoneNumber: '0639980001', messageId: null },
);

export const scenarios: fc.Arbitrary<Scenario> = fc
	.record({
		items: fc.oneof(
			{ weight: 3, arbitrary: itemsUpTo(20) },
			{ weight: 1, arbitrary: itemsUpTo(300) },
		),
		onError: fc.constantFrom<OnError>(
			'stopWorkflow',
			'continueRegularOutput',
			'continueErrorOutput',
		),
		isTool: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
		outputMode: fc.constantFrom<OutputMode>('statusAndError', 'perStatus'),
		wait: fc.option(
			fc.record({
				checkEverySeconds: fc.integer({ min: 8, max: 30 }),
				giveUpAfterSeconds: fc.integer({ min: 5, max: 45 }),
			}),
			{ nil: undefined, freq: 2 },
		),
		simplify: fc.boolean(),
		batchSize: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 500 })),
		concurrentRequests: fc.integer({ min: 1, max: 20 }),
		maxRetries: fc.nat(3),
		schedule: fc.array(perhapsFault, { maxLength: 25 }),
		spoilers: fc.oneof(fc.constant([]), fc.uniqueArray(fc.nat(ALL_IDS - 1), { maxLength: 6 })),
		revokeKeyAfter: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(Infinity) },
			{ weight: 1, arbitrary: fc.nat(8) },
		),
	})
	// Under "Continue (using error output)" n8n 2.41 itself empties the one output of a tool.
	.filter(({ isTool, onError }) => !isTool || onError !== 'continueErrorOutput');

function itemsUpTo(maxLength: number): fc.Arbitrary<IDataObject[]> {
	const item = fc.oneof({ weight: 9, arbitrary: goodItem }, { weight: 1, arbitrary: badItem });
	return fc.array(item, { minLength: 1, maxLength, size: 'max' });
}

/** Runs the scenario in n8n's engine, over real HTTP. Waits pass at once; the node and the server share their clock. */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
	const faults = new Map<string, number>();
	const clock = fakeClock();
	const simulator = await Simulator.start({
		messages: KNOWN_MESSAGES,
		now: clock.now,
		change: faultsOf({
			schedule: scenario.schedule,
			spoilers: new Set(scenario.spoilers.map(String)),
			revokeKeyAfter: scenario.revokeKeyAfter,
			onFault: (kind) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
		}),
	});
	try {
		const seen: SeenAnswer[] = [];
		const node = watchedNode(seen, clock);
		const { batchSize, concurrentRequests, maxRetries } = scenario;
		const isSlow = scenario.schedule.some(
			(fault) => fault?.kind === 'silence' || fault?.kind === 'drip',
		);
		const run = await runNode({
			node: scenario.isTool ? asTool(node) : node,
			credential: new SmsPartnerApi(),
			credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
			items: scenario.items.map((json) => ({ json })),
			onError: scenario.onError,
			parameters: {
				simplify: scenario.simplify,
				outputMode: scenario.outputMode,
				waitForFinal: scenario.wait !== undefined,
				...scenario.wait,
				options: { batchSize, concurrentRequests, maxRetries, timeout: isSlow ? 100 : 10_000 },
			},
		});
		return { run, simulator, seen, faults };
	} finally {
		await simulator.close();
	}
}

/** The node, with a note of each answer that reaches it. */
function watchedNode(seen: SeenAnswer[], clock: Clock): INodeType {
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const { httpRequestWithAuthentication: ask } = this.helpers;
		this.helpers.httpRequestWithAuthentication = async function (type, request, more) {
			const response: unknown = await ask.call(this, type, request, more);
			const headers = isRecord(response) && isRecord(response.headers) ? response.headers : {};
			const fault = textOf(headers[FAULT_HEADER]);
			const isWhole = fault === undefined || fault === 'latency';
			const entries = isWhole && isRecord(response) ? entriesOf(response.body) : [];
			seen.push({
				fault,
				asked: listIn(request.body, 'SMSStatut_List').map(({ messageId }) => messageId),
				words: new Map(
					entries
						.filter(({ success }) => success === true)
						.map(({ messageId, status }) => [messageId, String(status)]),
				),
			});
			return response;
		};
		return await route(this, clock);
	};
	return node;
}

function entriesOf(body: unknown): IDataObject[] {
	return typeof body === 'string' ? listIn(JSON.parse(body), 'StatutResponse_List') : [];
}

function listIn(body: unknown, name: string): IDataObject[] {
	const list = isRecord(body) ? body[name] : undefined;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** Whether the answer told something of the messages that were asked for. */
function isAnswer({ fault, asked }: SeenAnswer): boolean {
	if (fault === undefined || fault === 'latency' || fault.startsWith('entries ')) return true;
	return asked.length === 1 && (fault.startsWith('refused') || fault === 'spoiled batch');
}

/** Throws where something does not hold that has to hold in every run. */
export function checkScenario(scenario: Scenario, { run, simulator, seen }: ScenarioResult): void {
	const { task, outputs } = run;
	const isAnswered = seen.some(isAnswer);
	const mayFail = scenario.onError === 'stopWorkflow' && !scenario.isTool;
	const isAsked = simulator.log.length > 0;
	assert.equal(
		task.error !== undefined,
		mayFail && isAsked && !isAnswered,
		'the run fails rightly',
	);

	checkSecrecy(run, simulator.apiKey);
	checkRequests(scenario, simulator);
	const knownWords = checkNoneIsAskedAgain(seen);
	if (task.error) return;

	const count = scenario.isTool ? 1 : scenario.outputMode === 'perStatus' ? 4 : 2;
	assert.deepEqual(outputs.slice(count).flat(), [], 'nothing on further outputs');
	const links = outputs.map((items) => items.map(linkOf));
	for (const output of links) {
		assert.deepEqual(
			output,
			[...output].sort((a, b) => a - b),
			'in the order of the items',
		);
	}
	assert.deepEqual(
		links.flat().sort((a, b) => a - b),
		scenario.items.map((_, index) => index),
		'each item once',
	);
	outputs.forEach((items, output) => {
		for (const item of items) {
			assert.equal(output, outputOf(scenario, item), 'on its output');
			checkItem(scenario, item, knownWords);
		}
	});
}

/** The output on which an item is to be. */
function outputOf({ isTool, outputMode }: Scenario, { json }: INodeExecutionData): number {
	const isError = 'errorSource' in json;
	if (isTool) return 0;
	if (outputMode === 'statusAndError') return isError ? 1 : 0;
	return isError ? 3 : OUTPUT_OF_WORD[String(json.status)];
}

/** Gives the last word that the node was told of each message, by message ID. */
function checkNoneIsAskedAgain(seen: readonly SeenAnswer[]): Map<unknown, string> {
	const knownWords = new Map<unknown, string>();
	for (const { asked, words } of seen) {
		assert.deepEqual(
			asked.filter((id) => isFinalWord(knownWords.get(id) ?? '')),
			[],
			'none is asked for again once it is final',
		);
		for (const [id, word] of words) knownWords.set(id, word);
	}
	return knownWords;
}

function linkOf({ pairedItem }: INodeExecutionData): number {
	assert.ok(typeof pairedItem === 'object' && !Array.isArray(pairedItem), 'linked');
	return pairedItem.item;
}

function checkItem(
	{ items, simplify }: Scenario,
	item: INodeExecutionData,
	knownWords: ReadonlyMap<unknown, string>,
): void {
	const given = items[linkOf(item)];
	const id = idOf(given);
	const { json } = item;
	if (!('errorSource' in json)) {
		assert.ok(id !== undefined, 'a status for a good item only');
		const words = historyOf(id).map(([, word]) => word);
		const at = words.indexOf(String(json.status));
		assert.ok(at >= 0, 'a status that the message had');
		assert.ok(at >= words.indexOf(knownWords.get(id) ?? ''), 'no status is taken back');
		if (simplify) {
			assert.equal(json.date, new Date(dateOf(id) * 1000).toISOString(), 'of the right message');
			assert.equal(json.phoneNumber, phoneNumberOf(id));
			assert.equal(json.messageId, id);
			assert.equal(json.isFinal, isFinalWord(String(json.status)));
		} else {
			assert.equal(Number(json.date), dateOf(id), 'of the right message');
		}
		return;
	}
	assert.ok(!knownWords.has(id), 'no error for a message whose status is known');
	assert.equal(json.errorSource === 'input', id === undefined, 'input errors for bad items only');
	assert.equal(json.phoneNumber, given.phoneNumber, 'the number as given');
	assert.equal(json.messageId, given.messageId, 'the ID as given');
	assert.ok(typeof json.error === 'string' && json.error.length > 5, 'an error in words');
	assert.ok(typeof json.errorDescription === 'string', 'what to do');
}

function checkSecrecy({ run, task }: NodeRun, apiKey: string): void {
	const withKey = everyText(run.data).filter((text) => text.includes(apiKey));
	assert.deepEqual(withKey, [], 'the key is nowhere');
	const outsideOfItems = everyText([task.error?.message, task.error?.description, task.hints]);
	const withNumber = outsideOfItems.filter((text) => /(?:\+33|0)6\d{8}/.test(text));
	assert.deepEqual(withNumber, [], 'numbers are in items only');
}

function checkRequests(scenario: Scenario, { log, mostInFlight }: Simulator): void {
	const { batchSize, concurrentRequests, revokeKeyAfter } = scenario;
	assert.ok(log.length <= mostRequests(scenario), 'the number of requests is bounded');
	for (const { messages, path } of log) {
		assert.equal(path, '/v1/multi-status', 'no redirect is followed');
		assert.ok(messages >= 1 && messages <= batchSize, 'the batch size is kept');
	}
	if (revokeKeyAfter !== Infinity) {
		assert.ok(
			log.length <= revokeKeyAfter + concurrentRequests,
			'no request after the key is refused',
		);
	}
	// The simulator may still hold requests that have timed out.
	assert.ok(mostInFlight <= concurrentRequests * 4, 'few requests at once');
}

function mostRequests({ items, batchSize, maxRetries, wait, ...plan }: Scenario): number {
	const batches = Math.ceil(items.length / batchSize);
	const isRefused =
		plan.spoilers.length > 0 || plan.schedule.some((one) => one?.kind === 'refusal');
	// 40 refusals of a batch cut it into 41 parts at most.
	const requestsOfBatch = isRefused ? 40 + 41 : 1;
	const rounds = wait ? Math.ceil(wait.giveUpAfterSeconds / wait.checkEverySeconds) : 0;
	return batches * requestsOfBatch * (1 + maxRetries + rounds);
}
