import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { route } from '../../nodes/SmsPartner/actions/router';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { bodyText } from '../engine/bodyText';
import { type FakeClock, fakeClock } from '../engine/fakeClock';
import { type NodeRun, type OnError, runNode } from '../engine/runNode';
import { asTool } from '../engine/scenario';
import { actsOf, type FaultPlan, faultsOf } from '../simulator/faults';
import type { LedgerEntry } from '../simulator/messageStore';
import type { LoggedRequest, Simulator, SimulatorOptions } from '../simulator/simulator';

/** A run of the node in n8n's engine against a misbehaving server, over real HTTP, and everything that it left behind. */

export interface Scenario {
	readonly items: readonly ScenarioItem[];
	readonly onError: OnError;
	readonly isTool: boolean;
	readonly retryOnFail?: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	/** Seconds. */
	readonly maxRetryTime: number;
	readonly faults: FaultPlan;
	/** Indexes of the node's requests that cannot connect. */
	readonly unreachable?: readonly number[];
	/** Errors of the connection after a request was sent, by the index of the node's request. */
	readonly broken?: ReadonlyArray<readonly [number, WireError]>;
	/** How far the system's clock is off, in hours, each time it is read, after the first. */
	readonly clockJumps?: readonly number[];
	/** Stop is pressed when the request with this index reaches the server. */
	readonly stopAt?: number;
}

export interface ScenarioItem {
	/** Undefined: the item has no `json`, through the fault of another node. */
	readonly json: IDataObject | undefined;
	/** Identifies what should be requested for the item; undefined if the item is invalid. */
	readonly key: string | undefined;
}

/** An error of Node.js. */
export interface WireError {
	readonly code: string;
	readonly syscall?: string;
}

/** What an operation adds to the run. */
export interface Setup {
	readonly parameters: INodeParameters;
	readonly server: Pick<SimulatorOptions, 'messages' | 'account'>;
	readonly spoils?: FaultPlan['spoils'];
}

export interface Result {
	readonly run: NodeRun;
	/** The items of each output; empty if the node failed. */
	readonly outputs: readonly INodeExecutionData[][];
	readonly hasFailed: boolean;
	/** Whether Stop was pressed. */
	readonly isStopped: boolean;
	/** The node's requests, in the order in which it made them. */
	readonly exchanges: readonly Exchange[];
	/** The requests that the server received. */
	readonly log: readonly LoggedRequest[];
	readonly ledger: readonly LedgerEntry[];
	/** The number of faults that the node met. */
	readonly faultsMet: number;
	/** How long the node waited between requests. */
	readonly waitedMs: number;
	readonly apiKey: string;
}

/** A request of the node, and its answer if the node received a whole one. */
export interface Exchange {
	readonly method: string;
	readonly request: unknown;
	/** When the node made it, by its clock. */
	readonly atMs: number;
	answer?: { readonly status: number; readonly text: string; readonly body: unknown };
	/** Whether there was no connection, and whether the node may not know it: Stop or the timeout came first. */
	unconnected?: 'known' | 'perhapsUnknown';
}

/** The path of the harness's last request, which meets no fault. */
const LAST_PATH = '/v1/last';

/** A port on which no server listens. */
const CLOSED_PORT = 1;

/**
 * Runs the scenario. Waits end immediately; the node and the server share a clock.
 *
 * @param simulator may be in any state, since it is reset
 */
