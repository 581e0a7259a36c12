import type { Checked, Problem } from '../types';

/**
 * Checks the address of the API before a key is sent to it: https anywhere, plain http to this machine only.
 * Gives it without a slash at its end.
 */
export function parseBaseUrl(given: unknown): Checked<string> {
	const text = typeof given === 'string' ? given.trim() : '';
	if (!URL.canParse(text)) {
		return wrong(
			'The Base URL in the credential is not a URL',
			'Set it to https://api.smspartner.fr/v1.',
		);
	}
	const url = new URL(text);
	if (url.search !== '' || url.hash !== '') {
		return wrong(
			'The Base URL in the credential holds more than an address',
			'Remove what follows "?" or "#". For SMS Partner it is https://api.smspartner.fr/v1.',
		);
	}
	if (!isSafeForKey(url)) {
		return wrong(
			'The Base URL in the credential is not https',
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

function wrong(error: string, errorDescription: string): { problem: Problem } {
	return { problem: { error, errorDescription } };
}
