import { InvalidArgumentError } from 'commander';

/** Returns a parser for command-line arguments that must be whole numbers, `min` or greater. */
export function wholeNumberFrom(min: number): (text: string) => number {
	return (text) => {
		if (/^\d+$/.test(text) && Number(text) >= min) return Number(text);
		throw new InvalidArgumentError(`It must be a whole number, ${min} or greater.`);
	};
}
