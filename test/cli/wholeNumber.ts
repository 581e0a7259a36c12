import { InvalidArgumentError } from 'commander';

/** The highest TCP port. */
export const MAX_PORT = 65_535;

/** Returns a parser for command-line arguments that must be whole numbers from `min` to `max`. */
export function wholeNumberFrom(min: number, max = Infinity): (text: string) => number {
	const range = max === Infinity ? `${min} or greater` : `from ${min} to ${max}`;
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= min && value <= max) return value;
		throw new InvalidArgumentError(`It must be a whole number, ${range}.`);
	};
}
