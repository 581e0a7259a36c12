import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ErrorOutcome, Outcome } from '../api/outcome';
import { definedFields, type JsonObject } from '../data';
import { inputFields } from './inputFields';
import type { RawInput, ReadItem } from './readItems';
import { forEachIndex } from './forEachIndex';

/** A result that becomes an output item. */
export interface ItemResult {
	readonly fields: JsonObject;
}

/** The items of a run, and the outcomes of their entries. */
export interface AskedItems<Result> {
	readonly inputs: readonly INodeExecutionData[];
	readonly items: ReadonlyArray<ReadItem<unknown>>;
	/** For each of `items`, the index of its input item. Undefined: one item per input item, in the same order. */
	readonly sources?: readonly number[];
	/** For each item, the index of its outcome; not read for an invalid item. Items may share one. */
	readonly indexes: readonly number[];
	readonly outcomes: ReadonlyArray<Outcome<Result>>;
}

export interface ItemRouting<Result> {
	/** The last output. */
	readonly errorBranch: number;
	readonly branchOf: (result: Result) => number;
	/** Whether an item with the option 'Include Input Fields' gets them. */
	readonly mayIncludeInputFields: boolean;
	/** What to add to the description of an error, for this item. */
	readonly noteOf?: (raw: RawInput, outcome: ErrorOutcome) => string | undefined;
}

export interface Outputs {
	/** The items of each output, in the order of the input. */
	readonly branches: INodeExecutionData[][];
	readonly errors: readonly ErrorOutcome[];
}

/**
 * Turns each item into one output item, in order, linked to its input item. Never throws: by now, SMS may have been
 * sent. An item whose input cannot be read is built without it.
 */
export async function toOutputs<Result extends ItemResult>(
	{ inputs, items, sources, indexes, outcomes }: AskedItems<Result>,
	{ errorBranch, branchOf, mayIncludeInputFields, noteOf }: ItemRouting<Result>,
): Promise<Outputs> {
	const branches = Array.from({ length: errorBranch + 1 }, (): INodeExecutionData[] => []);
	const errors: ErrorOutcome[] = [];
	const isUsed = new Uint8Array(outcomes.length);
	await forEachIndex(items.length, (index) => {
		const item = items[index];
		const source = sources ? sources[index] : index;
		const outcome = outcomeOf(item, source, outcomes[indexes[index]]);
		let json: JsonObject;
		if (outcome.kind === 'error') {
			errors.push(outcome);
			json = orElse(
				() => errorFields(item.raw, outcome, noteOf?.(item.raw, outcome)),
				() => errorFields({}, outcome, undefined),
			);
		} else {
			// Items that share an outcome get an object each: a later node may change one.
			const { fields } = outcome.result;
			json = isUsed[indexes[index]] ? { ...fields } : fields;
			isUsed[indexes[index]] = 1;
		}
		const includesInput = mayIncludeInputFields && item.options.includeInputFields;
		if (includesInput) {
			const ours = json;
			json = orElse(
				() => ({ ...inputFields(inputs[source].json, outcome.kind), ...ours }),
				() => ours,
			);
		}
		const branch = outcome.kind === 'error' ? errorBranch : branchOf(outcome.result);
		branches[branch].push({
			json: json as IDataObject,
			...(includesInput && binaryOf(inputs[source])),
			pairedItem: { item: source },
		});
	});
	return { branches, errors };
}

function outcomeOf<Result>(
	item: ReadItem<unknown>,
	index: number,
	outcome: Outcome<Result>,
): Outcome<Result> {
	if (item.kind === 'entry') return outcome;
	const { errorDescription = '', ...problem } = item.problem;
	return {
		kind: 'error',
		error: {
			...problem,
			errorSource: 'input',
			// n8n's notation for an item, counted from 0.
			errorDescription: `${errorDescription} [item ${index}]`.trim(),
		},
	};
}

/** The fields in the order of n8n's columns: the error and what to do come first. */
function errorFields(
	raw: RawInput,
	{ error, maybeSent }: ErrorOutcome,
	note: string | undefined,
): JsonObject {
	const description = [error.errorDescription, note].filter(Boolean).join(' ');
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
