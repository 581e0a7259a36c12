import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Given, MessageError, Outcome, ReadItem } from '../types';

export interface OutputSettings {
	/** One output for all: an AI agent sees no other. */
	readonly isTool: boolean;
	readonly includeInputFields: boolean;
}

export interface Outputs {
	/** The items of Status and of Error, or of the one output of a tool; each in the order of the input. */
	readonly branches: INodeExecutionData[][];
	readonly errors: readonly MessageError[];
}

const BRANCHES: Record<Outcome['kind'], number> = { status: 0, error: 1 };

// What an earlier run of this node left in an item that comes in again. Beside a new status it would be wrong, and
// a `json.error` on the first output makes n8n's Retry On Fail run the node again.
const FIELDS_OF_AN_ERROR = ['error', 'errorCode', 'httpStatus', 'errorSource', 'errorDescription'];

/**
 * Makes of each input item one output item, in the order of the items, linked to the item that it answers.
 *
 * @param places where the outcome of each item's message stands in `outcomes`
 */
export function outcomesToOutputs(
	inputs: readonly INodeExecutionData[],
	items: readonly ReadItem[],
	places: readonly number[],
	outcomes: readonly Outcome[],
	{ isTool, includeInputFields }: OutputSettings,
): Outputs {
	const branches: INodeExecutionData[][] = isTool ? [[]] : [[], []];
	const errors: MessageError[] = [];
	const isGivenAway = new Uint8Array(outcomes.length);
	items.forEach((item, index) => {
		const place = places[index];
		const outcome: Outcome =
			item.kind === 'message'
				? outcomes[place]
				: { kind: 'error', error: { ...item.problem, errorSource: 'input' } };
		let json: IDataObject;
		if (outcome.kind === 'error') {
			errors.push(outcome.error);
			json = errorFields(item.given, outcome.error);
		} else {
			// Items that ask for the same message share its outcome, but no object: a node that follows may change one.
			json = isGivenAway[place] ? { ...outcome.fields } : outcome.fields;
			isGivenAway[place] = 1;
		}
		if (includeInputFields) json = { ...inputFields(inputs[index].json), ...json };
		branches[isTool ? 0 : BRANCHES[outcome.kind]].push({ json, pairedItem: { item: index } });
	});
	return { branches, errors };
}

function errorFields(given: Given, error: MessageError): IDataObject {
	const all: Record<string, unknown> = {
		phoneNumber: given.phoneNumber,
		messageId: given.messageId,
		error: error.error,
		errorCode: error.errorCode,
		httpStatus: error.httpStatus,
		errorSource: error.errorSource,
		errorDescription: error.errorDescription,
	};
	const json: IDataObject = {};
	for (const [name, value] of Object.entries(all)) {
		if (value !== undefined) json[name] = value as IDataObject[string];
	}
	return json;
}

function inputFields(json: IDataObject): IDataObject {
	const fields = { ...json };
	for (const name of FIELDS_OF_AN_ERROR) delete fields[name];
	return fields;
}
