import type {
	IDataObject,
	IHttpRequestOptions,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { type FakeClock, fakeClock } from './fakeClock';
import type { NodeRun } from './runNode';
import { check, type CheckOptions, nodeIn, simulate, withOptions } from './scenario';

/**
 * Every operation of the node, from its description, so that a new one is tested without anybody thinking of it, and a way
 * to run each of them on the same items.
 */

export interface OperationCase {
	readonly resource: string;
	readonly operation: string;
	/** As in "messageStatus.get". */
	readonly title: string;
	/** As in "Message Status: Get". */
	readonly name: string;
	/** As in "Get message statuses". */
	readonly action: string;
	readonly description: string;
	/** What the panel shows, apart from the fields that are for models only. */
	readonly properties: readonly INodeProperties[];
	/** Those in both collections. */
	readonly options: readonly INodeProperties[];
	/** Whether one item can have several results. */
	readonly isList: boolean;
	/** Whether its requests must not be repeated. */
	readonly isSending: boolean;
}

const SENDING = new Set(['message.send']);

/** Lists that are too short for a limit. */
const SHORT_LISTS = new Set(['account.getCosts']);

const { properties } = new SmsPartner().description;

const RESOURCES = properties.find(({ name }) => name === 'resource')?.options ?? [];

const isProperty = (option: object): option is INodeProperties => 'displayName' in option;

export const EVERY_OPERATION: readonly OperationCase[] = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options = [], displayOptions }) =>
		options.map((option): OperationCase => {
			const value = displayOptions?.show?.resource?.[0];
			const resource = RESOURCES.find((one) => 'value' in one && one.value === value);
			const operation = 'value' in option ? String(option.value) : '';
			const shown = properties.filter(
				({ displayOptions: { show } = {} }) =>
					show?.resource?.includes(value) && show.operation?.includes(operation) && !show['@tool'],
			);
			const title = `${String(value)}.${operation}`;
			return {
				...{ resource: String(value), operation, title, properties: shown },
				name: `${resource?.name}: ${option.name}`,
				action: 'action' in option ? String(option.action) : '',
				description: 'description' in option ? String(option.description) : '',
				options: shown
					.filter(({ type }) => type === 'collection')
					.flatMap((collection) => (collection.options ?? []).filter(isProperty)),
				isList: SHORT_LISTS.has(title) || shown.some(({ name }) => name === 'returnAll'),
				isSending: SENDING.has(title),
			};
		}),
	);

/** The operations in which the phone number alone says who is meant. Message Status: Get also has the message ID. */
export const BY_NUMBER = EVERY_OPERATION.filter(
	({ title, properties: shown }) =>
		title !== 'messageStatus.get' && shown.some(({ name }) => name === 'phoneNumber'),
);

/** For `it.each` and `describe.each`. */
export const OPERATION_CASES = EVERY_OPERATION.map((one) => [one.title, one] as const);

/** The number of each item, and what is known about it. */
export const NUMBERS = Array.from({ length: 6 }, (_, index) => `+3363998000${index + 1}`);

/** Whose clock the simulator follows. */
interface Scene {
	readonly simulator: Simulator;
	readonly clock: FakeClock;
	/** A field for each parameter that can be mapped, and `keep`. */
	readonly items: readonly IDataObject[];
}

async function sceneOf(
	{ resource, operation }: OperationCase,
	count: number,
	simulated: SimulatorOptions,
): Promise<Scene> {
	const clock = fakeClock();
	const numbers = NUMBERS.slice(0, count);
	const simulator = await simulate({
		now: clock.now,
		messages: numbers.map((phoneNumber, index) => ({
			...{ phoneNumber, messageId: 101 + index, tag: `tag-${index}`, status: 'Delivered' },
		})),
		account: { stopList: resource === 'optOut' ? numbers : [] },
		...simulated,
	});
	const items = numbers.map((phoneNumber, index): IDataObject => {
		const sms = [{ phoneNumber, text: 'x', parts: 1 }];
		const scheduledId = simulator.store.send(sms, { scheduledMs: clock.now() + 600_000 });
		const messageId = operation === 'cancel' ? scheduledId : 101 + index;
		return { phoneNumber, messageId, tag: `tag-${index}`, message: 'Bonjour', keep: index };
	});
	return { simulator, clock, items };
}

/** What the panel shows with these parameters. */
export function shownWith(
	{ properties: all }: OperationCase,
	set: INodeParameters,
): INodeProperties[] {
	const valueOf = (name: string): unknown =>
		set[name] ?? all.find((one) => one.name === name)?.default;
	return all.filter(({ displayOptions: { show = {} } = {} }) =>
		Object.entries(show).every(
			([name, values]) =>
				['resource', 'operation'].includes(name) ||
				values?.some((value) => value === valueOf(name)),
		),
	);
}

/** Maps each required parameter that the panel shows to the field of the same name. */
export function mappedParameters(one: OperationCase): INodeParameters {
	const required = shownWith(one, {}).filter((property) => property.required);
	return Object.fromEntries(required.map(({ name }) => [name, `={{ $json.${name} }}`]));
}

export interface Performed {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	readonly clock: FakeClock;
	/** Method, path, query and body of each request. */
	readonly log: readonly string[];
}

export interface Setup extends CheckOptions {
	/** How many items there are. */
	readonly count?: number;
	/** The indexes of those that the node gets; all if undefined. */
	readonly rows?: readonly number[];
	/** Changes the items. */
	readonly change?: (item: IDataObject, index: number) => IDataObject;
	readonly simulated?: SimulatorOptions;
	readonly timeZone?: string;
	/** Called with the options of each request. */
	readonly onRequest?: (options: IHttpRequestOptions) => void;
}

/** Runs an operation on its items with these options. */
export async function perform(
	one: OperationCase,
	options: IDataObject = {},
	{
		count = 2,
		rows = [...Array(count).keys()],
		change = (item) => item,
		simulated = {},
		timeZone,
		onRequest = () => {},
		parameters,
		...more
	}: Setup = {},
): Promise<Performed> {
	const { simulator, clock, items } = await sceneOf(one, count, simulated);
	const node = nodeIn(({ helpers, getTimezone }) => {
		const { httpRequestWithAuthentication: usual } = helpers;
		const request = async function (this: unknown, type: string, query: IHttpRequestOptions) {
			onRequest(query);
			return (await Reflect.apply(usual, this, [type, query])) as unknown;
		};
		return {
			helpers: Object.assign({}, helpers, { httpRequestWithAuthentication: request }),
			getTimezone: timeZone === undefined ? getTimezone : () => timeZone,
		};
	}, clock);
	const { resource, operation } = one;
	const given = items.map(change).filter((_, row) => rows.includes(row));
	const run = await check(simulator, given, {
		node,
		...more,
		parameters: {
			...{ resource, operation, ...mappedParameters(one), ...withOptions(options) },
			...parameters,
		},
	});
	const log = simulator.log.map(
		({ method, path, query, body }) => `${method} ${path}?${query} ${body}`,
	);
	return { run, simulator, clock, log };
}
