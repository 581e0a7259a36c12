import { isRecord } from '../data';

/** A shorter key can be part of anything; those of SMS Partner have 40 characters. */
const SHORTEST_KEY = 8;

/** The key of a credential, without the white space that comes along when it is pasted. */
export function apiKeyOf(credential: unknown): string {
	const apiKey = isRecord(credential) ? credential.apiKey : undefined;
	return typeof apiKey === 'string' || typeof apiKey === 'number' ? String(apiKey).trim() : '';
}

/** Whether a key is long enough to be recognized in a text. */
export function isRecognizable(apiKey: string): boolean {
	return apiKey.length >= SHORTEST_KEY;
}

/** Replaces the key in a text that a server sent. */
export function redactKey(text: string, apiKey: string): string {
	return isRecognizable(apiKey) ? text.replaceAll(apiKey, '***') : text;
}
