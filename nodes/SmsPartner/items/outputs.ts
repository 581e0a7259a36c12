import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import type {
	DeliveryState,
	EntryError,
	ErrorOutcome,
	ItemResult,
	Outcome,
	Outcomes,
} from '../api/outcome';
import { forEachIndex } from '../clock';
import { definedFields, type JsonObject } from '../guards';
import type { Problem } from '../problem';
import { inputFields } from './inputFields';
import type { RawInput, ReadItem } from './readItems';

/** The parameter 'Outputs': one output for all statuses, or one for each. Error is always the last one. */
export type OutputMode = 'statusAndError' | 'perStatus';

/** Which outputs the node has; `single` is the tool of an AI agent, with one output for everything. */
export type OutputLayout = OutputMode | 'single';

/** The index of the output for each kind of item. */
const OUTPUT_INDEX: Record<OutputLayout, Record<DeliveryState | 'error', number>> = {
	statusAndError: { delivered: 0, notDelivered: 0, waiting: 0, error: 1 },
	perStatus: { delivered: 0, notDelivered: 1, waiting: 2, error: 3 },
	single: { delivered: 0, notDelivered: 0, waiting: 0, error: 0 },
};

/** Reads which outputs the node has. Never throws: items need an output even if nothing else can be read. */
export function readOutputLayout(context: IExecuteFunctions): OutputLayout {
	// Only the type of its output identifies a tool: `isToolExecution()` is false for today's agents.
	const isTool = context
		.getNodeOutputs()
		.some((one) => (typeof one === 'string' ? one : one.type) === NodeConnectionTypes.AiTool);
	if (isTool) return 'single';
	try {
		if (context.getNodeParameter('resource', 0, '') !== 'messageStatus') return 'statusAndError';
		const mode: unknown = context.getNodeParameter('outputMode', 0, '');
		return mode === 'perStatus' ? 'perStatus' : 'statusAndError';
	} catch {
		return 'statusAndError';
	}
}

export function emptyOutputs(layout: OutputLayout): INodeExecutionData[][] {
	return Array.from({ length: OUTPUT_INDEX[layout].error + 1 }, () => []);
}

/** What became of the items of a run. */
export interface RunResult extends Outcomes<ItemResult> {
	readonly items: ReadonlyArray<ReadItem<unknown>>;
	/** For each of `items`, the index of its input item. Undefined: one item per input item, in the same order. */
	readonly inputIndexes?: readonly number[];
	/** For each item, the index of its outcome; not read for an invalid item. Items may share one. */
	readonly indexes: readonly number[];
	/** What to add to the description of an error, for this item. */
	readonly noteOf?: (raw: RawInput, error: EntryError) => string | undefined;
	/** Hints that come before those on errors. */
	readonly firstHints?: () => ReadonlyArray<string | undefined>;
	/** Hints that come after those on errors. */
	readonly hints?: () => ReadonlyArray<string | undefined>;
}

const MAYBE_SENT =
	'It may have been sent anyway: look for it in your SMS Partner account before you send it again.';

/** The outcome of each item; for an invalid one, its problem. */
export function outcomesOfItems({
	items,
	inputIndexes,
	indexes,
	outcomes,
}: RunResult): Array<Outcome<ItemResult>> {
	return items.map((item, index) =>
		item.kind === 'entry'
			? outcomes[indexes[index]]
			: inputError(item.problem, inputIndexes ? inputIndexes[index] : index),
	);
}

function inputError({ errorDescription = '', ...problem }: Problem, item: number): ErrorOutcome {
	return {
		kind: 'error',
		error: {
			...problem,
			errorSource: 'input',
			// n8n's notation for an item, counted from 0.
			errorDescription: `${errorDescription} [item ${item}]`.trim(),
		},
	};
}

/**
 * Turns each item into one output item, in order, linked to its input item. Never throws: by now, SMS may have been
 * sent. An item whose input cannot be read is built without it.
 *
 * @param outcomes of the items, see {@link outcomesOfItems}
 */
export async function toOutputs(
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	{ items, inputIndexes, noteOf = () => undefined }: RunResult,
	outcomes: ReadonlyArray<Outcome<ItemResult>>,
): Promise<INodeExecutionData[][]> {
	const outputs = emptyOutputs(layout);
	const indexOf = OUTPUT_INDEX[layout];
	const used = new Set<Outcome<ItemResult>>();
	await forEachIndex(items.length, (index) => {
		const item = items[index];
		const source = inputIndexes ? inputIndexes[index] : index;
		const outcome = outcomes[index];
		let json: JsonObject;
		if (outcome.kind === 'error') {
			json = orElse(
				() => errorFields(item.raw, outcome, noteOf(item.raw, outcome.error)),
				() => errorFields({}, outcome, undefined),
			);
		} else {
			// Items that share an outcome get an object each: a later node may change one.
			const { fields } = outcome.result;
			json = used.has(outcome) ? { ...fields } : fields;
			used.add(outcome);
		}
		// The item of an agent's tool contains the agent's own input, session and prompt.
		const includesInput = layout !== 'single' && item.options.includeInputFields;
		if (includesInput) {
			const ours = json;
			json = orElse(
				() => ({ ...inputFields(inputs[source].json, outcome.kind), ...ours }),
				() => ours,
			);
		}
		const kind = outcome.kind === 'error' ? 'error' : (outcome.result.state ?? 'delivered');
		outputs[indexOf[kind]].push({
			json: json as IDataObject,
			...(includesInput && binaryOf(inputs[source])),
			pairedItem: { item: source },
		});
	});
	return outputs;
}

/** The fields in the order of n8n's columns: the error and what to do come first. */
function errorFields(
	raw: RawInput,
	{ error, maybeSent }: ErrorOutcome,
	note: string | undefined,
): JsonObject {
	const description = [error.errorDescription, note, maybeSent && MAYBE_SENT]
		.filter(Boolean)
		.join(' ');
	return definedFields({
		phoneNumber: error.phoneNumber,
		...raw,
		error: error.error,
		errorDescription: description === '' ? undefined : description,
		errorCode: error.errorCode,
		apiMessage: error.apiMessage,
		httpStatus: error.httpStatus,
		errorSource: error.errorSource,
		maybeSent,
	});
}

/** The binary data of an input item, in an object of its own: a later node may change it. */
function binaryOf(input: INodeExecutionData | undefined): Pick<INodeExecutionData, 'binary'> {
	try {
		return input?.binary ? { binary: { ...input.binary } } : {};
	} catch {
		return {};
	}
}

/** The fields of an item, or others if reading its input throws: a getter or a proxy of another package may. */
function orElse(read: () => JsonObject, others: () => JsonObject): JsonObject {
	try {
		return read();
	} catch {
		return others();
	}
}

/**
 * Keeps n8n's Retry On Fail from sending again. It reruns a node if the first item of output 0 has an `error`, which
 * can happen in a tool, where results and errors share one output. If anything was or may have been sent, this renames
 * the `error` of items on output 0 to `errorMessage`.
 */
export function preventRetry(outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	if (!outputs[0].some(({ json }) => json.error !== undefined)) return outputs;
	const mayHaveBeenSent = outputs
		.flat()
		.some(({ json }) => json.errorSource === undefined || json.maybeSent === true);
	if (!mayHaveBeenSent) return outputs;
	const [first, ...others] = outputs;
	return [first.map(renamed), ...others];
}

function renamed(item: INodeExecutionData): INodeExecutionData {
	const { error, ...fields } = item.json;
	return error === undefined ? item : { ...item, json: { errorMessage: error, ...fields } };
}
