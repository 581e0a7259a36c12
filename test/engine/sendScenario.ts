import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { route } from '../../nodes/SmsPartner/actions/router';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { AccountOptions } from '../simulator/account';
import { actsOf, type Fault, faultsOf, type OutagePlan } from '../simulator/faults';
import type { LedgerEntry } from '../simulator/messageStore';
import type { Simulator } from '../simulator/simulator';
import { bodyText } from './bodyText';
import { everyText } from './everyText';
import { type FakeClock, fakeClock } from './fakeClock';
import { linkOf } from './faultScenario';
import { type NodeRun, type OnError, runNode } from './runNode';
import { asTool, PHONE_FIELD } from './scenario';

/**
 * Sends SMS through a misbehaving server and checks what must always hold. The items are compared with the server's
 * ledger: what was really sent. This file decides by its own rules which results an answer leaves open.
 */

export interface SendScenario {
	readonly items: readonly SendItem[];
	/** Options of the SMS; expressions if they differ between items. */
	readonly options: IDataObject;
	readonly onError: OnError;
	readonly isTool: boolean;
	readonly retryOnFail: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	/** Seconds. */
	readonly maxRetryTime: number;
	readonly countryCallingCode: string;
	readonly account: AccountOptions;
	readonly schedule: ReadonlyArray<Fault | undefined>;
	readonly outage?: OutagePlan;
	/** Indexes of the node's requests that cannot connect. */
	readonly unreachable: readonly number[];
	/** Errors of the connection after a request was sent, by the index of the node's request. */
	readonly broken?: ReadonlyArray<readonly [number, WireError]>;
	/** How far the system's clock is off, in hours, each time it is read, after the first. */
	readonly clockJumps?: readonly number[];
	readonly includeInputFields?: boolean;
	/** Stop is pressed when the request with this index reaches the server. */
	readonly stopAt?: number;
}

/** An error of Node.js. */
export interface WireError {
	readonly code: string;
	readonly syscall?: string;
}

export interface SendItem {
	/** Undefined: the item has no `json`, through the fault of another node. */
	readonly json: IDataObject | undefined;
	/** Undefined if the item is invalid. */
	readonly sms: ExpectedSms | undefined;
}

export interface ExpectedSms {
	/** E.164 */
	readonly phoneNumber: string;
	readonly text: string;
	readonly tag?: string;
	readonly sender?: string;
	readonly scheduledFor?: string;
	readonly isSandbox?: boolean;
}

export interface SendResult {
	/** The items of each output; empty if the node failed. */
	readonly outputs: readonly INodeExecutionData[][];
	readonly hasFailed: boolean;
	readonly run: NodeRun;
	/** Whether Stop was pressed. */
	readonly isStopped: boolean;
	readonly ledger: readonly LedgerEntry[];
	readonly attempts: readonly Attempt[];
	/** How long the node waited between requests. */
	readonly waitedMs: number;
	readonly simulator: Simulator;
	readonly faults: ReadonlyMap<string, number>;
}

/** A request to send, as the node made it. */
interface Attempt {
	readonly sms: readonly ExpectedSms[];
	/** Those of them whose result the answer leaves open. */
	open: readonly ExpectedSms[];
	/** Whether the answer, or the lack of a connection, proves that nothing was sent. */
	isUnsent: boolean;
}

/** The path of the test's own last request, which meets no fault. */
export const LAST_PATH = '/v1/last';

/** How much longer than Max Retry Time a run may wait. */
const MAX_OVERTIME_MS = 15_000;

/** A port on which no server listens. */
const CLOSED_PORT = 1;

/** A server that answers with one of these has sent nothing, unless its answer contains a sign of it. */
const UNSENT_STATUSES = [401, 403, 404, 405, 413, 429];

/**
 * Runs the scenario in n8n's engine, over real HTTP. Waits end immediately; the node and the server share a clock.
 *
 * @param simulator may be in any state, since it is reset
 */
