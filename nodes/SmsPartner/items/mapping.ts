import type { INode, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { shorten } from '../api/entry';
import { setupError } from './errors';
import type { MappedField } from './parameterReader';
import { quoted } from './quoted';

/** Errors of a node whose parameters do not fit its items. */

const LIST = new Intl.ListFormat('en');
const MAX_ITEMS_EXAMINED = 100;
const MAX_FIELDS_SHOWN = 15;
const MAX_NAME_LENGTH = 40;

/**
 * Nothing is entered for required parameters. The error names the fields that can be dragged onto them.
 *
 * @param empty these parameters
 */
export function emptyParameterError(
	node: INode,
	inputs: readonly INodeExecutionData[],
	empty: ReadonlyArray<{ readonly displayName: string }>,
): NodeOperationError {
	const names = listOf(new Set(empty.map(({ displayName }) => displayName)));
	const isOne = empty.length === 1;
	return setupError(node, {
		error: `${names} ${isOne ? 'is' : 'are'} empty`,
		errorDescription: `${dragOnto(names, isOne)}, or enter ${isOne ? 'a value' : 'values'}; ${describeFields(inputs)}.`,
	});
}

/**
 * Parameters or options read fields that no item has: otherwise every item would go to Error, or its SMS would be sent
 * with a gap, in a run that looks successful. The error names the fields that the items do have.
 */
export function mappingError(
	node: INode,
	inputs: readonly INodeExecutionData[],
	missing: readonly MappedField[],
): NodeOperationError {
	const fieldNames = new Set(missing.map(({ path }) => path.join('.')));
	const parameterNames = new Set(missing.map(({ displayName }) => displayName));
	const [names, parameters] = [fieldNames, parameterNames].map(listOf);
	const isOne = fieldNames.size === 1;
	const isDefault = missing.every((field) => field.isDefault);
	const isOneParameter = parameterNames.size === 1;
	const why = isDefault ? ` ${isOneParameter ? 'is' : 'are'} empty and` : '';
	const whatToDo = isDefault
		? dragOnto(parameters, isOneParameter)
		: missing.every(({ isWhole }) => isWhole)
			? `Map ${parameters} to the ${isOne ? 'field that contains it' : 'fields that contain them'}`
			: `Correct the ${isOne ? 'field' : 'fields'} in ${parameters}. If a field may be missing, add ?? '' after its name, or ? before a method, as in $json.name?.trim()`;
	return setupError(node, {
		error: `No item has the field${isOne ? '' : 's'} ${names}`,
		errorDescription: `${parameters}${why} ${isOneParameter ? 'reads' : 'read'} ${names}, but ${describeFields(inputs)}. ${whatToDo}.`,
	});
}

function dragOnto(parameters: string, isOne: boolean): string {
	return `Drag the ${isOne ? 'field that contains it' : 'fields that contain them'} onto ${parameters}`;
}

function listOf(names: ReadonlySet<string>): string {
	return LIST.format([...names].map(quoted));
}

function describeFields(inputs: readonly INodeExecutionData[]): string {
	const names = new Set(
		inputs.slice(0, MAX_ITEMS_EXAMINED).flatMap(({ json }) => Object.keys(json ?? {})),
	);
	if (names.size === 0) return 'the items have no fields';
	const shown = [...names]
		.slice(0, MAX_FIELDS_SHOWN)
		.map((name) => quoted(shorten(name, MAX_NAME_LENGTH)));
	const more = names.size > MAX_FIELDS_SHOWN ? ', …' : '';
	return `the items have: ${shown.join(', ')}${more}`;
}
