import type { Sms } from './sms';

/** SMS in the order in which they are sent. */
export interface Lots {
	readonly messages: readonly Sms[];
	/** The number of SMS in each lot. They share their options, and no number is in a lot twice. */
	readonly sizes: readonly number[];
	/** For each value passed in, the index of its SMS; -1 for undefined. */
	readonly indexes: readonly number[];
}

/** SMS with equal options. */
interface Group {
	/** The number of SMS to each phone number. */
	readonly times: Map<string, number>;
	/** The indexes of the first SMS to each number, then those of the second ones, and so on. */
	readonly lots: number[][];
}

/**
 * Groups SMS with equal options into lots; another SMS to the same number goes into a further lot. None is left out.
 */
export function arrangeLots(all: ReadonlyArray<Sms | undefined>): Lots {
	const groups = new Map<string, Group>();
	all.forEach((sms, index) => {
		if (!sms) return;
		const { phoneNumber, options } = sms;
		const group = groups.get(options.key) ?? { times: new Map<string, number>(), lots: [] };
		groups.set(options.key, group);
		const times = group.times.get(phoneNumber) ?? 0;
		group.times.set(phoneNumber, times + 1);
		group.lots[times] ??= [];
		group.lots[times].push(index);
	});
	const lots = [...groups.values()].flatMap((group) => group.lots);
	const order = lots.flat();
	const indexes = new Array<number>(all.length).fill(-1);
	const messages: Sms[] = [];
	for (const index of order) {
		const sms = all[index];
		if (sms) indexes[index] = messages.push(sms) - 1;
	}
	return {
		messages,
		sizes: lots.map(({ length }) => length),
		indexes,
	};
}
