import { msOfDate } from '../guards';
import { invalid, type Parsed, parseFlag, type Problem } from '../problem';
import { DEFAULT_CALLING_CODE, parseCallingCode } from '../recipients/phoneNumber';
import { failedMarkIn } from '../sms/smsText';
import type { ParameterReader } from './parameterReader';

/** The options that are evaluated for each item. Each is in one of three states: not set, set, or not computed. */

/**
 * The options of one item, by their names in workflows. Those that operations share are parsed and have a default;
 * those of a single operation are as given, and undefined if they are not set.
 */
export interface ItemOptions {
	readonly countryCallingCode: string;
	readonly includeInputFields: boolean;
	readonly [name: string]: unknown;
}

/** No option is set. */
export const DEFAULT_OPTIONS: ItemOptions = {
	countryCallingCode: DEFAULT_CALLING_CODE,
	includeInputFields: false,
};

/** The options of an item; one that is wrong has its default. */
export interface ReadOptions {
	readonly options: ItemOptions;
	/** The first problem. */
	readonly problem?: Problem;
}

const PARSERS: Readonly<Record<string, (raw: unknown) => Parsed<unknown>>> = {
	countryCallingCode: parseCallingCode,
	includeInputFields: (raw) => parseFlag(raw, "option 'Include Input Fields'"),
};

/** Reads the options that are the same for all items. */
export function readFixedOptions(readers: readonly ParameterReader[]): ReadOptions {
	const fixed = readers.filter(({ isFixed }) => isFixed);
	return readOptions(fixed, DEFAULT_OPTIONS, 0);
}

/**
 * Returns a function that reads the options of the item with an index. Items in a row with equal options share an
 * object.
 */
export function createOptionsReader(
	readers: readonly ParameterReader[],
): (index: number) => ReadOptions {
	const fixed = readFixedOptions(readers);
	const mapped = readers.filter(({ isFixed }) => !isFixed);
	if (mapped.length === 0) return () => fixed;
	let last = fixed.options;
	return (index) => {
		const read = readOptions(mapped, last, index);
		last = read.options;
		return read;
	};
}

/** Replaces those of the earlier options that these readers read. */
function readOptions(
	readers: readonly ParameterReader[],
	earlier: ItemOptions,
	index: number,
): ReadOptions {
	let options = earlier;
	let problem: Problem | undefined;
	for (const reader of readers) {
		const parsed = parseOption(reader, index);
		if ('problem' in parsed) problem ??= parsed.problem;
		const { name } = reader.parameter;
		const value = ('value' in parsed ? parsed.value : undefined) ?? DEFAULT_OPTIONS[name];
		if (options[name] !== value) options = { ...options, [name]: value };
	}
	return { options, problem };
}

/** Undefined: the option is not set. */
function parseOption(reader: ParameterReader, index: number): Parsed<unknown> {
	const { parameter, isFixed, fixedText } = reader;
	const raw = reader.read(index);
	if ('problem' in raw) return raw;
	const { value } = raw;
	if (value === '') return { value: undefined };
	const state = failedStateOf(value, fixedText);
	if (state === undefined) return PARSERS[parameter.name]?.(value) ?? raw;
	const { displayName } = parameter;
	if (isFixed) {
		return invalid(`The option '${displayName}' has no value`, 'Set it, or remove it.');
	}
	return invalid(
		`The option '${displayName}' could not be computed for this item`,
		`Its value ${state}. Check the fields that its expression reads. If an item may have no value, end the expression with ?? '', as in {{ $json.name ?? '' }}: then the option is not set.`,
	);
}

/** How a value shows that its expression did not return what was meant; undefined if it does not. */
function failedStateOf(value: unknown, fixedText: string): string | undefined {
	if (value === undefined || value === null || Number.isNaN(value)) return `is ${String(value)}`;
	if (Number.isNaN(msOfDate(value))) return 'is an invalid date';
	const mark = typeof value === 'string' ? failedMarkIn(value, fixedText) : undefined;
	return mark && `contains '${mark}'`;
}
