import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { BRANCHES, type OutputLayout } from '../rules/outputs';
import type { Given, MessageError, Outcome, ReadItem } from '../types';

export interface OutputSettings {
	readonly layout: OutputLayout;
	readonly includeInputFields: boolean;
}

export interface Outputs {
	/** The items of each output that the layout has, in the order of the input. */
	readonly branches: INodeExecutionData[][];
	readonly errors: readonly MessageError[];
	/** Items whose status may still change. */
	readonly waiting: number;
}

const OUR_FIELDS = [
	'status',
	'isFinal',
	'date',
	'stopSms',
	'isSpam',
	'error',
	'errorCode',
	'httpStatus',
	'errorSource',
	'errorDescription',
];

/** What an entry of the API holds beside the message. */
const API_FIELDS = ['success', 'code', 'status', 'date', 'stopSms', 'stopSMS', 'isSpam'];

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
	{ layout, includeInputFields }: OutputSettings,
): Outputs {
	const branchOf = BRANCHES[layout];
	const last = Math.max(...Object.values(branchOf));
	const branches = Array.from({ length: last + 1 }, (): INodeExecutionData[] => []);
	const errors: MessageError[] = [];
	let waiting = 0;
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
			// Items that ask for the same message share its outcome, but not its object: a node that follows may change one.
			json = isGivenAway[place] ? { ...outcome.fields } : outcome.fields;
			isGivenAway[place] = 1;
			if (outcome.standing === 'waiting') waiting += 1;
		}
		if (includeInputFields) json = { ...inputFields(inputs[index].json, outcome.kind), ...json };
		const branch = branchOf[outcome.kind === 'error' ? 'error' : outcome.standing];
		branches[branch].push({ json, pairedItem: { item: index } });
	});
	return { branches, errors, waiting };
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

/**
 * The fields of the input item that go along. What an earlier run of this node left in it stays behind: beside a new
 * answer it would be wrong. So does an `error` on its way to Status, since n8n's Retry On Fail would take it for a
 * failure of the node.
 */
function inputFields(json: IDataObject, kind: Outcome['kind']): IDataObject {
	const fields = { ...json };
	if (isFromHere(json)) for (const name of OUR_FIELDS) delete fields[name];
	if (isApiEntry(json)) for (const name of API_FIELDS) delete fields[name];
	if (kind === 'status') delete fields.error;
	return fields;
}

/** Whether the item came out of this node before, perhaps with fields of other nodes in it. */
function isFromHere({ errorSource, status, isFinal }: IDataObject): boolean {
	const isError = errorSource === 'input' || errorSource === 'message' || errorSource === 'request';
	return isError || (typeof status === 'string' && typeof isFinal === 'boolean');
}

/** Whether the item is one of the API's own entries, as it comes out with Simplify off. */
function isApiEntry({ success, code, status }: IDataObject): boolean {
	return typeof status === 'string' && success !== undefined && code !== undefined;
}
