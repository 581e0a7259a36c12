import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** A shorter one can be part of anything; the keys of SMS Partner have 40 characters. */
const SHORTEST_KEY = 8;

/** The key of a credential, without the white space that comes along when it is pasted. */
export function apiKeyOf(credential: ICredentialDataDecryptedObject | undefined): string {
	const { apiKey } = credential ?? {};
	return typeof apiKey === 'string' || typeof apiKey === 'number' ? String(apiKey).trim() : '';
}

/** Takes the key out of a text that a server sent. */
export function withoutKey(text: string, apiKey: string): string {
	return apiKey.length < SHORTEST_KEY ? text : text.replaceAll(apiKey, '***');
}
