import { createHash, timingSafeEqual } from 'crypto';

/**
 * Whether a call has the right secret. Compares hashes of equal length in constant time, so that the time reveals
 * nothing.
 */
export function hasSecret(given: unknown, secret: string): boolean {
	return timingSafeEqual(hashOf(String(given)), hashOf(secret));
}

function hashOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
