import type { INode, INodeExecutionData } from 'n8n-workflow';
import { setUpError } from './errors';

/** A field of the items that a required parameter names. */
export interface MappedField {
	readonly displayName: string;
	readonly path: readonly string[];
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
	const names = missing.map(({ path }) => `'${path.join('.')}'`).join(' and ');
	const parameters = missing.map(({ displayName }) => `'${displayName}'`).join(' and ');
	throw setUpError(node, {
		error: `No item has the field ${names}`,
		errorDescription: `${parameters} ${missing.length === 1 ? 'reads' : 'read'} ${names}, but ${describeFields(inputs)}. Map ${parameters} to the ${missing.length === 1 ? 'field that contains it' : 'fields that contain them'}.`,
	});
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
