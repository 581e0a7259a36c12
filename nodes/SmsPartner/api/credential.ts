import { isRecord } from '../guards';
import { invalid, type Parsed } from '../problem';

export const DEFAULT_BASE_URL = 'https://api.smspartner.fr/v1';

/**
 * Checks the API's base URL before a key is sent to it: https to any host, plain http to this machine only. Returns it
 * without a trailing slash; an empty value means the default.
 */
export function parseBaseUrl(raw: unknown): Parsed<string> {
	const text = typeof raw === 'string' ? raw.trim() : (raw ?? '');
	if (text === '') return { value: DEFAULT_BASE_URL };
	if (typeof text !== 'string' || !URL.canParse(text)) {
		return invalid("The credential's 'Base URL' is not a URL", `Set it to ${DEFAULT_BASE_URL}.`);
	}
	const url = new URL(text);
	if (url.search !== '' || url.hash !== '') {
		return invalid(
			"The credential's 'Base URL' contains a query or fragment",
			`Remove what follows "?" or "#". For SMS Partner it is ${DEFAULT_BASE_URL}.`,
		);
	}
	if (!isSafeForKey(url)) {
		return invalid(
			"The credential's 'Base URL' is not https",
			'The API key would travel unencrypted, so nothing was sent. Change http:// to https:// in the credential.',
		);
	}
	return { value: text.replace(/\/+$/, '') };
}

/** Whether a key may be sent there: encrypted, or without leaving this machine. */
export function isSafeForKey(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The key of a credential, without white space from pasting. */
export function apiKeyOf(credential: unknown): string {
	const apiKey = isRecord(credential) ? credential.apiKey : undefined;
	return typeof apiKey === 'string' || typeof apiKey === 'number' ? String(apiKey).trim() : '';
}
