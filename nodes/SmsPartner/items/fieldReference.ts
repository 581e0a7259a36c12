import type { IDataObject } from 'n8n-workflow';
import { isSafeObjectProperty } from 'n8n-workflow';

/** The direct way cannot tell for sure: n8n's engine has to evaluate the expression. */
export const ASK_ENGINE = Symbol('ask the engine');

/** A text, number, boolean, null or undefined, as the engine's evaluation returns it. */
export type FieldValue = string | number | boolean | null | undefined;

export interface FieldReference {
	/** The names of the fields, from the outside in. */
	readonly path: readonly string[];
	readonly read: (json: IDataObject) => FieldValue | typeof ASK_ENGINE;
}

const REFERENCE =
	/^=\{\{\s*\$json((?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:0|[1-9]\d{0,8}|"[^"\\\n\r\u2028\u2029]*"|'[^'\\\n\r\u2028\u2029]*')\])+)\s*\}\}$/u;
const STEP = /\.([^.[]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/gu;

/**
 * Compiles an expression that only names a field, such as `={{ $json.a.b["c d"][0] }}`, for reading it straight from an
 * item's json. Undefined for any other text.
 *
 * n8n evaluates an expression in an isolated VM, half a millisecond an item: minutes for a campaign, in one stretch
 * that blocks all of n8n. This takes less than a microsecond. Whatever is not plain data read from its own fields
 * (a date object, the length of a text, a name of the prototype) is left to the engine.
 */
export function compileFieldReference(text: string): FieldReference | undefined {
	const steps = REFERENCE.exec(text)?.[1];
	if (steps === undefined) return undefined;
	const path = [...steps.matchAll(STEP)].map(
		([, ...names]) => names.find((name) => name !== undefined) ?? '',
	);
	if (!path.every(isHarmless)) return undefined;
	return { path, read: (json) => readPath(json, path) };
}

/** Not a name that n8n's engine refuses, cuts the expression at, or finds on each object. */
function isHarmless(name: string): boolean {
	return isSafeObjectProperty(name) && !name.includes('}}') && !(name in Object.prototype);
}

function readPath(json: IDataObject, path: readonly string[]): FieldValue | typeof ASK_ENGINE {
	let value: unknown = json;
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
