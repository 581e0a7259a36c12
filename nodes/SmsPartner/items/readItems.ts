import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { forEachIndex } from '../clock';
import { isRecord } from '../guards';
import type { Parsed, Problem } from '../problem';
import { Stop } from '../requests/taskQueue';
import { expressionSources } from './directExpression';
import { setupError } from './errors';
import {
	createOptionsReader,
	DEFAULT_OPTIONS,
	type ItemOptions,
	readFixedOptions,
	type ReadOptions,
} from './itemOptions';
import { emptyParameterError, mappingError } from './mapping';
import { createReader, type ItemParameter, type ParameterReader } from './parameterReader';

/** What is read for each item. */
export interface ItemParameters {
	/** The required parameters, which identify the item. */
	readonly required: readonly ItemParameter[];
	/** Those in the collection 'Options'. */
	readonly options: readonly ItemParameter[];
}

/**
 * What an operation reads for each item: the parameters that identify it, and all options that accept an expression.
 *
 * @param properties all of its parameters
 */
export function itemParametersOf(
	required: readonly ItemParameter[],
	properties: readonly INodeProperties[],
): ItemParameters {
	const { options = [] } = properties.find(({ name }) => name === 'options') ?? {};
	return {
		required,
		options: options
			.filter((option) => 'type' in option)
			.filter(({ noDataExpression }) => !noDataExpression)
			.map(({ name, displayName }) => ({ name, displayName })),
	};
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
	if (empty.length > 0) throw emptyParameterError(context.getNode(), inputs, empty);
	const fixed = readers.options.length === 0 ? undefined : readFixedOptions(readers.options);
	if (fixed?.problem) throw setupError(context.getNode(), fixed.problem);
	const items = await readEach(inputs.length, readers, toEntry, stop);
	const missing = [...readers.required, ...readers.options]
		.flatMap(({ fields }) => fields)
		.filter(({ isFound }) => !isFound);
	if (missing.length > 0 && !stop.failure) throw mappingError(context.getNode(), inputs, missing);
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
	const optionsOf =
		readers.options.length === 0
			? (): ReadOptions => ({ options: DEFAULT_OPTIONS })
			: createOptionsReader(readers.options);
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
