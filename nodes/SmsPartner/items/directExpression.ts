import {
	type IExecuteFunctions,
	type INodeExecutionData,
	isSafeObjectProperty,
} from 'n8n-workflow';

/** The value cannot be read directly: n8n's engine has to evaluate the expression. */
export const NEEDS_ENGINE = Symbol('needs the engine');

/** A text, number, boolean, null or undefined, as the engine would return it. */
export type DirectValue = string | number | boolean | null | undefined;

type ReadResult = DirectValue | typeof NEEDS_ENGINE;

/** The sources of an expression's values, by the index of the item. */
export interface ExpressionSources {
	/** What `$json` is. */
	readonly json: (index: number) => unknown;
	/** What `$('Node').item` is. May throw. */
	readonly itemOf: (nodeName: string, index: number) => unknown;
}

/** The names of a field, from the outside in. */
export type FieldPath = readonly string[];

export interface DirectExpression {
	/** Whether the expression is a field of the item and nothing else. */
	readonly isField: boolean;
	readonly read: (sources: ExpressionSources, index: number) => ReadResult;
}

const TEXT = String.raw`(?:"[^"\\\n\r\u2028\u2029]*"|'[^'\\\n\r\u2028\u2029]*')`;
const STEP = String.raw`\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:0|[1-9]\d{0,8}|${TEXT})\]`;
const CALL = String.raw`\.(?:toString|trim)\(\s*\)|\.replaceAll\(\s*${TEXT}\s*,\s*${TEXT}\s*\)`;
const CODE = new RegExp(
	String.raw`^\s*(?:\$json|\$\(\s*(?<node>${TEXT})\s*\)\.item)(?<steps>(?:${STEP})+)(?<calls>(?:${CALL})*)\s*$`,
	'u',
);
/** A field of the item, as it is or with a method called on it, except those that n8n also calls without the field. */
const NEEDED_FIELD = new RegExp(
	String.raw`^\s*\$json(?<steps>(?:${STEP})+)(?:\s*$|\.(?!is(?:Not)?Empty\()[\p{ID_Start}$_][\p{ID_Continue}$]*\()`,
	'u',
);
const EACH_STEP = /\.([^.[]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/gu;
const EACH_CALL = new RegExp(
	String.raw`\.(toString|trim|replaceAll)\(\s*(?:(${TEXT})\s*,\s*(${TEXT}))?\s*\)`,
	'gu',
);

/**
 * Compiles the most common kinds of expression, to read their values straight from the items: a field such as
 * `={{ $json.a.b["c d"][0] }}` or `={{ $('Node').item.json.a }}`, followed by `.trim()`, `.toString()` or
 * `.replaceAll('a', 'b')`, and with text around it; or a text without fields, as the editor saves
 * one that is typed into an empty expression. Undefined for any other text.
 *
 * n8n evaluates an expression in an isolated VM, which takes half a millisecond per item: minutes for a campaign. This
 * takes a few microseconds at most. Anything but plain data in own fields (a date object, the length of a text, an
 * inherited property) is left to the engine.
 */
export function compileExpression(text: string): DirectExpression | undefined {
	// The engine refuses this word, even in the surrounding text.
	if (!text.startsWith('=') || /\.\s*constructor/.test(text)) return undefined;
	const { texts, codes } = partsOf(text);
	if (texts.some((one) => /[{}\\]/.test(one))) return undefined;
	const compiled = codes.map(compileCode);
	const values = compiled.filter((one) => one !== undefined);
	if (values.length < codes.length) return undefined;
	const [first] = values;
	if (values.length === 1 && texts.join('') === '') return first;
	return { isField: false, read: (sources, index) => joined(texts, values, sources, index) };
}

/**
 * The fields of the item without which a text has a gap: as they are, or with a method called on them. They are found
 * also if the engine has to evaluate the rest of the text.
 */
export function fieldsIn(text: string): FieldPath[] {
	return partsOf(text)
		.codes.map((code) => NEEDED_FIELD.exec(code)?.groups?.steps)
		.filter((steps) => steps !== undefined)
		.map(pathOf)
		.filter((path) => path.every(isHarmless));
}

/**
 * What the author of a parameter has written as text: all of a fixed value, or what is around the codes in braces. A
 * text within a code does not count; it is mostly compared with or replaced, as in `$json.a === 'null'`.
 */
export function fixedTextIn(parameter: unknown): string {
	if (typeof parameter !== 'string') return '';
	return parameter.startsWith('=') ? partsOf(parameter).texts.join(' ') : parameter;
}

/** Whether an item has a field. A field that only the engine can read counts as present. */
export function hasField(json: unknown, path: FieldPath): boolean {
	return fieldOf(json, path) !== undefined;
}

/** Whether a text with this field has a gap. A field that only the engine can read leaves none. */
export function isGap(json: unknown, path: FieldPath): boolean {
	const value = fieldOf(json, path);
	return value === undefined || value === null || (typeof value === 'string' && !/\S/.test(value));
}

/** The value of a field; undefined if the item does not have it. */
function fieldOf(json: unknown, path: FieldPath): unknown {
	try {
		let value = json;
		for (const name of path) {
			if (value === undefined || value === null) return undefined;
			value = readStep(value, name);
		}
		return value;
	} catch {
		return NEEDS_ENGINE;
	}
}

/** Separates the codes in braces from the text around them. */
function partsOf(text: string): { texts: string[]; codes: string[] } {
	const parts = text.slice(1).split(/\{\{(.*?)\}\}/su);
	return {
		texts: parts.filter((_, index) => index % 2 === 0),
		codes: parts.filter((_, index) => index % 2 === 1),
	};
}

/** Compiles what is between the braces. */
function compileCode(code: string): DirectExpression | undefined {
	const { node, steps, calls } = CODE.exec(code)?.groups ?? {};
	if (steps === undefined) return undefined;
	const path = pathOf(steps);
	if (!path.every(isHarmless)) return undefined;
	const methods = [...calls.matchAll(EACH_CALL)].map(compileCall);
	const nodeName = unquoted(node);
	const read = (sources: ExpressionSources, index: number): ReadResult => {
		const start = node === undefined ? sources.json(index) : sources.itemOf(nodeName, index);
		let value = readPath(start, path);
		for (const method of methods) value = method(value);
		return value;
	};
	const isField = node === undefined && methods.length === 0;
	return { isField, read };
}

function pathOf(steps: string): FieldPath {
	return [...steps.matchAll(EACH_STEP)].map(
		([, ...names]) => names.find((name) => name !== undefined) ?? '',
	);
}

/** Compiles a string method; `toString` also works on a number or a boolean. */
function compileCall([, name, from, to]: readonly string[]): (value: ReadResult) => ReadResult {
	const [pattern, replacement] = [unquoted(from), unquoted(to)];
	return (value) => {
		if (typeof value === 'string') {
			if (name === 'trim') return value.trim();
			return name === 'toString' ? value : value.replaceAll(pattern, replacement);
		}
		const isShown = typeof value === 'number' || typeof value === 'boolean';
		return isShown && name === 'toString' ? String(value) : NEEDS_ENGINE;
	};
}

/** Puts values into a text as the engine does. */
function joined(
	texts: readonly string[],
	values: readonly DirectExpression[],
	sources: ExpressionSources,
	index: number,
): ReadResult {
	let text = texts[0];
	for (const [position, { read }] of values.entries()) {
		const value = read(sources, index);
		if (value === NEEDS_ENGINE) return NEEDS_ENGINE;
		const isShown = value || value === 0 || value === false;
		text += `${isShown ? String(value) : ''}${texts[position + 1]}`;
	}
	return text;
}

function unquoted(text = ''): string {
	return text.slice(1, -1);
}

/** Whether a name is neither refused by n8n's engine nor inherited by every object. */
function isHarmless(name: string): boolean {
	return isSafeObjectProperty(name) && !(name in Object.prototype);
}

function readPath(start: unknown, path: FieldPath): ReadResult {
	let value = start;
	for (const name of path) value = readStep(value, name);
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'boolean':
		case 'undefined':
			return value;
		default:
			return value === null ? null : NEEDS_ENGINE;
	}
}

/** Reads a field of a value. `NEEDS_ENGINE` if the value is not plain data or only inherits the field. */
function readStep(value: unknown, name: string): unknown {
	if (!isPlain(value)) return NEEDS_ENGINE;
	if (Object.hasOwn(value, name)) return Reflect.get(value, name);
	return name in value ? NEEDS_ENGINE : undefined;
}

/** Whether a value is an array or a plain object, of this realm or another. */
function isPlain(value: unknown): value is object {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Array.isArray(value) || Object.getPrototypeOf(prototype) === null;
}

type FindItem = (index: number) => unknown;

/**
 * Returns the sources of expressions: the input items, and the items of other nodes that n8n has linked them to.
 *
 * n8n's `$('Node').itemMatching(index)` returns what `$('Node').item` is in an evaluation for the item with that index.
 */
export function expressionSources(
	context: Pick<IExecuteFunctions, 'getWorkflowDataProxy'>,
	inputs: readonly INodeExecutionData[],
): ExpressionSources {
	const findersOf = new Map<string, FindItem>();
	const createFinder = (nodeName: string): FindItem => {
		const node = context.getWorkflowDataProxy(0).$(nodeName) as { itemMatching: FindItem };
		return node.itemMatching;
	};
	return {
		json: (index) => inputs[index].json,
		itemOf: (nodeName, index) => {
			let find = findersOf.get(nodeName);
			if (!find) {
				find = createFinder(nodeName);
				findersOf.set(nodeName, find);
			}
			return find(index);
		},
	};
}
