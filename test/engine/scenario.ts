import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import * as n8n from 'n8n-workflow';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { route } from '../../nodes/SmsPartner/actions/router';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { SimulatedMessage } from '../simulator/messageStore';
import { Simulator, type SimulatorOptions } from '../simulator/simulator';
import { fakeClock } from './fakeClock';
import { type NodeRun, type OnError, runNode, type RunOptions } from './runNode';

/** Runs the node from its source, in n8n's engine, against a simulator that lives as long as a test. */

const running = new Set<Simulator>();

/** Closes every simulator of the test; for `afterEach`. */
export async function closeSimulators(): Promise<void> {
	await Promise.all([...running].map(async (simulator) => await simulator.close()));
	running.clear();
}

export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await Simulator.start(options);
	running.add(simulator);
	return simulator;
}

/** n8n's three settings of On Error. */
export const ON_ERROR: readonly OnError[] = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

/** Those under which the workflow goes on. */
export const CONTINUE = ON_ERROR.slice(1);

/** The hint where n8n adds an output for errors of its own. */
export const SECOND_ERROR =
	"Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";

/** The item of the message in the API's documentation. */
export const GOOD = { phoneNumber: '+33699999993', messageId: 111111 };

/** The item's field, for operations that require the parameter. */
export const PHONE_FIELD = { phoneNumber: '={{ $json.phoneNumber }}' } as const;
export const ID_FIELD = { messageId: '={{ $json.messageId }}' } as const;

export type CheckOptions = Partial<Omit<RunOptions, 'items'>> & {
	readonly credentialData?: ICredentialDataDecryptedObject;
};

/** Runs the node on items with these fields. */
export async function check(
	simulator: Simulator,
	items: IDataObject[],
	options: CheckOptions = {},
): Promise<NodeRun> {
	return await runNode({
		credential: new SmsPartnerApi(),
		items: items.map((json) => ({ json })),
		...options,
		node: options.node ?? nodeWith(fakeClock()),
		credentialData: options.credentialData ?? {
			apiKey: simulator.apiKey,
			baseUrl: simulator.baseUrl,
		},
	});
}

/** Creates a function that runs the node with these parameters on items with these fields. */
export function checkWith(
	operation: INodeParameters,
): (simulator: Simulator, items: IDataObject[], options?: CheckOptions) => Promise<NodeRun> {
	return async (simulator, items, { parameters, ...more } = {}) =>
		await check(simulator, items, { ...more, parameters: { ...operation, ...parameters } });
}

/** Sends an SMS for each of these items, with the text from its field `message`. */
export const sendSms = checkWith({
	resource: 'message',
	operation: 'send',
	...PHONE_FIELD,
	message: '={{ $json.message }}',
});

/** The node with the test's clock. */
export function nodeWith(clock: Clock): INodeType {
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		return await route(this, clock);
	};
	return node;
}

/** The node with parts of n8n's context replaced. */
export function nodeIn(
	replace: (context: IExecuteFunctions) => Partial<IExecuteFunctions>,
	clock?: Clock,
): INodeType {
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		const context = Object.create(this, Object.getOwnPropertyDescriptors(replace(this)));
		return await route(context, clock);
	};
	return node;
}

/**
 * The node, and a promise that resolves when its `execute` ends: to the fields of each output's items, or to an empty
 * list if it threw. n8n does not wait for the node when it stops an execution.
 */
export function watched(node: INodeType): { node: INodeType; ended: Promise<IDataObject[][]> } {
	const execute = node.execute;
	let end: (fields: IDataObject[][]) => void = () => {};
	const ended = new Promise<IDataObject[][]>((resolve) => {
		end = resolve;
	});
	node.execute = async function () {
		let fields: IDataObject[][] = [];
		try {
			const outputs = (await execute?.call(this)) ?? [];
			if (Array.isArray(outputs)) {
				fields = outputs.map((items) => (items ?? []).map(({ json }) => json));
			}
			return outputs;
		} finally {
			end(fields);
		}
	};
	return { node, ended };
}

/** Timers that keep the process alive. */
export function countTimers(): number {
	return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

/** Waits until a condition is true, without a timer; throws if that takes longer than `limitMs`. */
export async function until(condition: () => boolean, limitMs: number): Promise<void> {
	const startMs = Date.now();
	while (!condition()) {
		if (Date.now() - startMs > limitMs)
			throw new Error(`Not true after ${limitMs} ms: ${String(condition)}`);
		await nextTurn();
	}
}

const REQUEST_OPTIONS = new Set(
	new SmsPartner().description.properties
		.filter(({ name }) => name === 'requestOptions')
		.flatMap(({ options = [] }) => options.map(({ name }) => name)),
);

/** The parameters with these options, each in its collection. */
export function withOptions(all: IDataObject): INodeParameters {
	const entries = Object.entries(all as INodeParameters);
	const isRequestOption = ([name]: [string, unknown]): boolean => REQUEST_OPTIONS.has(name);
	return {
		options: Object.fromEntries(entries.filter((one) => !isRequestOption(one))),
		requestOptions: Object.fromEntries(entries.filter(isRequestOption)),
	};
}

/** Makes the node a tool of an AI agent, as n8n does: with one output, of type `ai_tool`. */
export function asTool(node: INodeType): INodeType {
	node.description = { ...node.description, inputs: [], outputs: ['ai_tool'] };
	return node;
}

/** One item for each of these messages. */
export function itemsOf(messages: readonly SimulatedMessage[]): IDataObject[] {
	return messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
}

/** The fields of each item of each output. */
export function jsonOf({ outputs }: NodeRun): IDataObject[][] {
	return outputs.map((items) => items.map(({ json }) => json));
}

/** For each output, the input items that its items are linked to. */
export function linksOf({ outputs }: NodeRun): unknown[][] {
	return outputs.map((items) =>
		items.map(({ pairedItem }) =>
			typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : pairedItem,
		),
	);
}

/** The hints that n8n shows with the output. */
export function hintsOf({ task }: NodeRun): string[] {
	return (task.hints ?? []).map(({ message }) => message);
}

/** The cause in an n8n error, for `toMatchObject`; empty in n8n 1.x, whose errors have none. */
export function causeOf(cause: string, more: object = {}): object {
	return 'TIMED_CAUSES' in n8n ? { failure: { cause, ...more } } : {};
}
