import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { SimulatedMessage } from '../simulator/messageStore';
import type { ScenarioItem } from './scenario';

/** Messages whose statuses change over time, and random items for them. */

/** A message of the simulator, by its place in a grid: a row is a phone number, a column a message ID. */
export interface Pair {
	readonly row: number;
	readonly column: number;
}

const GRID = 32;
/** Generated items come from a corner of the grid, so that they collide. */
export const pairInCorner = fc.record({ row: fc.nat(4), column: fc.nat(5) });
const FIRST_DATE = 1_517_934_416;

/** No status changes after this time. */
export const LAST_CHANGE_SECONDS = 30;

const phoneNumberOf = ({ row }: Pair): string => `+336399800${String(row).padStart(2, '0')}`;
const messageIdOf = ({ column }: Pair): number => 4_100 + column;
const indexOf = ({ row, column }: Pair): number => row * GRID + column;
export const messageOf = (pair: Pair): IDataObject => ({
	phoneNumber: phoneNumberOf(pair),
	messageId: messageIdOf(pair),
});
const keyOfPair = (pair: Pair): string => keyOf(messageOf(pair));

/** Identifies a message. All numbers here are French, so their last nine digits are enough. */
export function keyOf({ phoneNumber, messageId }: IDataObject): string {
	const isPlain = [phoneNumber, messageId].every((value) => typeof value !== 'object');
	const digits = String(phoneNumber).replace(/\D/g, '').slice(-9);
	return isPlain ? `${digits}/${Number(messageId)}` : '';
}

export const isKnown = ({ row, column }: Pair): boolean => (row * 2 + column) % 5 !== 4;

/** The API's status words, each with its output under One per Status. */
export const OUTPUT_OF_WORD: Readonly<Record<string, number>> = {
	Delivered: 0,
	DELIVRD: 0,
	'Not delivered': 1,
	REJECTD: 1,
	ko: 1,
	Waiting: 2,
	ENROUTE: 2,
	Teleported: 2,
};
const WAITING_OUTPUT = 2;
export const isFinalWord = (word: string): boolean => OUTPUT_OF_WORD[word] < WAITING_OUTPUT;

/** The statuses of a message over time. */
const HISTORIES: ReadonlyArray<ReadonlyArray<readonly [seconds: number, word: string]>> = [
	[[0, 'Delivered']],
	[
		[0, 'Waiting'],
		[7, 'Delivered'],
	],
	[[0, 'ko']],
	[
		[0, 'ENROUTE'],
		[16, 'Not delivered'],
	],
	[[0, 'Waiting']],
	[
		[0, 'Teleported'],
		[12, 'Waiting'],
		[LAST_CHANGE_SECONDS, 'REJECTD'],
	],
	[[0, 'DELIVRD']],
];
export const historyOf = (pair: Pair): (typeof HISTORIES)[number] =>
	HISTORIES[indexOf(pair) % HISTORIES.length];

/** The last status of a message. */
export const lastWordOf = (pair: Pair): string => historyOf(pair).at(-1)?.[1] ?? '';

/** The date of a status identifies its message, so that the test notices a status on the wrong item. */
export const dateOf = (pair: Pair): number => FIRST_DATE + indexOf(pair);

/** The first `count` messages of the grid. */
export const firstPairs = (count: number): Pair[] =>
	Array.from({ length: count }, (_, index) => ({
		row: Math.floor(index / GRID),
		column: index % GRID,
	}));

export const KNOWN_MESSAGES: readonly SimulatedMessage[] = firstPairs(GRID * GRID)
	.filter(isKnown)
	.map((pair) => ({
		phoneNumber: phoneNumberOf(pair),
		messageId: messageIdOf(pair),
		status: historyOf(pair).map(([seconds, status]) => ({ afterMs: seconds * 1000, status })),
		date: dateOf(pair),
	}));

export interface StatusItem extends ScenarioItem {
	readonly json: IDataObject;
	readonly pair?: Pair;
}

/** An item for a message, with its number and ID in one of four formats. */
export function itemOf(pair: Pair, format = 0): StatusItem {
	const [phoneNumber, messageId] = [phoneNumberOf(pair), messageIdOf(pair)];
	const formats = [
		{ phoneNumber, messageId },
		{ phoneNumber: phoneNumber.replace('+33', '0'), messageId: String(messageId) },
		{ phoneNumber: phoneNumber.replace('+33', '0033 0'), messageId: ` 0${messageId}` },
		{ phoneNumber: Number(phoneNumber), messageId },
	];
	return { json: formats[format], key: keyOfPair(pair), pair };
}

const goodItem = fc.tuple(pairInCorner, fc.nat(3)).map(([pair, format]) => itemOf(pair, format));

const badItem = fc
	.constantFrom<IDataObject>(
		{},
		{ phoneNumber: '0639980001' },
		{ messageId: 1 },
		{ phoneNumber: 'Ana', messageId: 1 },
		{ phoneNumber: { a: 1 }, messageId: 1 },
		{ phoneNumber: '+3363998000112345', messageId: 1 },
		{ phoneNumber: '0639980001', messageId: -1 },
		{ phoneNumber: '0639980001', messageId: 1.5 },
		{ phoneNumber: '0639980001', messageId: {} },
		{ phoneNumber: '0639980001', messageId: null },
	)
	.map((json): StatusItem => ({ json, key: undefined }));

/** At least one item has both fields: if no item had them, the node would refuse to run. */
export function itemsUpTo(maxLength: number): fc.Arbitrary<StatusItem[]> {
	const item = fc.oneof({ weight: 9, arbitrary: goodItem }, { weight: 1, arbitrary: badItem });
	return fc
		.tuple(goodItem, fc.array(item, { maxLength: maxLength - 1, size: 'max' }), fc.nat())
		.map(([first, others, at]) => {
			const place = at % (others.length + 1);
			return [...others.slice(0, place), first, ...others.slice(place)];
		});
}