export async function runScenario(
	scenario: Scenario,
	{ parameters, server, spoils }: Setup,
	simulator: Simulator,
): Promise<Result> {
	const clock = jumpingClock(scenario.clockJumps);
	let faultsMet = 0;
	let isStopped = false;
	let stop = (): void => {};
	const plan = { ...scenario.faults, spoils, onFault: () => (faultsMet += 1) };
	const [acts, change] = [actsOf(plan), faultsOf(plan)];
	simulator.reset({
		...server,
		now: clock.now,
		change: (usual, request, index) =>
			request.path === LAST_PATH ? usual : change(usual, request, index),
		acts: (request, index) => {
			if (index === scenario.stopAt && request.path !== LAST_PATH) {
				isStopped = true;
				stop();
			}
			return acts(request, index);
		},
	});
	const { batchSize, concurrentRequests, maxRetryTime } = scenario;
	const timeout = timeoutOf(scenario);
	const watched = watchedNode(scenario, clock, timeout);
	const run = await runNode({
		node: scenario.isTool ? asTool(watched.node) : watched.node,
		credential: new SmsPartnerApi(),
		credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
		// n8n's type does not allow an item without `json`.
		items: scenario.items.map(({ json }) =>
			json ? { json: { ...json } } : ({} as INodeExecutionData),
		),
		onError: scenario.onError,
		retryOnFail: scenario.retryOnFail,
		onStart: (cancel) => {
			stop = cancel;
		},
		parameters: {
			...parameters,
			requestOptions: { batchSize, concurrentRequests, maxRetryTime, timeout },
		},
	});
	while (watched.running() > 0) await nextTurn();
	const requests = watched.exchanges.length;
	// An aborted request may still be on its way to the server; it arrives before this one.
	if (isStopped || timeout === SHORT_TIMEOUT_MS) await makeLastRequest(simulator);
	while (simulator.inFlight > 0) await nextTurn();
	for (let turns = 0; turns < 3; turns++) await nextTurn();
	assert.equal(watched.exchanges.length, requests, 'no request after the node returned');
	// n8n does not wait for the items of a node that it stops.
	const outputs = isStopped ? watched.returned() : run.task.error ? undefined : run.outputs;
	return {
		run,
		outputs: outputs ?? [],
		hasFailed: outputs === undefined,
		isStopped,
		exchanges: watched.exchanges,
		log: simulator.log.filter(({ path }) => path !== LAST_PATH),
		ledger: simulator.store.ledger,
		faultsMet,
		waitedMs: clock.elapsedMs(),
		apiKey: simulator.apiKey,
	};
}

/** Where the server lets requests time out, in real time. */
const SHORT_TIMEOUT_MS = 150;

function timeoutOf({ faults: { schedule = [], outage } }: Scenario): number {
	const kinds = [...schedule, outage?.fault].map((fault) => fault?.kind);
	return kinds.includes('silence') || kinds.includes('drip') ? SHORT_TIMEOUT_MS : 10_000;
}

/** The node, and each request that it makes. */
function watchedNode(
	{ unreachable = [], broken = [] }: Scenario,
	clock: Clock,
	timeoutMs: number,
): {
	readonly node: INodeType;
	readonly exchanges: readonly Exchange[];
	readonly running: () => number;
	readonly returned: () => INodeExecutionData[][] | undefined;
} {
	let running = 0;
	let returned: INodeExecutionData[][] | undefined;
	const exchanges: Exchange[] = [];
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const { httpRequestWithAuthentication: ask } = this.helpers;
		const isCancelled = (): boolean => this.getExecutionCancelSignal()?.aborted ?? false;
		this.helpers.httpRequestWithAuthentication = async function (type, request, more) {
			const exchange: Exchange = {
				method: request.method ?? 'GET',
				request: request.body,
				atMs: clock.now(),
			};
			const index = exchanges.push(exchange) - 1;
			const isUnreachable = unreachable.includes(index);
			const wireError = broken.find(([at]) => at === index)?.[1];
			const url = isUnreachable ? request.url.replace(/:\d+/, `:${CLOSED_PORT}`) : request.url;
			const startMs = performance.now();
			try {
				const answer: unknown = await ask.call(this, type, { ...request, url }, more);
				if (wireError) throw Object.assign(new Error('Broken'), { cause: wireError });
				const { text, response } = await bodyText(answer);
				if (isRecord(response)) {
					exchange.answer = { status: Number(response.statusCode), text, body: parse(text) };
				}
				return response;
			} catch (error) {
				const isOver = isCancelled() || performance.now() - startMs >= timeoutMs;
				if (isUnreachable) exchange.unconnected = isOver ? 'perhapsUnknown' : 'known';
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
	return { node, exchanges, running: () => running, returned: () => returned };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
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