export async function runSendScenario(
	scenario: SendScenario,
	simulator: Simulator,
): Promise<SendResult> {
	const { schedule, outage, stopAt, account } = scenario;
	const faults = new Map<string, number>();
	const clock = jumpingClock(scenario.clockJumps);
	const plan = {
		schedule,
		outage,
		onFault: (kind: string) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
	};
	const acts = actsOf(plan);
	const change = faultsOf(plan);
	let stop = (): void => {};
	let isStopped = false;
	simulator.reset({
		now: clock.now,
		account,
		change: (usual, request, index) =>
			request.path === LAST_PATH ? usual : change(usual, request, index),
		acts: (request, index) => {
			if (index === stopAt) {
				isStopped = true;
				stop();
			}
			return acts(request, index);
		},
	});
	const attempts: Attempt[] = [];
	const { batchSize, concurrentRequests, maxRetryTime, countryCallingCode } = scenario;
	const isSlow = [...schedule, outage?.fault].some(
		(fault) => fault?.kind === 'silence' || fault?.kind === 'drip',
	);
	const timeout = isSlow ? 150 : 10_000;
	const watched = watchedNode(scenario, attempts, clock, timeout);
	const run = await runNode({
		node: scenario.isTool ? asTool(watched.node) : watched.node,
		credential: new SmsPartnerApi(),
		credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
		// n8n's type does not allow an item without `json`.
		items: scenario.items.map(({ json }) => (json ? { json } : ({} as INodeExecutionData))),
		onError: scenario.onError,
		retryOnFail: scenario.retryOnFail,
		onStart: (cancel) => {
			stop = cancel;
		},
		parameters: {
			resource: 'message',
			operation: 'send',
			...PHONE_FIELD,
			message: '={{ $json.message }}',
			requestOptions: { batchSize, concurrentRequests, maxRetryTime, timeout },
			options: {
				countryCallingCode,
				...(scenario.includeInputFields && { includeInputFields: true }),
				...scenario.options,
			},
		},
	});
	while (watched.running() > 0) await nextTurn();
	const requests = simulator.log.length;
	if (isStopped || isSlow) {
		// An aborted request may still be on its way to the server; it arrives before this one.
		await makeLastRequest(simulator);
		while (simulator.inFlight > 0) await nextTurn();
	} else {
		for (let turns = 0; turns < 3; turns++) await nextTurn();
		assert.equal(simulator.log.length, requests, 'no request after the node returned');
	}
	// n8n does not wait for the items of a node that it stops.
	const outputs = isStopped ? watched.returned() : run.task.error ? undefined : run.outputs;
	return {
		outputs: outputs ?? [],
		hasFailed: outputs === undefined,
		run,
		isStopped,
		ledger: simulator.store.ledger,
		attempts,
		waitedMs: clock.elapsedMs(),
		simulator,
		faults,
	};
}

/** The node; adds each request to send, and what its answer leaves open, to `attempts`. */
function watchedNode(
	{ unreachable, broken = [] }: SendScenario,
	attempts: Attempt[],
	clock: Clock,
	timeoutMs: number,
) {
	let running = 0;
	let returned: INodeExecutionData[][] | undefined;
	let requests = 0;
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const { httpRequestWithAuthentication: ask } = this.helpers;
		const isCancelled = (): boolean => this.getExecutionCancelSignal()?.aborted ?? false;
		this.helpers.httpRequestWithAuthentication = async function (type, request, more) {
			const index = requests++;
			const isUnreachable = unreachable.includes(index);
			const wireError = broken.find(([at]) => at === index)?.[1];
			const url = isUnreachable ? request.url.replace(/:\d+/, `:${CLOSED_PORT}`) : request.url;
			const sms = request.method === 'POST' ? smsIn(request.body) : [];
			const attempt: Attempt = { sms, open: sms, isUnsent: false };
			if (request.method === 'POST') attempts.push(attempt);
			const startMs = performance.now();
			try {
				const answer: unknown = await ask.call(this, type, { ...request, url }, more);
				if (wireError) throw Object.assign(new Error('Broken'), { cause: wireError });
				const { text, response } = await bodyText(answer);
				if (isRecord(response)) judge(attempt, Number(response.statusCode), text);
				return response;
			} catch (error) {
				// If Stop or the timeout ended the attempt to connect, the node does not know how it went.
				const isOver = isCancelled() || performance.now() - startMs >= timeoutMs;
				if (isUnreachable && !isOver) Object.assign(attempt, { open: [], isUnsent: true });
				throw error;
			}
		};
		running += 1;
		returned = undefined;
		try {
			const outputs = await route(this, clock);
			returned = outputs.map((items) => [...items]);
			return outputs;
		} finally {
			running -= 1;
		}
	};
	return { node, running: () => running, returned: () => returned };
}

