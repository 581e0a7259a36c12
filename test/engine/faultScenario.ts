import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { route } from '../../nodes/SmsPartner/actions/router';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { type Fault, type FaultPlan, faultsOf, type OutagePlan } from '../simulator/faults';
import type { SimulatedMessage } from '../simulator/messageStore';
import { perhapsFault } from '../simulator/randomFaults';
import type { LoggedRequest, Simulator } from '../simulator/simulator';
import { bodyText } from './bodyText';
import { everyText } from './everyText';
import { fakeClock } from './fakeClock';
import { type NodeRun, type OnError, runNode } from './runNode';
import { asTool } from './scenario';

/**
 * Runs the node against a misbehaving server and checks what must always hold: each input item comes out exactly once,
 * linked, in order, with the status of its own message or an error; or the run failed and nothing was answered. To
 * find out what was answered, this file reads the raw answers by its own rules, not with the node's code.
 */

export interface Scenario {
	readonly items: readonly IDataObject[];
	readonly onError: OnError;
	readonly isTool: boolean;
	readonly outputMode: 'statusAndError' | 'perStatus';
	/** Undefined if the node checks only once. */
	readonly wait: WaitTimes | undefined;
	readonly simplify: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	/** Seconds. */
	readonly maxRetryTime: number;
	readonly schedule: ReadonlyArray<Fault | undefined>;
	readonly outage?: OutagePlan;
	/** Messages that make the server refuse each request that contains them. */
	readonly spoilers: readonly Pair[];
	readonly spoiledAnswer?: FaultPlan['spoiledAnswer'];
	readonly revokeKeyAfter: number;
}

export interface WaitTimes {
	readonly checkEverySeconds: number;
	readonly giveUpAfterSeconds: number;
}

export interface ScenarioResult {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	/** The answers that the node received, in order. */
	readonly seen: readonly SeenAnswer[];
	readonly faults: ReadonlyMap<string, number>;
}

interface SeenAnswer {
	readonly requested: readonly IDataObject[];
	readonly status: number;
	readonly body: unknown;
}

/** A message of the simulator, by its place in a grid: a row is a phone number, a column a message ID. */
export interface Pair {
	readonly row: number;
	readonly column: number;
}

const GRID = 32;
/** Generated items come from a corner of the grid, so that they collide. */
const CORNER = { rows: 5, columns: 6 };
const FIRST_DATE = 1_517_934_416;

/** No status changes after this time. */
export const LAST_CHANGE_SECONDS = 30;

const phoneNumberOf = ({ row }: Pair): string => `+336399800${String(row).padStart(2, '0')}`;
const messageIdOf = ({ column }: Pair): number => 4_100 + column;
const indexOf = ({ row, column }: Pair): number => row * GRID + column;

export const isKnown = ({ row, column }: Pair): boolean => (row * 2 + column) % 5 !== 4;

/** The pair of a valid item; undefined for an invalid one. */
export const pairOf = ({ row, column }: IDataObject): Pair | undefined =>
	typeof row === 'number' && typeof column === 'number' ? { row, column } : undefined;

/** The API's status words, each with its output under One per Status. */
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

/** The statuses of a message over time. */
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
const historyOf = (pair: Pair): (typeof HISTORIES)[number] =>
	HISTORIES[indexOf(pair) % HISTORIES.length];

/** The last status of a message. */
export const lastWordOf = (pair: Pair): string => historyOf(pair).at(-1)?.[1] ?? '';

/** The date of a status identifies its message, so that the test notices a status on the wrong item. */
const dateOf = (pair: Pair): number => FIRST_DATE + indexOf(pair);

/** The first `count` messages of the grid. */
export const firstPairs = (count: number): Pair[] =>
	Array.from({ length: count }, (_, index) => ({
		row: Math.floor(index / GRID),
		column: index % GRID,
	}));

