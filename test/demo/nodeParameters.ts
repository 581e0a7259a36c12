import { InvalidArgumentError } from 'commander';
import type { INodeParameters, INodeProperties, NodeParameterValue } from 'n8n-workflow';
import { UserFacingError } from './userFacingError';

/** A parameter of the node, or an option as `options.name`, with the value that the command line gives it. */
export type ParameterChange = readonly [name: string, value: NodeParameterValue];

/** What is run: the operation, and all that is set. */
export type OperationParameters = INodeParameters & {
	readonly resource: string;
	readonly operation: string;
	readonly options: INodeParameters;
};

const OPTIONS = 'options.';

/** Reads `name=value`, after those before it. Numbers, true and false are taken as such, anything else as a text. */
export function readChange(
	text: string,
	before: readonly ParameterChange[] = [],
): ParameterChange[] {
	const [, name, value] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
	if (name === undefined) {
		throw new InvalidArgumentError('It has to be a name and a value, such as simplify=false.');
	}
	return [...before, [name, valueOf(value)]];
}

/**
 * The parameters with these changes.
 *
 * @param properties those of the node's description
 * @throws an error for the user where the operation has no such parameter: n8n would ignore it
 */
export function withChanges(
	parameters: OperationParameters,
	changes: readonly ParameterChange[],
	properties: readonly INodeProperties[],
): OperationParameters {
	const names = namesOf(parameters, properties);
	for (const [name] of changes) {
		if (!names.includes(name)) {
			throw new UserFacingError(
				`The node has no parameter ${name} here. It has: ${names.join(', ')}.`,
			);
		}
	}
	const own = changes.filter(([name]) => !name.startsWith(OPTIONS));
	const options = changes.flatMap(([name, value]) =>
		name.startsWith(OPTIONS) ? [[name.slice(OPTIONS.length), value] as const] : [],
	);
	return {
		...parameters,
		...Object.fromEntries(own),
		options: { ...parameters.options, ...Object.fromEntries(options) },
	};
}

function namesOf(
	{ resource, operation }: OperationParameters,
	properties: readonly INodeProperties[],
): string[] {
	const names = properties
		.filter(
			({ displayOptions: { show } = {} }) =>
				show?.resource?.includes(resource) && show.operation?.includes(operation) && !show['@tool'],
		)
		.flatMap(({ name, type, options = [] }) =>
			type === 'collection' ? options.map((option) => `${name}.${option.name}`) : [name],
		);
	return names.sort();
}

function valueOf(text: string): NodeParameterValue {
	if (text === 'true' || text === 'false') return text === 'true';
	return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
