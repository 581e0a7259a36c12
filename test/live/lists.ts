import { isRecord, type JsonObject } from '../../nodes/SmsPartner/guards';
import { phoneNumberOf } from '../../nodes/SmsPartner/recipients/phoneNumber';
import { type Assumption, inconclusive, type LiveAnswer, observed, type Run } from './call';
import type { Pick } from './kinds';
import { absence, isRefusal, outcomeOf, refusalOf, successBody } from './outcome';

/** The list of entries in an answer, and what was requested. */
export interface EntryList {
	/** The field that contains it. */
	readonly name: string;
	/** The key of an entry, comparable with `requested`; undefined if it has none. */
	readonly keyOf: (entry: JsonObject) => string | undefined;
	/** The requested keys, in the order of the request. */
	readonly requested: (run: Run) => readonly string[];
}

/** Converts a phone number in any format to E.164. */
export function phoneKey(raw: unknown): string | undefined {
	return phoneNumberOf(raw, '33');
}

/** Returns undefined if there is no list. Even an answer with an error may have one. */
export function entriesIn({ name }: EntryList, { body }: LiveAnswer): JsonObject[] | undefined {
	const list = body?.[name];
	return Array.isArray(list) ? list.filter(isRecord) : undefined;
}

/** Finds the entry for one of the requested keys; undefined if it reports an error. */
export function goodEntry(list: EntryList, index: number): Pick {
	return (answer, run) => {
		const entry = entryAbout(list, index, answer, run);
		return entry && !isRefusal(entry) ? entry : undefined;
	};
}

/** The assumption that every requested key has an entry. */
export function complete(list: EntryList): Assumption {
	return {
		assumption: `${list.name} has an entry for everything requested`,
		read: (answer, run) => {
			const entries = entriesIn(list, answer);
			if (!entries) return inconclusive(absence(answer));
			const keys = new Set(entries.map(list.keyOf));
			const requested = [...new Set(list.requested(run))];
			const found = requested.filter((key) => keys.has(key)).length;
			return observed(found === requested.length, `entries for ${found} of ${requested.length}`);
		},
	};
}

/** The assumption that a repeated key gets two entries. The node does not repeat keys. */
export function repeats(list: EntryList): Assumption {
	return {
		assumption: 'A repeated message gets two entries',
		read: (answer, run) => {
			const entries = entriesIn(list, answer);
			if (!entries) return inconclusive(absence(answer));
			const requested = list.requested(run).length;
			return observed(entries.length === requested, `${entries.length} entries for ${requested}`);
		},
	};
}

/** The assumption that entries are in the order of the request. The node does not rely on it. */
export function inOrder(list: EntryList): Assumption {
	return {
		assumption: 'Entries are in the order of the request',
		read: (answer, run) => {
			const keys = new Set(entriesIn(list, answer)?.map(list.keyOf));
			const requested = [...new Set(list.requested(run))].filter((key) => keys.has(key));
			if (requested.length < 2) return inconclusive(`${outcomeOf(answer)}, fewer than two entries`);
			const found = [...keys].filter((key) => key !== undefined && requested.includes(key));
			const isInOrder = found.every((key, index) => key === requested[index]);
			return observed(isInOrder, isInOrder ? 'in order' : 'in another order');
		},
	};
}

/** The assumption that an error in one entry is reported in that entry, and the others are answered. */
export function ownError(assumption: string, list: EntryList, badIndex: number): Assumption {
	return {
		assumption,
		read: (answer, run) => {
			const entries = entriesIn(list, answer);
			if (!entries?.length) return observed(false, refusedAsAWhole(answer));
			const bad = entryAbout(list, badIndex, answer, run);
			const others = entries.filter((entry) => entry !== bad);
			const isOwnError = bad !== undefined && isRefusal(bad);
			const goodOnes = others.filter((entry) => !isRefusal(entry)).length;
			const own = bad ? (isOwnError ? refusalOf(bad) : 'no error') : 'missing';
			return observed(
				isOwnError && others.length > 0,
				`its entry: ${own}; others without error: ${goodOnes} of ${others.length}`,
			);
		},
	};
}

function refusedAsAWhole(answer: LiveAnswer): string {
	return successBody(answer) ? absence(answer) : `refused as a whole: ${outcomeOf(answer)}`;
}

/** The entry for a requested index. If a key is repeated, its n-th entry belongs to its n-th index. */
function entryAbout(
	list: EntryList,
	index: number,
	answer: LiveAnswer,
	run: Run,
): JsonObject | undefined {
	const requested = list.requested(run);
	const about = entriesIn(list, answer)?.filter((entry) => list.keyOf(entry) === requested[index]);
	return about?.[requested.slice(0, index).filter((key) => key === requested[index]).length];
}