/** On a connection of its own: one from an earlier scenario could be closed just now. */
async function makeLastRequest({ baseUrl }: Simulator): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		get(new URL(LAST_PATH, baseUrl), { agent: false }, (response) => {
			response.resume().once('end', resolve);
		}).once('error', reject);
	});
}

function jumpingClock(hours: readonly number[] = []): FakeClock {
	const clock = fakeClock();
	let reads = 0;
	return {
		...clock,
		date: () => {
			const jump = reads === 0 ? 0 : (hours.at(reads % hours.length) ?? 0);
			reads += 1;
			return clock.now() + jump * 3_600_000;
		},
	};
}

/** The SMS of a request. */
function smsIn(body: unknown): ExpectedSms[] {
	assert.ok(isRecord(body));
	const { SMSList, phoneNumbers, message, tag, sender, sandbox } = body;
	const list = Array.isArray(SMSList)
		? SMSList.filter(isRecord)
		: [{ phoneNumber: phoneNumbers, message }];
	return list.map((entry) => ({
		phoneNumber: String(entry.phoneNumber),
		text: String(entry.message),
		...(tag !== undefined && { tag: String(tag) }),
		...(sender !== undefined && { sender: String(sender) }),
		...(sandbox === 1 && { isSandbox: true }),
	}));
}

/**
 * Records what an answer proves. By its own rules: it looks at the text for any sign that an SMS was accepted, and
 * counts what the entries say about each number.
 */
function judge(attempt: Attempt, status: number, text: unknown): void {
	const body = parse(text);
	const isRead = status < 300 || (status >= 400 && status < 500);
	const denies = isRead && isRecord(body) && String(body.success) === 'false';
	const isCut = /^\s*\{/.test(String(text)) && !isRecord(body);
	if (
		(denies || UNSENT_STATUSES.includes(status)) &&
		!isCut &&
		!SIGN_OF_ACCEPTANCE.test(String(text))
	) {
		Object.assign(attempt, { open: [], isUnsent: true });
		return;
	}
	if (!isRead || !isRecord(body)) return;
	const list = Array.isArray(body.SMSResponse_List) ? body.SMSResponse_List.filter(isRecord) : [];
	const isWhole = String(body.success) === 'true' && Number(body.message_id) > 0;
	const isAccepted = (entry: Record<string, unknown>): boolean =>
		String(entry.success ?? isWhole) === 'true' && Number(entry.message_id ?? body.message_id) > 0;
	const isRefused = ({ success, code }: Record<string, unknown>): boolean =>
		String(success) === 'false' || Number(code ?? 200) !== 200;
	if (!isWhole && !list.some(isAccepted)) return;
	const { sms } = attempt;
	attempt.open = sms.filter(({ phoneNumber }) => {
		if (sms.length === 1 && list.length === 0) return !isWhole || isRefused(body);
		const about = list.filter((entry) =>
			numbersNamed(entry.phoneNumber, sms).includes(phoneNumber),
		);
		const accepted = about.some((entry) => isAccepted(entry) && !isRefused(entry));
		const refused = about.some((entry) => isRefused(entry) && String(entry.success) !== 'true');
		return accepted === refused;
	});
}

/** In the text of an answer. */
const SIGN_OF_ACCEPTANCE =
	/"(message_id|messageId|msgId)"\s*:\s*"?[1-9]|"success"\s*:\s*"?(true|1)|"(nb_sms|nbSms|nbSMS|cost)"\s*:\s*"?(0?\.0*)?[1-9]/;

/** The number of the request that an entry names; none if it is a national number that fits several. */
function numbersNamed(named: unknown, sms: readonly ExpectedSms[]): string[] {
	const digits = String(named).replace(/\D/g, '');
	const all = sms.map(({ phoneNumber }) => phoneNumber);
	if (!digits.startsWith('0')) return all.filter((number) => number === `+${digits}`);
	const fitting = all.filter(
		(number) => /^\+3[23]/.test(number) && number.slice(3) === digits.slice(1),
	);
	return fitting.length === 1 ? fitting : [];
}

function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text));
	} catch {
		return undefined;
	}
}

