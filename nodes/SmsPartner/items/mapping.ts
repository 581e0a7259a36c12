import type { INode, INodeExecutionData } from 'n8n-workflow';
import { setUpError } from './errors';

/** A field of the items that a required parameter names. */
export interface MappedField {
	readonly displayName: string;
	readonly path: readonly string[];
	/** Whether the parameter is this field and nothing else. */
	readonly isWhole: boolean;
	/** Whether one of the items has it. */
	isFound: boolean;
}

const MAX_ITEMS_LOOKED_AT = 100;
const MAX_FIELDS_SHOWN = 15;
const LONGEST_NAME = 40;

/**
 * Throws where a parameter names a field that no item has: every item would go to Error, in a run that looks fine.
 * Says which fields the items do have.
 */
export function checkMapping(
	node: INode,
	inputs: readonly INodeExecutionData[],
	fields: readonly MappedField[],
): void {
	const missing = fields.filter(({ isFound }) => !isFound);
	if (missing.length === 0 || inputs.length === 0) return;
	const names = listOf(missing.map(({ path }) => path.join('.')));
	const parameters = listOf(missing.map(({ displayName }) => displayName));
	const isOne = missing.length === 1;
	const whatToDo = missing.every(({ isWhole }) => isWhole)
		? `Map ${parameters} to the ${isOne ? 'field that contains it' : 'fields that contain them'}`
		: `Correct the ${isOne ? 'field' : 'fields'} in ${parameters}`;
	throw setUpError(node, {
		error: `No item has the field ${names}`,
		errorDescription: `${parameters} ${parameters.includes(' and ') ? 'read' : 'reads'} ${names}, but ${describeFields(inputs)}. ${whatToDo}.`,
	});
}

function listOf(names: readonly string[]): string {
	return [...new Set(names)].map((name) => `'${name}'`).join(' and ');
}

function describeFields(inputs: readonly INodeExecutionData[]): string {
	const names = new Set(
		inputs.slice(0, MAX_ITEMS_LOOKED_AT).flatMap(({ json }) => Object.keys(json)),
	);
	if (names.size === 0) return 'the items have no fields';
	const shown = [...names]
		.slice(0, MAX_FIELDS_SHOWN)
		.map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name));
	const more = names.size > MAX_FIELDS_SHOWN ? ', …' : '';
	return `the items have: ${shown.join(', ')}${more}`;
}
