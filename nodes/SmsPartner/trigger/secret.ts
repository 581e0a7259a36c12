import { createHash, timingSafeEqual } from 'crypto';

/**
 * Whether a call has the right secret. Compares hashes of equal length in constant time, so that the time reveals
 * nothing.
 *
 * In a query, `+` means a space: a secret with `+` is recognized whether the URL contains `+` or `%2B`.
 *
 * @param given the parameter of the URL; nothing but text is a secret
 */
export function hasSecret(given: unknown, secret: string): boolean {
	return typeof given === 'string' && timingSafeEqual(hashOf(given), hashOf(secret));
}

function hashOf(text: string): Buffer {
	return createHash('sha256').update(text.replaceAll('+', ' ')).digest();
}