/** Identifies an SMS; SMS that cannot be distinguished share a key. */
const keyOf = ({ phoneNumber, text, tag, sender, isSandbox }: ExpectedSms): string =>
	JSON.stringify([phoneNumber, text, tag, sender, isSandbox ?? false]);

function countsOf(sms: readonly ExpectedSms[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const one of sms) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
	return counts;
}

/** Throws if an SMS occurs more times in `part` than in `whole`. */
function assertWithin(
	part: readonly ExpectedSms[],
	whole: readonly ExpectedSms[],
	message: string,
): void {
	const counts = countsOf(whole);
	for (const [key, count] of countsOf(part)) {
		assert.ok(count <= (counts.get(key) ?? 0), `${message}: ${key}`);
	}
}

const isError = ({ json }: INodeExecutionData): boolean => 'errorSource' in json;

/** The SMS of the output items: those on Sent, those on Error that may have been sent, and the others on Error. */
export function sortedOut({ items }: SendScenario, { outputs }: SendResult) {
	const smsOf = (item: INodeExecutionData): ExpectedSms[] => {
		const { sms } = items[linkOf(item)];
		return sms ? [sms] : [];
	};
	const all = outputs.flat();
	const errors = all.filter(isError);
	return {
		sent: all.filter((item) => !isError(item)).flatMap(smsOf),
		maybeSent: errors.filter(({ json }) => json.maybeSent === true).flatMap(smsOf),
		notSent: errors.filter(({ json }) => json.maybeSent === undefined).flatMap(smsOf),
	};
}

/** Throws if anything that must hold in every run does not. */
export function checkSendScenario(scenario: SendScenario, result: SendResult): void {
	const { ledger, attempts, run, outputs, hasFailed } = result;
	const wanted = scenario.items.flatMap(({ sms }) => sms ?? []);
	const isReal = ({ isSandbox }: ExpectedSms): boolean => !isSandbox;
	checkSecrecy(run, result.simulator.apiKey);
	checkRequests(scenario, attempts);
	assertWithin(
		ledger,
		wanted.filter(isReal),
		'no SMS is sent more times than there are items for it',
	);
	const mayBeSent = attempts.filter(({ isUnsent }) => !isUnsent).flatMap(({ sms }) => sms);
	assertWithin(mayBeSent, wanted, 'no SMS is requested again where it may have been sent');

	if (hasFailed) {
		assert.ok(
			scenario.onError === 'stopWorkflow' && !scenario.isTool,
			'nothing is thrown otherwise',
		);
		assert.deepEqual(ledger, [], 'a run fails only if nothing was sent');
		assert.deepEqual(mayBeSent, [], 'a run fails only if nothing may have been sent');
		return;
	}
	checkOutputs(scenario, outputs);
	assert.ok(
		result.waitedMs <= scenario.maxRetryTime * 1000 + MAX_OVERTIME_MS,
		`waited ${result.waitedMs} ms`,
	);
	const { sent, maybeSent } = sortedOut(scenario, result);
	assertWithin(sent.filter(isReal), ledger, 'what is on Sent was sent');
	assertWithin(ledger, [...sent, ...maybeSent], 'what was sent is on Sent or may have been sent');
	const open = countsOf(attempts.flatMap((attempt) => attempt.open));
	for (const sms of maybeSent) assert.ok(open.has(keyOf(sms)), `uncertain: ${keyOf(sms)}`);
	const copiesInput = scenario.includeInputFields === true && !scenario.isTool;
	outputs.forEach((items) =>
		items.forEach((item) => {
			const given = scenario.items[linkOf(item)];
			if (isError(item)) checkErrorItem(given, item.json);
			else checkSentItem(given, item.json, ledger, copiesInput);
		}),
	);
}

