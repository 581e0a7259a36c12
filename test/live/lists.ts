import { isRecord, type JsonObject } from '../../nodes/SmsPartner/data';
import { parsePhoneNumber } from '../../nodes/SmsPartner/messages/phoneNumber';
import { type Assumption, type LiveAnswer, notSeen, observed, type Run } from './call';
import type { Pick } from './kinds';
import { absence, isRefusal, outcomeOf, refusalOf, successBody } from './outcome';

/** The list of entries in an answer, compared with what was asked. */
export interface EntryList {
	/** The field that contains it. */
	readonly name: string;
	/** What an entry is about, comparable with `asked`. Undefined where it does not say so. */
	readonly keyOf: (entry: JsonObject) => string | undefined;
	/** Keys in the order of the request. */
	readonly asked: (run: Run) => readonly string[];
}

/** A phone number in E.164, however it is written. */
export function phoneKey(raw: unknown): string | undefined {
	const phone = parsePhoneNumber(raw, '33');
	return 'value' in phone ? phone.value : undefined;
}

/** Undefined where there is no list. An answer that is refused as a whole may still have one. */
export function entriesIn({ name }: EntryList, { body }: LiveAnswer): JsonObject[] | undefined {
	const list = body?.[name];
	return Array.isArray(list) ? list.filter(isRecord) : undefined;
}

/** Finds the entry about one of the asked keys, where it reports no error. */
export function goodEntry(list: EntryList, index: number): Pick {
	return (answer, run) => {
		const entry = entryAbout(list, index, answer, run);
		return entry && !isRefusal(entry) ? entry : undefined;
	};
}

/** The assumption that nothing that was asked is left out. */
export function complete(list: EntryList): Assumption {
	return {
		assumption: `${list.name} leaves nothing out`,
		read: (answer, run) => {
			const entries = entriesIn(list, answer);
			if (!entries) return notSeen(absence(answer));
			const keys = new Set(entries.map(list.keyOf));
			const asked = [...new Set(list.asked(run))];
			const found = asked.filter((key) => keys.has(key)).length;
			return observed(found === asked.length, `entries about ${found} of ${asked.length}`);
		},
	};
}

/** The assumption that what is asked twice is answered twice. The node asks once. */
export function repeats(list: EntryList): Assumption {
	return {
		assumption: 'What is asked twice has two entries',
		read: (answer, run) => {
			const entries = entriesIn(list, answer);
			if (!entries) return notSeen(absence(answer));
			const asked = list.asked(run).length;
			return observed(entries.length === asked, `${entries.length} entries for ${asked}`);
		},
	};
}

/** The assumption that entries come in the order of the request. The node does not rely on it. */
export function inOrder(list: EntryList): Assumption {
	return {
		assumption: 'Entries in the order of the request',
		read: (answer, run) => {
			const keys = new Set(entriesIn(list, answer)?.map(list.keyOf));
			const asked = [...new Set(list.asked(run))].filter((key) => keys.has(key));
			if (asked.length < 2) return notSeen(`${outcomeOf(answer)}, fewer than two entries`);
			const found = [...keys].filter((key) => key !== undefined && asked.includes(key));
			const isInOrder = found.every((key, index) => key === asked[index]);
			return observed(isInOrder, isInOrder ? 'in order' : 'in another order');
		},
	};
}

/** The assumption that what is wrong with one entry is said in that entry, and the rest is answered. */
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

/** Of several entries about the same, those that repeat it belong to the later indexes. */
function entryAbout(
	list: EntryList,
	index: number,
	answer: LiveAnswer,
	run: Run,
): JsonObject | undefined {
	const asked = list.asked(run);
	const about = entriesIn(list, answer)?.filter((entry) => list.keyOf(entry) === asked[index]);
	return about?.[asked.slice(0, index).filter((key) => key === asked[index]).length];
}
