import { InvalidArgumentError } from 'commander';

/** Reads an argument of the command line that has to be a whole number, `least` or more. */
export function wholeNumberFrom(least: number): (text: string) => number {
	return (text) => {
		if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
		throw new InvalidArgumentError(`It has to be a whole number from ${least}.`);
	};
}
