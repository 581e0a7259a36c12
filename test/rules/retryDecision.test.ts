import { retryWaitMs } from '../../nodes/SmsPartner/rules/retryDecision';
import type { Failure } from '../../nodes/SmsPartner/types';

const failure = (more: Partial<Failure> = {}): Failure => ({
	scope: 'request',
	isRetryable: true,
	problem: { error: 'x' },
	...more,
});

describe('retryWaitMs', () => {
	it.each([
		[0, 500],
		[1, 1000],
		[2, 2000],
		[5, 16_000],
		[6, 30_000],
		[9, 30_000],
	])('waits, after %i retries, a random part of %i ms', (retriesDone, longest) => {
		expect(retryWaitMs(failure(), retriesDone, 10, 0)).toBe(0);
		expect(retryWaitMs(failure(), retriesDone, 10, 0.5)).toBe(longest / 2);
	});

	it.each([
		[0, 0],
		[7000, 7000],
		[60_000, 60_000],
		[3_600_000, 60_000],
	])('keeps a Retry-After of %i ms, up to a minute', (retryAfterMs, wait) => {
		expect(retryWaitMs(failure({ retryAfterMs }), 0, 3, 0.5)).toBe(wait);
	});

	it('gives up after the last retry', () => {
		expect(retryWaitMs(failure({ retryAfterMs: 1 }), 3, 0, 0.5)).toBeUndefined();
		expect(retryWaitMs(failure({ retryAfterMs: 1 }), 3, 1, 0.5)).toBe(1);
		expect(retryWaitMs(failure(), 0, 0, 0.5)).toBeUndefined();
	});

	it('gives up at once where asking again cannot help', () => {
		expect(
			retryWaitMs(failure({ isRetryable: false, retryAfterMs: 1 }), 0, 3, 0.5),
		).toBeUndefined();
	});
});
