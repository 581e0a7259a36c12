import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isRecord, messageOf, type Parsed, type Problem } from '../data';
import { Stop } from '../requests/stop';
import {
	ASK_ENGINE,
	compileExpression,
	type ExpressionSources,
	fieldsIn,
	fixedTextIn,
	hasField,
	isGap,
} from './directExpression';
import { setupError } from './errors';
import { expressionSources } from './expressionSources';
import { checkMapping, checkNotEmpty, type MappedField } from './mapping';
import { forEachIndex } from './forEachIndex';
import {
	createOptionsReader,
	DEFAULT_OPTIONS,
	type ItemOptions,
	readFixedOptions,
	type ReadOptions,
} from './itemOptions';

/** A parameter that is read for each item. */
export interface ItemParameter {
	readonly name: string;
	readonly displayName: string;
	/** Whether it is a text, which has a gap without one of its fields. */
	readonly isText?: boolean;
	/** Whether, if it is empty in the node, it is the item's field of the same name. Otherwise, it must not be empty. */
	readonly isOwnFieldWhenEmpty?: boolean;
}

/** What is read for each item. */
export interface ItemParameters {
	/** The required parameters, which identify the item. */
	readonly required: readonly ItemParameter[];
	/** Those in the collection 'Options'. */
	readonly options: readonly ItemParameter[];
}

/** The required parameters of one item, unparsed; an Error item returns them. */
export type RawInput = Readonly<Record<string, unknown>>;

/** What has been read of an item, whether or not it is valid. */
export interface ItemInput {
	readonly raw: RawInput;
	readonly options: ItemOptions;
}

/** A parsed input item: an entry for a request, or why it cannot be one. */
export type ReadItem<Entry> = ItemInput &
	(
		| {
				readonly kind: 'entry';
				readonly entry: Entry;
				/** The names of the fields that its texts lack. */
				readonly gaps?: readonly string[];
		  }
		| { readonly kind: 'invalid'; readonly problem: Problem }
	);

export interface ParameterReader {
	readonly parameter: ItemParameter;
	readonly read: (index: number) => Parsed<unknown>;
	/** Whether all items have the same value. */
	readonly isFixed: boolean;
	/** The part of it that is not an expression. */
	readonly fixedText: string;
	/** The fields that the parameter reads. */
	readonly fields: readonly MappedField[];
	/** The names of the fields that its text lacks for an item. */
	readonly gapsAt?: (index: number) => readonly string[];
	/** Whether nothing is entered in the node. */
	readonly isEmpty?: boolean;
}

/**
 * Reads the parameters and the options of each item and checks them; returns one value per item, in order. An item that
 * cannot be read does not affect the others. Once the run stops, no further item is read.
 *
 * @throws an n8n error if a required parameter is empty in the node, if an option has an invalid fixed value, or if a
 * parameter or an option reads a field that no item has
 */
export async function readItems<Entry>(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: ItemParameters,
	toEntry: (raw: RawInput, options: ItemOptions) => Parsed<Entry>,
	stop: Stop,
): Promise<Array<ReadItem<Entry>>> {
	const readers = createReaders(context, inputs, parameters);
	const empty = readers.required.filter(({ isEmpty }) => isEmpty).map(({ parameter }) => parameter);
	checkNotEmpty(context.getNode(), inputs, empty);
	const { problem } = readFixedOptions(readers.options);
	if (problem) throw setupError(context.getNode(), problem);
	const items = await readEach(inputs.length, readers, toEntry, stop);
	if (!stop.failure) {
		const fields = [...readers.required, ...readers.options].flatMap((reader) => reader.fields);
		checkMapping(context.getNode(), inputs, fields);
	}
	return items;
}

/** Reads the same without checking it, for Error items that say which item they are about. */
export async function readItemInputs(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: ItemParameters,
): Promise<ItemInput[]> {
	const readers = createReaders(context, inputs, parameters);
	return await readEach(inputs.length, readers, (value) => ({ value }), new Stop());
}

interface Readers {
	readonly required: readonly ParameterReader[];
	readonly options: readonly ParameterReader[];
}