const KNOWN_MESSAGES: readonly SimulatedMessage[] = firstPairs(GRID * GRID)
	.filter(isKnown)
	.map((pair) => ({
		phoneNumber: phoneNumberOf(pair),
		messageId: messageIdOf(pair),
		status: historyOf(pair).map(([seconds, status]) => ({ afterMs: seconds * 1000, status })),
		date: dateOf(pair),
	}));

/** An item for a message, with its number and ID in one of four formats. */
export function itemOf(pair: Pair, format = 0): IDataObject {
	const [phoneNumber, messageId] = [phoneNumberOf(pair), messageIdOf(pair)];
	const formats = [
		{ phoneNumber, messageId },
		{ phoneNumber: phoneNumber.replace('+33', '0'), messageId: String(messageId) },
		{ phoneNumber: phoneNumber.replace('+33', '0033 0'), messageId: ` 0${messageId}` },
		{ phoneNumber: Number(phoneNumber), messageId },
	];
	// Row and column are for the test; the node does not read them.
	return { ...pair, ...formats[format] };
}

const goodItem = fc
	.record({
		row: fc.nat(CORNER.rows - 1),
		column: fc.nat(CORNER.columns - 1),
		format: fc.nat(3),
	})
	.map(({ row, column, format }) => itemOf({ row, column }, format));

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

/** At least one item has both fields: if no item had them, the node would refuse to run. */
function itemsUpTo(maxLength: number): fc.Arbitrary<IDataObject[]> {
	const item = fc.oneof({ weight: 9, arbitrary: goodItem }, { weight: 1, arbitrary: badItem });
	return fc
		.tuple(goodItem, fc.array(item, { maxLength: maxLength - 1, size: 'max' }), fc.nat())
		.map(([first, others, at]) => {
			const place = at % (others.length + 1);
			return [...others.slice(0, place), first, ...others.slice(place)];
		});
}

/** Scenarios with up to `maxItems` items. */
export const scenariosUpTo = (maxItems: number): fc.Arbitrary<Scenario> =>
	fc
		.record({
			items: itemsUpTo(maxItems),
			onError: fc.constantFrom<OnError>(
				'stopWorkflow',
				'continueRegularOutput',
				'continueErrorOutput',
			),
			isTool: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
			outputMode: fc.constantFrom('statusAndError' as const, 'perStatus' as const),
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
			maxRetryTime: fc.constantFrom(0, 2, 20, 60),
			schedule: fc.array(perhapsFault, { maxLength: 25 }),
			spoilers: fc.oneof(
				fc.constant([]),
				fc.array(fc.record({ row: fc.nat(CORNER.rows - 1), column: fc.nat(CORNER.columns - 1) }), {
					maxLength: 3,
				}),
			),
			revokeKeyAfter: fc.oneof(
				{ weight: 4, arbitrary: fc.constant(Infinity) },
				{ weight: 1, arbitrary: fc.nat(8) },
			),
		})
		// Under "Continue (using error output)" n8n 2.41 itself empties the only output of a tool.
		.filter(({ isTool, onError }) => !isTool || onError !== 'continueErrorOutput');

/**
 * Runs the scenario in n8n's engine, over real HTTP. Waits end immediately; the node and the server share a clock.
 *
 * @param simulator may be in any state, since it is reset
 */
export async function runScenario(
	scenario: Scenario,
	simulator: Simulator,
): Promise<ScenarioResult> {
	const faults = new Map<string, number>();
	const clock = fakeClock();
	const { spoilers, schedule, outage, spoiledAnswer, revokeKeyAfter } = scenario;
	const spoilerKeys = new Set(
		spoilers.map((pair) => `${phoneNumberOf(pair)}/${messageIdOf(pair)}`),
	);
	simulator.reset({
		messages: KNOWN_MESSAGES,
		now: clock.now,
		change: faultsOf({
			schedule,
			outage,
			spoils: (phoneNumber, messageId) => spoilerKeys.has(`${phoneNumber}/${messageId}`),
			spoiledAnswer,
			revokeKeyAfter,
			onFault: (kind) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
		}),
	});
	const seen: SeenAnswer[] = [];
	const node = watchedNode(seen, clock);
	const { batchSize, concurrentRequests, maxRetryTime } = scenario;
	const isSlow = [...schedule, outage?.fault].some(
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
			requestOptions: {
				batchSize,
				concurrentRequests,
				maxRetryTime,
				timeout: isSlow ? 150 : 10_000,
			},
		},
	});
	const requests = simulator.log.length;
	for (let turns = 0; turns < 3; turns++) await nextTurn();
	assert.equal(simulator.log.length, requests, 'no request after the node returned');
	return { run, simulator, seen, faults };
}

