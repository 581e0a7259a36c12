import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { nodeErrorOf, setupError } from '../items/errors';
import { preventRetry } from '../items/preventRetry';
import { emptyOutputs, readOutputLayout } from '../items/outputLayout';
import type { ItemParameters } from '../items/readItems';
import { refuseAll } from '../items/refuseAll';
import { CLOCK, type Clock } from '../requests/clock';
import { get as getAccount } from './account/get.operation';
import { cancel } from './message/cancel.operation';
import { send } from './message/send.operation';
import { get } from './messageStatus/get.operation';
import { getAll } from './messageStatus/getAll.operation';
import { itemParametersOf, type Operation, type Progress } from './operation';
import { create } from './optOut/create.operation';
import { deleteOptOut } from './optOut/delete.operation';
import { getAll as getAllOptOuts } from './optOut/getAll.operation';
import { lookUp } from './phoneNumber/lookUp.operation';

interface Resource {
	readonly name: string;
	/** Keyed by the values in saved workflows; the first one is the resource's default. */
	readonly operations: Readonly<Record<string, Operation>>;
}

/** All resources, keyed by the values in saved workflows. The node's default is Message Status, not the first one. */
const RESOURCES: Readonly<Record<string, Resource>> = {
	account: { name: 'Account', operations: { get: getAccount } },
	message: { name: 'Message', operations: { send, cancel } },
	messageStatus: { name: 'Message Status', operations: { get, getAll } },
	optOut: {
		name: 'Opt-Out',
		operations: { getAll: getAllOptOuts, create, delete: deleteOptOut },
	},
	phoneNumber: { name: 'Phone Number', operations: { lookUp } },
};

/**
 * Runs the selected operation. An exception becomes an n8n error or, with one of the Continue settings or after SMS may
 * have been sent, an Error item for each input item.
 */
export async function route(
	context: IExecuteFunctions,
	clock: Clock = CLOCK,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	const layout = readOutputLayout(context);
	if (inputs.length === 0) return emptyOutputs(layout);

	let parameters: ItemParameters | undefined;
	const progress: Progress = { mayHaveSent: false };
	const finish = (outputs: INodeExecutionData[][]): INodeExecutionData[][] =>
		progress.mayHaveSent ? preventRetry(outputs) : outputs;
	try {
		const operation = findOperation(context);
		parameters = itemParametersOf(operation);
		return finish(
			await operation.execute({ context, parameters, inputs, layout, clock, progress }),
		);
	} catch (thrown) {
		const error = nodeErrorOf(context.getNode(), thrown);
		const { mayHaveSent } = progress;
		if (!mayHaveSent && !context.continueOnFail()) throw error;
		// An exception that is not an n8n error is unexpected: requests may have been made before it.
		const errorSource = error === thrown ? 'input' : 'request';
		return finish(
			await refuseAll(context, inputs, layout, error, { errorSource, mayHaveSent, parameters }),
		);
	}
}

const RESOURCE: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [],
	default: 'messageStatus',
};

const OPERATION: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [],
	default: 'get',
};

/**
 * The text below the node's name on the canvas, e.g. "Send SMS"; empty for an operation that is not ours. The texts are
 * inlined because n8n evaluates the expression where this package is not loaded.
 */
export const SUBTITLE_EXPRESSION: `={{${string}}}` = `={{ (${JSON.stringify(allActions())})[$parameter["resource"] + "." + $parameter["operation"]] || "" }}`;

function allActions(): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(RESOURCES).flatMap(([resource, { operations }]) =>
			Object.values(operations).map(({ option }) => [
				`${resource}.${String(option.value)}`,
				option.action,
			]),
		),
	);
}

/** The parameters of the node: resource, operation, and those of each operation. */
export function allProperties(): INodeProperties[] {
	const resources = Object.entries(RESOURCES);
	return [
		{ ...RESOURCE, options: resources.map(([value, { name }]) => ({ name, value })) },
		...resources.flatMap(([resource, { operations }]) => propertiesOf(resource, operations)),
	];
}

function propertiesOf(resource: string, operations: Resource['operations']): INodeProperties[] {
	const all = Object.values(operations);
	return [
		{
			...OPERATION,
			displayOptions: { show: { resource: [resource] } },
			options: all.map(({ option }) => option).sort((a, b) => a.name.localeCompare(b.name)),
			default: all[0].option.value,
		},
		...all.flatMap(({ option, properties }) =>
			properties.map((property) => showOnlyFor(resource, option.value, property)),
		),
	];
}

function showOnlyFor(
	resource: string,
	operation: string | number | boolean,
	property: INodeProperties,
): INodeProperties {
	const { show, hide } = property.displayOptions ?? {};
	return {
		...property,
		displayOptions: {
			show: { resource: [resource], operation: [operation], ...show },
			...(hide && { hide }),
		},
	};
}

/** n8n adds "Custom API Call" to the lists of resources and operations, and still runs the node when it is selected. */
function findOperation(context: IExecuteFunctions): Operation {
	const resource = String(context.getNodeParameter('resource', 0, ''));
	const operation = String(context.getNodeParameter('operation', 0, ''));
	const operations = Object.hasOwn(RESOURCES, resource) ? RESOURCES[resource].operations : {};
	if (Object.hasOwn(operations, operation)) return operations[operation];
	throw setupError(context.getNode(), {
		error: 'This operation is not supported',
		errorDescription:
			"Choose another 'Operation'. For any other request to SMS Partner, use the HTTP Request node with the same credential.",
	});
}
