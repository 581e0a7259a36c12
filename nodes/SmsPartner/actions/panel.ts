import {
	type INodeOutputConfiguration,
	type INodeProperties,
	NodeConnectionTypes,
} from 'n8n-workflow';
import type { OutputMode } from '../items/outputs';
import type { Operation, Resource, Resources } from './operation';

/** What n8n shows of the node, from its operations. */

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

/** The parameters of the node: resource, operation, and those of each operation. */
export function allProperties(all: Resources): INodeProperties[] {
	const resources = Object.entries(all);
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

/** The selected resource and operation, in an expression. */
const SELECTED = '$parameter["resource"] + "." + $parameter["operation"]';

/**
 * The text below the node's name on the canvas, e.g. "Send SMS"; empty for an operation that is not ours. The texts are
 * inlined because n8n evaluates the expression where this package is not loaded.
 */
export function subtitleExpression(resources: Resources): `={{${string}}}` {
	const actions = forEachOperation(resources, ({ option }) => option.action);
	return `={{ (${JSON.stringify(actions)})[${SELECTED}] || "" }}`;
}

/**
 * The node's outputs, which n8n derives from the parameters; Status and Error in a workflow without them. The lists are
 * inlined for the same reason.
 */
export function outputsExpression(resources: Resources): `={{${string}}}` {
	const outputs = forEachOperation(resources, ({ outputName, properties }) =>
		properties.some(({ name }) => name === 'outputMode') ? undefined : [output(outputName), ERROR],
	);
	return `={{ (${JSON.stringify(outputs)})[${SELECTED}] || ($parameter["outputMode"] === "perStatus" ? ${JSON.stringify(STATUS_OUTPUTS.perStatus)} : ${JSON.stringify(STATUS_OUTPUTS.statusAndError)}) }}`;
}

const ERROR: INodeOutputConfiguration = { ...output('Error'), category: 'error' };

/** The outputs of operations with the parameter 'Outputs'. */
const STATUS_OUTPUTS: Record<OutputMode, INodeOutputConfiguration[]> = {
	statusAndError: [output('Status'), ERROR],
	perStatus: [output('Delivered'), output('Not Delivered'), output('Waiting'), ERROR],
};

function output(displayName: string): INodeOutputConfiguration {
	return { type: NodeConnectionTypes.Main, displayName };
}

/** A value for each operation, by resource and operation. */
function forEachOperation<T>(
	resources: Resources,
	valueOf: (operation: Operation) => T,
): Record<string, T> {
	return Object.fromEntries(
		Object.entries(resources).flatMap(([resource, { operations }]) =>
			Object.values(operations).map((operation) => [
				`${resource}.${String(operation.option.value)}`,
				valueOf(operation),
			]),
		),
	);
}
