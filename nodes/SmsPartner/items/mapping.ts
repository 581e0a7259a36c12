import type { INode, INodeExecutionData } from 'n8n-workflow';
import type { FieldPath } from './directExpression';
import { setupError } from './errors';
import { quoted } from './quoted';

/** A field of the items that a required parameter or an option reads. */
export interface MappedField {
	readonly displayName: string;
	readonly path: FieldPath;
	/** Whether it is a required parameter that is this field and nothing else. */
	readonly isWhole: boolean;
	/** Whether the parameter is empty and reads this field for that reason. */
	readonly isDefault?: boolean;
	/** Whether at least one item has it. */
	isFound: boolean;
}

const LIST = new Intl.ListFormat('en');
const MAX_ITEMS_EXAMINED = 100;
const MAX_FIELDS_SHOWN = 15;
const MAX_NAME_LENGTH = 40;

/**
 * Throws if nothing is entered for a required parameter. The error names the fields that can be dragged onto it.
 *
 * @param empty these parameters
 */
export function checkNotEmpty(
	node: INode,
	inputs: readonly INodeExecutionData[],
	empty: ReadonlyArray<{ readonly displayName: string }>,
): void {
	if (empty.length === 0) return;
	const names = listOf(new Set(empty.map(({ displayName }) => displayName)));
	const isOne = empty.length === 1;
	throw setupError(node, {
		error: `${names} ${isOne ? 'is' : 'are'} empty`,
		errorDescription: `${dragOnto(names, isOne)}, or enter ${isOne ? 'a value' : 'values'}; ${describeFields(inputs)}.`,
	});
}

/**
 * Throws if a parameter or an option reads a field that no item has: otherwise every item would go to Error, or its SMS
 * would be sent with a gap, in a run that looks successful. The error names the fields that the items do have.
 */
export function checkMapping(
	node: INode,
	inputs: readonly INodeExecutionData[],
	fields: readonly MappedField[],
): void {
	const missing = fields.filter(({ isFound }) => !isFound);
	if (missing.length === 0 || inputs.length === 0) return;
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
	throw setupError(node, {
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
		.map((name) =>
			quoted(name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name),
		);
	const more = names.size > MAX_FIELDS_SHOWN ? ', …' : '';
	return `the items have: ${shown.join(', ')}${more}`;
}
