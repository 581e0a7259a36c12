import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { perhapsFault } from '../simulator/randomFaults';
import { isError, linkOf, listIn, type Subject } from './invariants';
import {
	dateOf,
	historyOf,
	isFinalWord,
	itemsUpTo,
	keyOf,
	KNOWN_MESSAGES,
	messageOf,
	OUTPUT_OF_WORD,
	type Pair,
	pairInCorner,
	type StatusItem,
} from './messages';
import { onErrorAndTool } from './property';
import type { Exchange, Result, Scenario } from './scenario';

/** Checking statuses: random scenarios, what an answer says, and what a status must be. */

export interface StatusScenario extends Scenario {
	readonly items: readonly StatusItem[];
	readonly outputMode: 'statusAndError' | 'perStatus';
	/** Undefined if the node checks only once. */
	readonly wait: WaitTimes | undefined;
	readonly simplify: boolean;
	/** Messages that make the server refuse each request that contains them. */
	readonly spoilers: readonly Pair[];
}

interface WaitTimes {
	readonly checkEverySeconds: number;
	readonly giveUpAfterSeconds: number;
}

/** Scenarios with up to `maxItems` items, under any fault. */
export const statusScenariosUpTo = (maxItems: number): fc.Arbitrary<StatusScenario> =>
	fc
		.record({
			items: itemsUpTo(maxItems),
			how: onErrorAndTool,
			outputMode: fc.constantFrom('statusAndError', 'perStatus'),
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
			spoilers: fc.oneof(fc.constant([]), fc.array(pairInCorner, { maxLength: 3 })),
			faults: fc.record({
				schedule: fc.array(perhapsFault, { maxLength: 25 }),
				revokeKeyAfter: fc.oneof(
					{ weight: 4, arbitrary: fc.constant(Infinity) },
					{ weight: 1, arbitrary: fc.nat(8) },
				),
			}),
		})
		.map(({ how, ...more }) => ({ ...how, ...more }));

/** Codes that SMS Partner can give about one message. */
const MESSAGE_CODES = [2, 3, 4, 6, 9];
const ACCOUNT_CODES = [1, 10, 11, 20, 30, 40, 96];

/** What an answer says about each message: its status word, or '' for an error. */
function readAnswer({ request, answer }: Exchange): ReadonlyArray<readonly [string, string]> {
	const { status, body } = answer ?? { status: NaN, body: undefined };
	const isRead = status < 300 || (status >= 400 && status < 500 && ![401, 403].includes(status));
	if (!isRead || !isRecord(body) || ACCOUNT_CODES.includes(Number(body.code))) return [];
	const requested = entriesIn(request);
	const isRequested = new Set(requested);
	const entries = listIn(body, 'StatutResponse_List');
	if (entries.length === 0) {
		const isAboutOne = requested.length === 1 && MESSAGE_CODES.includes(Number(body.code));
		return isAboutOne ? [[requested[0], '']] : [];
	}
	return entries.flatMap((entry): ReadonlyArray<readonly [string, string]> => {
		const key = keyOf(entry);
		if (!isRequested.has(key)) return [];
		if (MESSAGE_CODES.includes(Number(entry.code))) return [[key, '']];
		const isStatus = typeof entry.status === 'string' && String(entry.success) === 'true';
		return isStatus ? [[key, String(entry.status)]] : [];
	});
}

const entriesIn = (request: unknown): string[] => listIn(request, 'SMSStatut_List').map(keyOf);

export const statuses: Subject<StatusScenario> = {
	setUp: ({ simplify, outputMode, wait, spoilers }) => {
		const spoilerKeys = new Set(spoilers.map((pair) => keyOf(messageOf(pair))));
		return {
			parameters: { simplify, outputMode, waitForFinal: wait !== undefined, ...wait },
			server: { messages: KNOWN_MESSAGES },
			spoils: (phoneNumber, messageId) => spoilerKeys.has(keyOf({ phoneNumber, messageId })),
		};
	},
	paths: ['/v1/multi-status'],
	entriesIn,
	settles: 'once',
	read: (exchange) => {
		const words = readAnswer(exchange);
		const settled = words.filter(([, word]) => isFinalWord(word)).map(([key]) => key);
		return { isAnswer: words.length > 0, settled: [...new Set(settled)] };
	},
	outputOf: ({ outputMode }, item) => {
		if (outputMode === 'statusAndError') return isError(item) ? 1 : 0;
		return isError(item) ? 3 : OUTPUT_OF_WORD[String(item.json.status)];
	},
	repeatedFields: ['phoneNumber', 'messageId'],
	maxWaitSeconds: ({ maxRetryTime, wait }) => maxRetryTime + (wait?.giveUpAfterSeconds ?? 0) + 15,
	check: (scenario, result) => {
		const words = result.exchanges.flatMap(readAnswer);
		const mustFail = scenario.onError === 'stopWorkflow' && !scenario.isTool && words.length === 0;
		const hasRequests = result.log.length > 0;
		assert.equal(result.hasFailed, mustFail && hasRequests, 'fails if nothing was answered');
		checkNumberOfRequests(scenario, result);
		const lastWords = new Map(words.filter(([, word]) => word !== ''));
		for (const item of result.outputs.flat()) checkItem(scenario, item, lastWords);
	},
};

function checkNumberOfRequests(
	{ items, batchSize, wait }: StatusScenario,
	{ log, faultsMet }: Result,
): void {
	const rounds = wait ? 1 + Math.ceil(wait.giveUpAfterSeconds / wait.checkEverySeconds) : 1;
	// A fault costs one extra request, a refusal two.
	const most = Math.ceil(items.length / batchSize) * rounds + 2 * faultsMet;
	assert.ok(log.length <= most, 'a request is repeated only after a fault');
}

/** @param lastWords the last status word that the node received for each message */
function checkItem(
	{ items, simplify }: StatusScenario,
	item: INodeExecutionData,
	lastWords: ReadonlyMap<string, string>,
): void {
	const { key = '', pair } = items[linkOf(item)];
	const { json } = item;
	if (isError(item)) {
		assert.ok(!lastWords.has(key), 'no error where the status is known');
		return;
	}
	assert.ok(pair, 'a status for a good item only');
	const words = historyOf(pair).map(([, word]) => word);
	const at = words.indexOf(String(json.status));
	assert.ok(at >= 0, 'a status that the message had');
	assert.ok(at >= words.indexOf(lastWords.get(key) ?? ''), 'no status is taken back');
	const date = new Date(dateOf(pair) * 1000).toISOString();
	assert.equal(
		simplify ? json.date : new Date(Number(json.date) * 1000).toISOString(),
		date,
		'the status of its own message',
	);
	if (!simplify) return;
	const { phoneNumber, messageId, isFinal } = json;
	assert.deepEqual(
		{ phoneNumber, messageId, isFinal },
		{ ...messageOf(pair), isFinal: isFinalWord(String(json.status)) },
	);
}
