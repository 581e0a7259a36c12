import { InvalidArgumentError } from 'commander';
import type { INodeParameters, INodeProperties, NodeParameterValue } from 'n8n-workflow';
import { UserFacingError } from './userFacingError';

/** A parameter of the node, or an option as `options.name` or `requestOptions.name`, and its new value. */
export type ParameterChange = readonly [name: string, value: NodeParameterValue];

/** The operation to run, with its parameters. */
export type OperationParameters = INodeParameters & {
	readonly resource: string;
	readonly operation: string;
	readonly options?: INodeParameters;
	readonly requestOptions?: INodeParameters;
};

/** Parses `name=value` and appends it to the changes before it. A value that is not a number, true or false is a string. */
export function readChange(
	text: string,
	before: readonly ParameterChange[] = [],
): ParameterChange[] {
	const [, name, value] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
	if (name === undefined) {
		throw new InvalidArgumentError('It must be a name and a value, e.g. simplify=false.');
	}
	return [...before, [name, valueOf(value)]];
}

/**
 * Applies the changes to the parameters.
 *
 * @param properties the properties in the node's description
 * @throws UserFacingError if the operation has no such parameter, which n8n would ignore
 */
export function withChanges(
	parameters: OperationParameters,
	changes: readonly ParameterChange[],
	properties: readonly INodeProperties[],
): OperationParameters {
	const labels = labelsOf(parameters, properties);
	for (const [name] of changes) {
		if (!labels.has(name)) {
			const available = [...labels].map(([known, label]) => nameWithLabel(known, label)).sort();
			throw new UserFacingError(
				`This operation has no parameter ${name}. Available: ${available.join(', ')}.`,
			);
		}
	}
	const own = changes.filter(([name]) => !name.includes('.'));
	const optionsIn = (collection: 'options' | 'requestOptions'): INodeParameters => ({
		...parameters[collection],
		...Object.fromEntries(
			changes.flatMap(([path, value]) => {
				const [place, name] = path.split('.');
				return place === collection ? [[name, value]] : [];
			}),
		),
	});
	return {
		...parameters,
		...Object.fromEntries(own),
		options: optionsIn('options'),
		requestOptions: optionsIn('requestOptions'),
	};
}

/** The operation's parameters and options by name, with their labels in the editor. */
function labelsOf(
	{ resource, operation }: OperationParameters,
	properties: readonly INodeProperties[],
): Map<string, string> {
	const labels = properties
		.filter(
			({ displayOptions: { show } = {} }) =>
				show?.resource?.includes(resource) && show.operation?.includes(operation) && !show['@tool'],
		)
		.flatMap(({ name, displayName, type, options = [] }) =>
			type === 'collection'
				? options.map((option) => [`${name}.${option.name}`, labelOf(option)] as const)
				: [[name, displayName] as const],
		);
	return new Map(labels);
}

function labelOf(option: object): string {
	return 'displayName' in option ? String(option.displayName) : '';
}

/** With its label where the name does not show what it is called in the editor: `outputMode (Outputs)`. */
function nameWithLabel(name: string, label: string): string {
	const letters = label.replace(/\W/g, '').toLowerCase();
	const isSame = letters.startsWith(name.replace(/^.*\./, '').toLowerCase());
	return isSame ? name : `${name} (${label})`;
}

function valueOf(text: string): NodeParameterValue {
	if (text === 'true' || text === 'false') return text === 'true';
	// Not 0612345678: without its 0, it would be another number.
	return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text;
}
