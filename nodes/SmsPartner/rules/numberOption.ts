import type { IDataObject } from 'n8n-workflow';
import type { Checked } from '../types';
import type { Range } from './limits';

/**
 * Reads an option that is a whole number. Out of range it is brought into range; a text that holds a number counts
 * as one; anything else, also an expression that gives nothing, is a problem that names the option.
 *
 * @param displayName as the panel shows it
 */
export function numberOption(
	options: IDataObject,
	name: string,
	displayName: string,
	range: Range,
): Checked<number> {
	if (!(name in options)) return { value: range.default };
	const given = options[name];
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	if (typeof number !== 'number' || Number.isNaN(number)) {
		return {
			problem: {
				error: `The option ${displayName} is not a number`,
				errorDescription: `Set it to a number from ${range.min} to ${range.max}, or reset it: then it is ${range.default}.`,
			},
		};
	}
	return { value: Math.min(range.max, Math.max(range.min, Math.trunc(number))) };
}
