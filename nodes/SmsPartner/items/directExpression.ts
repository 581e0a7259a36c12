import { isSafeObjectProperty } from 'n8n-workflow';

/** The direct way cannot tell for sure: n8n's engine has to evaluate the expression. */
export const ASK_ENGINE = Symbol('ask the engine');

/** A text, number, boolean, null or undefined, as the engine's evaluation returns it. */
export type DirectValue = string | number | boolean | null | undefined;

type Answer = DirectValue | typeof ASK_ENGINE;

/** Where the values of an expression come from, by the index of the item. */
export interface ExpressionSources {
	/** What `$json` is. */
	readonly json: (index: number) => unknown;
	/** What `$('Node').item` is. May throw. */
	readonly itemOf: (nodeName: string, index: number) => unknown;
}

/** A field of the item. */
export interface DirectField {
	/** Its names, from the outside in. */
	readonly path: readonly string[];
	readonly read: (sources: ExpressionSources, index: number) => Answer;
}

export interface DirectExpression {
	/** The fields of the item that it shows as they are. */
	readonly fields: readonly DirectField[];
	/** Whether it is a field and nothing else. */
	readonly isField: boolean;
	readonly read: (sources: ExpressionSources, index: number) => Answer;
}

const TEXT = String.raw`(?:"[^"\\\n\r\u2028\u2029]*"|'[^'\\\n\r\u2028\u2029]*')`;
const STEP = String.raw`\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:0|[1-9]\d{0,8}|${TEXT})\]`;
const CALL = String.raw`\.(?:toString|trim)\(\s*\)|\.replaceAll\(\s*${TEXT}\s*,\s*${TEXT}\s*\)`;
const CODE = new RegExp(
	String.raw`^\s*(?:\$json|\$\(\s*(?<node>${TEXT})\s*\)\.item)(?<steps>(?:${STEP})+)(?<calls>(?:${CALL})*)\s*$`,
	'u',
);
const EACH_STEP = /\.([^.[]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/gu;
const EACH_CALL = new RegExp(
	String.raw`\.(toString|trim|replaceAll)\(\s*(?:(${TEXT})\s*,\s*(${TEXT}))?\s*\)`,
	'gu',
);

/**
 * Compiles an expression of the kinds that are written most, for reading it straight from the items: a field such as
 * `={{ $json.a.b["c d"][0] }}` or `={{ $('Node').item.json.a }}`, with `.trim()`, `.toString()` or
 * `.replaceAll('a', 'b')` behind it, and text around them. Undefined for any other text.
 *
 * n8n evaluates an expression in an isolated VM, half a millisecond an item: minutes for a campaign. This takes a few
 * microseconds at most. Whatever is not plain data read from its own fields (a date object, the length of a text, a name
 * of the prototype) is left to the engine.
 */
export function compileExpression(text: string): DirectExpression | undefined {
	// The engine refuses this word, also in the text around.
	if (!text.startsWith('=') || /\.\s*constructor/.test(text)) return undefined;
	const parts = text.slice(1).split(/\{\{(.*?)\}\}/su);
	const texts = parts.filter((_, index) => index % 2 === 0);
	const codes = parts.filter((_, index) => index % 2 === 1);
	if (codes.length === 0 || texts.some((one) => /[{}\\]/.test(one))) return undefined;
	const compiled = codes.map(compileCode);
	const values = compiled.filter((one) => one !== undefined);
	if (values.length < codes.length) return undefined;
	const [first] = values;
	if (values.length === 1 && texts.join('') === '') return first;
	return {
		fields: values.flatMap(({ fields }) => fields),
		isField: false,
		read: (sources, index) => joined(texts, values, sources, index),
	};
}

/** Compiles what is between the braces. */
function compileCode(code: string): DirectExpression | undefined {
	const { node, steps, calls } = CODE.exec(code)?.groups ?? {};
	if (steps === undefined) return undefined;
	const path = [...steps.matchAll(EACH_STEP)].map(
		([, ...names]) => names.find((name) => name !== undefined) ?? '',
	);
	if (!path.every(isHarmless)) return undefined;
	const methods = [...calls.matchAll(EACH_CALL)].map(compileCall);
	const nodeName = unquoted(node);
	const read = (sources: ExpressionSources, index: number): Answer => {
		const start = node === undefined ? sources.json(index) : sources.itemOf(nodeName, index);
		let value = readPath(start, path);
		for (const method of methods) value = method(value);
		return value;
	};
	const isField = node === undefined && methods.length === 0;
	return { fields: isField ? [{ path, read }] : [], isField, read };
}

/** A method of a text; `toString` also of a number or a boolean. */
function compileCall([, name, from, to]: readonly string[]): (value: Answer) => Answer {
	const [pattern, replacement] = [unquoted(from), unquoted(to)];
	return (value) => {
		if (typeof value === 'string') {
			if (name === 'trim') return value.trim();
			return name === 'toString' ? value : value.replaceAll(pattern, replacement);
		}
		const isShown = typeof value === 'number' || typeof value === 'boolean';
		return isShown && name === 'toString' ? String(value) : ASK_ENGINE;
	};
}

/** Puts values into a text as the engine does. */
function joined(
	texts: readonly string[],
	values: readonly DirectExpression[],
	sources: ExpressionSources,
	index: number,
): Answer {
	let text = texts[0];
	for (const [position, { read }] of values.entries()) {
		const value = read(sources, index);
		if (value === ASK_ENGINE) return ASK_ENGINE;
		const isShown = value || value === 0 || value === false;
		text += `${isShown ? String(value) : ''}${texts[position + 1]}`;
	}
	return text;
}

function unquoted(text = ''): string {
	return text.slice(1, -1);
}

/** Not a name that n8n's engine refuses or finds on each object. */
function isHarmless(name: string): boolean {
	return isSafeObjectProperty(name) && !(name in Object.prototype);
}

function readPath(start: unknown, path: readonly string[]): Answer {
	let value = start;
	for (const name of path) {
		if (!isPlain(value)) return ASK_ENGINE;
		if (Object.hasOwn(value, name)) value = Reflect.get(value, name);
		else if (name in value) return ASK_ENGINE;
		else value = undefined;
	}
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'boolean':
		case 'undefined':
			return value;
		default:
			return value === null ? null : ASK_ENGINE;
	}
}

/** A list, or an object whose prototype is the root of its realm. */
function isPlain(value: unknown): value is object {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Array.isArray(value) || Object.getPrototypeOf(prototype) === null;
}
