import type { IDataObject } from 'n8n-workflow';

import { isRecord, textOf } from './fields';

/** Longer texts are no words for a person any more. */
const LONGEST_MESSAGE = 300;

/**
 * The API's own words in an error body or entry, wherever they stand:
 * `message`, `error` as text or as `[{ elementId, message }]`, or the same under `errors`.
 */
export function apiMessageOf(body: IDataObject): string | undefined {
	const message = textOf(body.message) ?? messageIn(body.error) ?? messageIn(body.errors);
	return message === undefined ? undefined : shorten(message);
}

/** Cuts a text to the length of words for a person. */
export function shorten(text: string): string {
	return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text;
}

function messageIn(value: unknown): string | undefined {
	// One level only: whoever nests it deeper has no words for a person, and must not exhaust the stack.
	const candidates: unknown[] = Array.isArray(value) ? value : [value];
	for (const candidate of candidates) {
		const message = isRecord(candidate) ? textOf(candidate.message) : textOf(candidate);
		if (message !== undefined) return message;
	}
	return undefined;
}