/** Options that are not set have no reader. */
function createReaders(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	{ required, options }: ItemParameters,
): Readers {
	const sources = expressionSources(context, inputs);
	const collection: unknown = context.getNodeParameter('options', 0, {}, { rawExpressions: true });
	const isSet = ({ name }: ItemParameter): boolean => isRecord(collection) && name in collection;
	return {
		required: required.map((one) => createReader(context, sources, one, one.name)),
		options: options
			.filter(isSet)
			.map((one) => createReader(context, sources, one, `options.${one.name}`)),
	};
}

async function readEach<Entry>(
	count: number,
	readers: Readers,
	toEntry: (raw: RawInput, options: ItemOptions) => Parsed<Entry>,
	stop: Stop,
): Promise<Array<ReadItem<Entry>>> {
	const items: Array<ReadItem<Entry>> = [];
	const optionsOf = createOptionsReader(readers.options);
	await forEachIndex(count, (index) => {
		items.push(
			stop.failure
				? {
						kind: 'invalid',
						raw: {},
						options: DEFAULT_OPTIONS,
						problem: stop.failure.problem,
					}
				: readItem(readers.required, optionsOf(index), index, toEntry),
		);
	});
	return items;
}

function readItem<Entry>(
	readers: readonly ParameterReader[],
	{ options, problem: optionProblem }: ReadOptions,
	index: number,
	toEntry: (raw: RawInput, options: ItemOptions) => Parsed<Entry>,
): ReadItem<Entry> {
	const raw: Record<string, unknown> = {};
	let problem: Problem | undefined;
	for (const { parameter, read } of readers) {
		const parsed = read(index);
		if ('problem' in parsed) problem ??= parsed.problem;
		else raw[parameter.name] = parsed.value;
	}
	problem ??= optionProblem;
	if (problem) return { kind: 'invalid', raw, options, problem };
	const entry = toEntry(raw, options);
	return 'problem' in entry
		? { kind: 'invalid', raw, options, problem: entry.problem }
		: { kind: 'entry', raw, options, entry: entry.value, ...gapsOf(readers, index) };
}

function gapsOf(readers: readonly ParameterReader[], index: number): { gaps?: readonly string[] } {
	const gaps = readers.flatMap(({ gapsAt }) => gapsAt?.(index) ?? []);
	return gaps.length === 0 ? {} : { gaps };
}

/**
 * Reads a fixed value once and a common expression straight from the items. For anything else, n8n's engine evaluates
 * the expression.
 *
 * @param path where the parameter is in the node, such as `options.tag`
 */
function createReader(
	context: IExecuteFunctions,
	sources: ExpressionSources,
	parameter: ItemParameter,
	path: string,
): ParameterReader {
	const { name, displayName, isOwnFieldWhenEmpty } = parameter;
	// A parameter that the panel hides may be missing from the workflow.
	const inNode: unknown = context.getNodeParameter(path, 0, null, { rawExpressions: true });
	const isRequired = path === name;
	const isEmpty = isRequired && typeof inNode === 'string' && /^=?\s*$/.test(inNode);
	const isDefault = isEmpty && isOwnFieldWhenEmpty === true;
	const text = isDefault ? `={{ $json.${name} }}` : inNode;
	const common = { parameter, isFixed: !hasExpression(text), fixedText: fixedTextIn(text) };
	if (isEmpty && !isDefault) {
		return { ...common, read: () => ({ value: '' }), fields: [], isEmpty };
	}
	if (common.isFixed) {
		const parsed = { value: text ?? undefined };
		return { ...common, read: () => parsed, fields: [] };
	}
	const askEngine = (index: number): Parsed<unknown> => {
		try {
			return {
				value: isDefault
					? context.evaluateExpression(`{{ $json.${name} }}`, index)
					: context.getNodeParameter(path, index, ''),
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
	if (typeof text !== 'string') return { ...common, read: askEngine, fields: [] };
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
	// An option may be missing from some items.
	const isWhole = path === name && expression?.isField === true;
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
	if (!parameter.isText) return { ...common, read, fields };
	const pathOf = new Map(fields.map(({ path }) => [path.join('.'), path]));
	const gapsAt = (index: number): string[] =>
		[...pathOf].flatMap(([field, path]) => (isGap(sources.json(index), path) ? [field] : []));
	return { ...common, read, fields, gapsAt };
}

/** Whether a parameter, or a part of it, is an expression. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
