import { isRecord } from '../data';

/** A shorter key could match any text by chance; SMS Partner's keys have 40 characters. */
const MIN_KEY_LENGTH = 8;

/** The key of a credential, without white space from pasting. */
export function apiKeyOf(credential: unknown): string {
	const apiKey = isRecord(credential) ? credential.apiKey : undefined;
	return typeof apiKey === 'string' || typeof apiKey === 'number' ? String(apiKey).trim() : '';
}

/** Whether a key is long enough to be recognized in a text. */
export function isRecognizable(apiKey: string): boolean {
	return apiKey.length >= MIN_KEY_LENGTH;
}
