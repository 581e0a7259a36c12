import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { messageOf, type Parsed, type Problem } from '../data';
import { Stop } from '../requests/stop';
import {
	ASK_ENGINE,
	compileExpression,
	type ExpressionSources,
	fieldsIn,
	hasField,
} from './directExpression';
import { expressionSources } from './expressionSources';
import { checkMapping, checkNotEmpty, type MappedField } from './mapping';
import { forEachIndex } from './forEachIndex';

/** A required parameter that is read for each item. */
export interface ItemParameter {
	readonly name: string;
	readonly displayName: string;
	/** Whether an Error item omits it. */
	readonly isHidden?: boolean;
	/** Whether, if it is empty in the node, it is the item's field of the same name. Otherwise, it must not be empty. */
	readonly isOwnFieldWhenEmpty?: boolean;
}

/** The parameters of one item, unparsed; an Error item returns those that are not hidden. */
export type RawInput = Readonly<Record<string, unknown>>;

/** A parsed input item: an entry for a request, or why it cannot be one. */
export type ReadItem<Entry> =
	| { readonly kind: 'entry'; readonly raw: RawInput; readonly entry: Entry }
	| { readonly kind: 'invalid'; readonly raw: RawInput; readonly problem: Problem };

interface ParameterReader extends ItemParameter {
	readonly read: (index: number) => Parsed<unknown>;
	/** The fields that the parameter reads. */
	readonly fields: readonly MappedField[];
	/** Whether nothing is entered in the node. */
	readonly isEmpty?: boolean;
}

/**
 * Reads the parameters of each item and checks them; returns one value per item, in order. An item that cannot be read
 * does not affect the others. Once the run stops, no further item is read.
 *
 * @throws an n8n error if a parameter is empty in the node, or reads a field that no item has
 */
export async function readItems<Entry>(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: readonly ItemParameter[],
	toEntry: (raw: RawInput) => Parsed<Entry>,
	stop: Stop,
): Promise<Array<ReadItem<Entry>>> {
	const sources = expressionSources(context, inputs);
	const readers = parameters.map((parameter) => createReader(context, sources, parameter));
	checkNotEmpty(context.getNode(), inputs, readers);
	const items = await readEach(inputs.length, readers, toEntry, stop);
	if (!stop.failure) {
		const fields = readers.flatMap((reader) => reader.fields);
		checkMapping(context.getNode(), inputs, fields);
	}
	return items;
}

/** Reads the parameters of each item without checking them, for Error items that say which item they are about. */
export async function readRawInputs(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: readonly ItemParameter[],
): Promise<RawInput[]> {
	const sources = expressionSources(context, inputs);
	const readers = parameters.map((parameter) => createReader(context, sources, parameter));
	const items = await readEach(inputs.length, readers, (raw) => ({ value: raw }), new Stop());
	return items.map(({ raw }) => raw);
}

async function readEach<Entry>(
	count: number,
	readers: readonly ParameterReader[],
	toEntry: (raw: RawInput) => Parsed<Entry>,
	stop: Stop,
): Promise<Array<ReadItem<Entry>>> {
	const items: Array<ReadItem<Entry>> = [];
	const isAnyHidden = readers.some(({ isHidden }) => isHidden);
	await forEachIndex(count, (index) => {
		items.push(
			stop.failure
				? { kind: 'invalid', raw: {}, problem: stop.failure.problem }
				: readItem(readers, isAnyHidden, index, toEntry),
		);
	});
	return items;
}

function readItem<Entry>(
	readers: readonly ParameterReader[],
	isAnyHidden: boolean,
	index: number,
	toEntry: (raw: RawInput) => Parsed<Entry>,
): ReadItem<Entry> {
	const all: Record<string, unknown> = {};
	const raw: Record<string, unknown> = isAnyHidden ? {} : all;
	let problem: Problem | undefined;
	for (const { name, isHidden, read } of readers) {
		const parsed = read(index);
		if ('problem' in parsed) {
			problem ??= parsed.problem;
			continue;
		}
		all[name] = parsed.value;
		if (!isHidden) raw[name] = parsed.value;
	}
	if (problem) return { kind: 'invalid', raw, problem };
	const entry = toEntry(all);
	return 'problem' in entry
		? { kind: 'invalid', raw, problem: entry.problem }
		: { kind: 'entry', raw, entry: entry.value };
}

/**
 * Reads a fixed value once and a common expression straight from the items. For anything else, n8n's engine evaluates
 * the expression.
 */
function createReader(
	context: IExecuteFunctions,
	sources: ExpressionSources,
	parameter: ItemParameter,
): ParameterReader {
	const { name, displayName, isOwnFieldWhenEmpty } = parameter;
	// A parameter that the panel hides may be missing from the workflow.
	const inNode: unknown = context.getNodeParameter(name, 0, null, { rawExpressions: true });
	const isEmpty = typeof inNode === 'string' && /^=?\s*$/.test(inNode);
	const isDefault = isEmpty && isOwnFieldWhenEmpty === true;
	if (isEmpty && !isDefault) {
		return { ...parameter, read: () => ({ value: '' }), fields: [], isEmpty };
	}
	const text = isDefault ? `={{ $json.${name} }}` : inNode;
	if (!hasExpression(text)) {
		const parsed = { value: text ?? undefined };
		return { ...parameter, read: () => parsed, fields: [] };
	}
	const askEngine = (index: number): Parsed<unknown> => {
		try {
			return {
				value: isDefault
					? context.evaluateExpression(`{{ $json.${name} }}`, index)
					: context.getNodeParameter(name, index, ''),
			};
		} catch (error) {
			return {
				problem: {
					error: `The expression for '${displayName}' failed for this item`,
					errorDescription: messageOf(error),
				},
			};
		}
	};
	if (typeof text !== 'string') return { ...parameter, read: askEngine, fields: [] };
	const expression = compileExpression(text);
	const readValue = (index: number): Parsed<unknown> => {
		if (!expression) return askEngine(index);
		try {
			const value = expression.read(sources, index);
			return value === ASK_ENGINE ? askEngine(index) : { value };
		} catch {
			// There is no such item; the engine says why.
			return askEngine(index);
		}
	};
	const isWhole = expression?.isField === true;
	const fields = fieldsIn(text).map((path): MappedField => ({
		displayName,
		path,
		isWhole,
		isDefault,
		isFound: false,
	}));
	const read = (index: number): Parsed<unknown> => {
		for (const field of fields) field.isFound ||= hasField(sources.json(index), field.path);
		return readValue(index);
	};
	return { ...parameter, read, fields };
}

/** Whether a parameter, or a part of it, is an expression. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
