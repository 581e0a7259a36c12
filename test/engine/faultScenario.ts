import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { getMessageStatuses } from '../../nodes/SmsPartner/pipeline/getMessageStatuses';
import { isRecord } from '../../nodes/SmsPartner/rules/fields';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { Clock } from '../../nodes/SmsPartner/types';
import { type Fault, FAULT_HEADER, faultsOf } from '../simulator/faults';
import type { SimulatedMessage } from '../simulator/messageStore';
import { perhapsFault } from '../simulator/randomFaults';
import { Simulator } from '../simulator/simulator';
import { everyText } from './everyText';
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
	readonly simplify: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	readonly maxRetries: number;
	readonly schedule: ReadonlyArray<Fault | undefined>;
	/** Message IDs that spoil each request that holds them. */
	readonly spoilers: readonly number[];
	readonly revokeKeyAfter: number;
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
	readonly messages: number;
}

const KNOWN_IDS = 150;
const ALL_IDS = 200;

const phoneNumberOf = (id: number): string =>
	`+336399800${String(id).padStart(3, '0')}`.slice(0, 12);

const KNOWN_MESSAGES: readonly SimulatedMessage[] = Array.from({ length: KNOWN_IDS }, (_, id) => ({
	phoneNumber: phoneNumberOf(id),
	messageId: id,
	// A word of its own, so that a status that reaches the wrong message is seen.
	status: `status of ${id}`,
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

/** Runs the scenario in n8n's engine, over real HTTP. Waits between retries pass at once. */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
	const faults = new Map<string, number>();
	const simulator = await Simulator.start({
		messages: KNOWN_MESSAGES,
		change: faultsOf({
			schedule: scenario.schedule,
			spoilers: new Set(scenario.spoilers.map(String)),
			revokeKeyAfter: scenario.revokeKeyAfter,
			onFault: (kind) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
		}),
	});
	try {
		const seen: SeenAnswer[] = [];
		const node = watchedNode(seen);
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
				options: { batchSize, concurrentRequests, maxRetries, timeout: isSlow ? 100 : 10_000 },
			},
		});
		return { run, simulator, seen, faults };
	} finally {
		await simulator.close();
	}
}

const CLOCK: Clock = {
	now: Date.now,
	sleep: async () => await Promise.resolve(),
	random: () => 0.5,
};

/** The node, with a note of each answer that reaches it. */
function watchedNode(seen: SeenAnswer[]): INodeType {
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const { httpRequestWithAuthentication: ask } = this.helpers;
		this.helpers.httpRequestWithAuthentication = async function (type, request, more) {
			const response: unknown = await ask.call(this, type, request, more);
			const headers = isRecord(response) && isRecord(response.headers) ? response.headers : {};
			const list = isRecord(request.body) ? request.body.SMSStatut_List : undefined;
			const fault = headers[FAULT_HEADER];
			seen.push({
				fault: typeof fault === 'string' ? fault : undefined,
				messages: Array.isArray(list) ? list.length : 0,
			});
			return response;
		};
		return await getMessageStatuses(this, CLOCK);
	};
	return node;
}

/** Whether the answer told something of the messages that were asked for. */
function isAnswer({ fault, messages }: SeenAnswer): boolean {
	if (fault === undefined || fault === 'latency' || fault.startsWith('entries ')) return true;
	return messages === 1 && (fault.startsWith('refused') || fault === 'spoiled batch');
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
	if (task.error) return;

	assert.deepEqual(outputs.slice(scenario.isTool ? 1 : 2).flat(), [], 'nothing on further outputs');
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
		for (const item of items) checkItem(scenario, item, scenario.isTool ? undefined : output);
	});
}

function linkOf({ pairedItem }: INodeExecutionData): number {
	assert.ok(typeof pairedItem === 'object' && !Array.isArray(pairedItem), 'linked');
	return pairedItem.item;
}

function checkItem({ items, simplify }: Scenario, item: INodeExecutionData, output?: number): void {
	const given = items[linkOf(item)];
	const id = idOf(given);
	const { json } = item;
	if (!('errorSource' in json)) {
		if (output !== undefined) assert.equal(output, 0, 'a status on Status');
		assert.ok(id !== undefined, 'a status for a good item only');
		assert.equal(json.status, `status of ${id}`, 'the status of the right message');
		if (simplify) {
			assert.equal(json.phoneNumber, phoneNumberOf(id));
			assert.equal(json.messageId, id);
		}
		return;
	}
	if (output !== undefined) assert.equal(output, 1, 'an error on Error');
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

function checkRequests(
	{ batchSize, concurrentRequests, revokeKeyAfter }: Scenario,
	{ log, mostInFlight }: Simulator,
): void {
	for (const { messages, path } of log) {
		assert.equal(path, '/v1/multi-status', 'no redirect is followed');
		assert.ok(messages >= 1 && messages <= batchSize, 'the batch size is kept');
	}
	// A request that timed out may still be held by the simulator.
	if (revokeKeyAfter !== Infinity) {
		assert.ok(
			log.length <= revokeKeyAfter + concurrentRequests,
			'no request after the key is refused',
		);
	}
	assert.ok(mostInFlight <= concurrentRequests * 4, 'few requests at once');
}
