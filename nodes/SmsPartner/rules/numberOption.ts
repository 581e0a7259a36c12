import type { Checked } from '../types';
import type { Range } from './limits';

/**
 * Reads an option that is a whole number. Out of range it is brought into range; a text that holds a number counts
 * as one; anything else is a problem that names the option as the panel shows it.
 */
export function numberInRange(name: string, given: unknown, range: Range): Checked<number> {
	if (given === undefined) return { value: range.default };
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	if (typeof number !== 'number' || Number.isNaN(number)) {
		return {
			problem: {
				error: `The option ${name} is not a number`,
				errorDescription: `Set it to a number from ${range.min} to ${range.max}, or remove it: then it is ${range.default}.`,
			},
		};
	}
	return { value: Math.min(range.max, Math.max(range.min, Math.trunc(number))) };
}
