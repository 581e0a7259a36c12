import type { Sms } from './sms';

/** SMS in the order in which they are sent. */
export interface Lots {
	readonly messages: readonly Sms[];
	/** How many of them each lot has: they share their options, and no number is in a lot twice. */
	readonly sizes: readonly number[];
	/** For each value passed in, the index of its SMS; -1 for undefined. */
	readonly indexes: readonly number[];
}

/** Puts SMS with equal options together; one more to the same number goes into a further lot. None is left out. */
export function arrangeLots(all: ReadonlyArray<Sms | undefined>): Lots {
	const lots = new Map<string, number[]>();
	const timesOf = new Map<string, number>();
	all.forEach((sms, index) => {
		if (!sms) return;
		const { phoneNumber, options } = sms;
		const recipient = `${phoneNumber} ${options.key}`;
		const times = timesOf.get(recipient) ?? 0;
		timesOf.set(recipient, times + 1);
		const key = `${times} ${options.key}`;
		const lot = lots.get(key);
		if (lot) lot.push(index);
		else lots.set(key, [index]);
	});
	const order = [...lots.values()].flat();
	const indexes = new Array<number>(all.length).fill(-1);
	order.forEach((index, position) => {
		indexes[index] = position;
	});
	return {
		messages: order.flatMap((index) => all[index] ?? []),
		sizes: [...lots.values()].map(({ length }) => length),
		indexes,
	};
}
