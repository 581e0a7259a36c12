import fc from 'fast-check';

/**
 * How many generated inputs a test tries. `PROPERTY_RUNS=20` means twenty times as many. A failure prints the smallest
 * input and its seed, which `PROPERTY_SEED` repeats.
 */

const { PROPERTY_RUNS = '1', PROPERTY_SEED } = process.env;

export const FACTOR = Number(PROPERTY_RUNS);

if (PROPERTY_SEED !== undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED) });

export function runs(byDefault: number): { numRuns: number } {
	return { numRuns: Math.ceil(byDefault * FACTOR) };
}