/** The node; adds each answer that it receives to `seen`. */
function watchedNode(seen: SeenAnswer[], clock: Clock): INodeType {
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const { httpRequestWithAuthentication: ask } = this.helpers;
		this.helpers.httpRequestWithAuthentication = async function (type, request, more) {
			const requested = listIn(request.body, 'SMSStatut_List').map((entry) => ({ ...entry }));
			const answer: unknown = await ask.call(this, type, request, more);
			const { text, response } = await bodyText(answer);
			if (isRecord(response)) {
				seen.push({ requested, status: Number(response.statusCode), body: parse(text) });
			}
			return response;
		};
		return await route(this, clock);
	};
	return node;
}

function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text));
	} catch {
		return undefined;
	}
}

function listIn(body: unknown, name: string): IDataObject[] {
	const list = isRecord(body) ? body[name] : undefined;
	return (Array.isArray(list) ? list : []).filter(isRecord) as IDataObject[];
}

/** Codes that SMS Partner can give about one message. */
const MESSAGE_CODES = [2, 3, 4, 6, 9];
const ACCOUNT_CODES = [1, 10, 11, 20, 30, 40, 96];

/** What an answer says about each message: its status word, or '' for an error. */
function readAnswer({ requested, status, body }: SeenAnswer): Array<[key: string, word: string]> {
	const isRead = status < 300 || (status >= 400 && status < 500 && ![401, 403].includes(status));
	if (!isRead || !isRecord(body) || ACCOUNT_CODES.includes(Number(body.code))) return [];
	const keys = new Set(requested.map(keyOf));
	const entries = listIn(body, 'StatutResponse_List');
	if (entries.length === 0) {
		const isAboutOne = requested.length === 1 && MESSAGE_CODES.includes(Number(body.code));
		return isAboutOne ? [[keyOf(requested[0]), '']] : [];
	}
	return entries.flatMap((entry): Array<[string, string]> => {
		const key = keyOf(entry);
		if (!keys.has(key)) return [];
		if (MESSAGE_CODES.includes(Number(entry.code))) return [[key, '']];
		const isStatus = typeof entry.status === 'string' && String(entry.success) === 'true';
		return isStatus ? [[key, String(entry.status)]] : [];
	});
}

/** Identifies a message. All numbers here are French, so their last nine digits are enough. */
function keyOf({ phoneNumber, messageId }: IDataObject): string {
	const isPlain = [phoneNumber, messageId].every((value) => typeof value !== 'object');
	const digits = String(phoneNumber).replace(/\D/g, '').slice(-9);
	return isPlain ? `${digits}/${Number(messageId)}` : '';
}

