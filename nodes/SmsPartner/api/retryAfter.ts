/**
 * Converts the header `Retry-After`, seconds or an HTTP date (RFC 9110, 10.2.3), to milliseconds from now. Undefined if
 * it is missing or invalid.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
	// Stryker disable next-line StringLiteral: no other text without a date is one either.
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// Of the formats that JavaScript reads, only those with the name of a month can be HTTP dates.
	const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
