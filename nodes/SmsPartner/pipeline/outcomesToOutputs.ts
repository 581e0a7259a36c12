import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { simplifyEntry } from '../rules/apiEntry';
import type { Given, MessageError, Outcome, ReadItem } from '../types';

export interface OutputSettings {
	readonly simplify: boolean;
	readonly includeInputFields: boolean;
}

export interface OutputItem {
	readonly outcome: Outcome;
	readonly item: INodeExecutionData;
}

// What an earlier run of this node left in an item that comes in again. Beside a new status it would be wrong, and
// a `json.error` on the first output makes n8n's Retry On Fail run the node again.
const FIELDS_OF_AN_ERROR = ['error', 'errorCode', 'httpStatus', 'errorSource', 'errorDescription'];

/**
 * Makes one output item an input item, in the order of the items, each linked to the item that it answers.
 *
 * @param places where the outcome of each item's message stands in `outcomes`
 */
export function outcomesToOutputs(
	inputs: readonly INodeExecutionData[],
	items: readonly ReadItem[],
	places: readonly number[],
	outcomes: readonly Outcome[],
	{ simplify, includeInputFields }: OutputSettings,
): OutputItem[] {
	return items.map((item, index) => {
		const outcome: Outcome =
			item.kind === 'message'
				? outcomes[places[index]]
				: { kind: 'error', error: { ...item.problem, errorSource: 'input' } };
		const fields =
			outcome.kind === 'status'
				? statusFields(outcome, simplify)
				: errorFields(item.given, outcome.error);
		const json = includeInputFields ? { ...inputFields(inputs[index].json), ...fields } : fields;
		return { outcome, item: { json, pairedItem: { item: index } } };
	});
}

function statusFields(
	{ message, entry }: Extract<Outcome, { kind: 'status' }>,
	simplify: boolean,
): IDataObject {
	if (!simplify) return { ...entry };
	return {
		phoneNumber: message.phoneNumber,
		messageId: message.messageId,
		...simplifyEntry(entry),
	};
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