/** Throws if anything that must hold in every run does not. */
export function checkScenario(
	scenario: Scenario,
	{ run, simulator, seen, faults }: ScenarioResult,
): void {
	const { task, outputs } = run;
	const isAnswered = seen.some((answer) => readAnswer(answer).length > 0);
	const mayFail = scenario.onError === 'stopWorkflow' && !scenario.isTool;
	const hasRequests = simulator.log.length > 0;
	assert.equal(
		task.error?.message,
		mayFail && hasRequests && !isAnswered ? (task.error?.message ?? 'an error') : undefined,
		'the run fails if, and only if, nothing was answered',
	);

	checkSecrecy(run, simulator.apiKey);
	checkRequests(scenario, simulator.log, faults);
	const knownWords = checkNoRequestOnceFinal(seen);
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

/** The index of the output that an item belongs on. */
function outputOf({ isTool, outputMode }: Scenario, { json }: INodeExecutionData): number {
	const isError = 'errorSource' in json;
	if (isTool) return 0;
	if (outputMode === 'statusAndError') return isError ? 1 : 0;
	return isError ? 3 : OUTPUT_OF_WORD[String(json.status)];
}

/** Also returns the last status word that the node received for each message, by the message's key. */
function checkNoRequestOnceFinal(seen: readonly SeenAnswer[]): Map<string, string> {
	const knownWords = new Map<string, string>();
	for (const answer of seen) {
		assert.deepEqual(
			answer.requested.filter((entry) => isFinalWord(knownWords.get(keyOf(entry)) ?? '')),
			[],
			'no message is requested again once it is final',
		);
		for (const [key, word] of readAnswer(answer)) if (word !== '') knownWords.set(key, word);
	}
	return knownWords;
}

export function linkOf({ pairedItem }: INodeExecutionData): number {
	assert.ok(typeof pairedItem === 'object' && !Array.isArray(pairedItem), 'linked');
	return pairedItem.item;
}

function checkItem(
	{ items, simplify }: Scenario,
	item: INodeExecutionData,
	knownWords: ReadonlyMap<string, string>,
): void {
	const given = items[linkOf(item)];
	const pair = pairOf(given);
	const key = pair && keyOf({ phoneNumber: phoneNumberOf(pair), messageId: messageIdOf(pair) });
	const { json } = item;
	if (!('errorSource' in json)) {
		assert.ok(pair !== undefined && key !== undefined, 'a status for a good item only');
		const words = historyOf(pair).map(([, word]) => word);
		const at = words.indexOf(String(json.status));
		assert.ok(at >= 0, 'a status that the message had');
		assert.ok(at >= words.indexOf(knownWords.get(key) ?? ''), 'no status is taken back');
		assert.equal(
			simplify ? json.date : new Date(Number(json.date) * 1000).toISOString(),
			new Date(dateOf(pair) * 1000).toISOString(),
			'the status of its own message',
		);
		if (simplify) {
			assert.equal(json.phoneNumber, phoneNumberOf(pair));
			assert.equal(json.messageId, messageIdOf(pair));
			assert.equal(json.isFinal, isFinalWord(String(json.status)));
		}
		return;
	}
	assert.ok(key === undefined || !knownWords.has(key), 'no error where the status is known');
	assert.equal(json.errorSource === 'input', pair === undefined, 'input errors for bad items only');
	assert.equal(json.phoneNumber, given.phoneNumber, 'the number as given');
	assert.equal(json.messageId, given.messageId, 'the ID as given');
	assert.ok(typeof json.error === 'string' && json.error.length > 5, 'what happened');
	assert.ok(typeof json.errorDescription === 'string', 'what to do');
}

function checkSecrecy({ run, task }: NodeRun, apiKey: string): void {
	const withKey = everyText(run.data).filter((text) => text.includes(apiKey));
	assert.deepEqual(withKey, [], 'the key is nowhere');
	const outsideOfItems = everyText([task.error?.message, task.error?.description, task.hints]);
	const withNumber = outsideOfItems.filter((text) => /(?:\+33|0)6\d{8}/.test(text));
	assert.deepEqual(withNumber, [], 'numbers are in items only');
}

function checkRequests(
	{ items, batchSize, concurrentRequests, revokeKeyAfter, wait }: Scenario,
	log: readonly LoggedRequest[],
	faults: ReadonlyMap<string, number>,
): void {
	const rounds = wait ? 1 + Math.ceil(wait.giveUpAfterSeconds / wait.checkEverySeconds) : 1;
	const met = [...faults.values()].reduce((sum, times) => sum + times, 0);
	// A fault costs one extra request, a refusal two.
	const most = Math.ceil(items.length / batchSize) * rounds + 2 * met;
	assert.ok(log.length <= most, 'a request is repeated only after a fault');
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
}