function checkOutputs(
	{ items, isTool }: SendScenario,
	outputs: readonly INodeExecutionData[][],
): void {
	assert.deepEqual(outputs.slice(isTool ? 1 : 2).flat(), [], 'nothing on further outputs');
	const links = outputs.map((output) => output.map(linkOf));
	for (const output of links) {
		assert.deepEqual(
			output,
			[...output].sort((a, b) => a - b),
			'in the order of the items',
		);
	}
	assert.deepEqual(
		links.flat().sort((a, b) => a - b),
		items.map((_, index) => index),
		'each item once',
	);
	if (isTool) return;
	assert.deepEqual(outputs[0].filter(isError), [], 'no error on Sent');
	assert.deepEqual(
		outputs[1]?.filter((item) => !isError(item)),
		[],
		'errors only on Error',
	);
}

function checkSentItem(
	{ json: given = {}, sms }: SendItem,
	json: IDataObject,
	ledger: readonly LedgerEntry[],
	includeInputFields: boolean,
): void {
	assert.ok(sms, 'only what can be sent is on Sent');
	const { messageId, cost, currency, ...fields } = json;
	assert.deepEqual(fields, {
		...(includeInputFields && given),
		phoneNumber: sms.phoneNumber,
		smsCount: 1,
		...(sms.scheduledFor !== undefined && { scheduledFor: sms.scheduledFor }),
		...(sms.isSandbox && { sandbox: true, message: sms.text }),
	});
	assert.deepEqual([typeof messageId, cost, currency], ['number', 0.049, 'EUR']);
	if (sms.isSandbox) return;
	const entry = ledger.find(
		(one) => one.messageId === messageId && one.phoneNumber === sms.phoneNumber,
	);
	assert.equal(entry?.text, sms.text, 'with its own message ID');
	assert.equal(entry.scheduledFor, sms.scheduledFor, 'at its own time');
}

function checkErrorItem({ json: given = {}, sms }: SendItem, json: IDataObject): void {
	assert.deepEqual(
		[json.phoneNumber, json.message],
		[given.phoneNumber, given.message],
		'as given',
	);
	assert.equal(json.errorSource === 'input', sms === undefined, 'input errors for bad items only');
	assert.ok(typeof json.errorDescription === 'string', 'what to do');
	assert.ok([undefined, true].includes(json.maybeSent as undefined), 'maybeSent is true or absent');
}

function checkSecrecy({ run, task }: NodeRun, apiKey: string): void {
	const withKey = everyText(run.data).filter((text) => text.includes(apiKey));
	assert.deepEqual(withKey, [], 'the key is nowhere');
	const outsideOfItems = everyText([task.error?.message, task.error?.description, task.hints]);
	const withNumber = outsideOfItems.filter((text) => /(?:\+3[23]|0)6\d{8}/.test(text));
	assert.deepEqual(withNumber, [], 'numbers are in items only');
}

function checkRequests({ items, batchSize }: SendScenario, attempts: readonly Attempt[]): void {
	const wanted = countsOf(items.flatMap(({ sms }) => sms ?? []));
	for (const { sms } of attempts) {
		assert.ok(sms.length >= 1 && sms.length <= batchSize, 'the batch size is kept');
		const numbers = sms.map(({ phoneNumber }) => phoneNumber);
		assert.equal(new Set(numbers).size, numbers.length, 'no number is in a request twice');
		for (const one of sms) assert.ok(wanted.has(keyOf(one)), 'each SMS with its own options');
	}
}
