import type { IExecuteFunctions } from 'n8n-workflow';
import { messageOf } from '../guards';
import type { Parsed } from '../problem';
import {
	compileExpression,
	type ExpressionSources,
	type FieldPath,
	fieldsIn,
	fixedTextIn,
	hasField,
	isGap,
	NEEDS_ENGINE,
} from './directExpression';

/** A parameter that is read for each item. */
export interface ItemParameter {
	readonly name: string;
	readonly displayName: string;
	/** Whether it is a text, which has a gap without one of its fields. */
	readonly isText?: boolean;
	/** Whether, if it is empty in the node, it is the item's field of the same name. Otherwise, it must not be empty. */
	readonly isOwnFieldWhenEmpty?: boolean;
}

/** A field of the items that a required parameter or an option reads. */
export interface MappedField {
	readonly displayName: string;
	readonly path: FieldPath;
	/** Whether it is a required parameter that is this field and nothing else. */
	readonly isWhole: boolean;
	/** Whether the parameter is empty and reads this field for that reason. */
	readonly isDefault?: boolean;
	/** Whether at least one item has it. */
	isFound: boolean;
}

/** A parameter of the node, ready to be read for each item. */
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
 * Reads a fixed value once and a common expression straight from the items. For anything else, n8n's engine evaluates
 * the expression.
 *
 * @param path where the parameter is in the node, such as `options.tag`
 */
export function createReader(
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
	const evaluateInEngine = (index: number): Parsed<unknown> => {
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
	if (typeof text !== 'string') return { ...common, read: evaluateInEngine, fields: [] };
	const expression = compileExpression(text);
	const readValue = (index: number): Parsed<unknown> => {
		if (!expression) return evaluateInEngine(index);
		try {
			const value = expression.read(sources, index);
			return value === NEEDS_ENGINE ? evaluateInEngine(index) : { value };
		} catch {
			// There is no such item; the engine says why.
			return evaluateInEngine(index);
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
