import { STOP_LIST } from '../../api/endpoints';
import { type OptOut, readStopList } from '../../api/optOut';
import { integerOf, isRecord } from '../../data';
import type { BatchCall, RoundOutcome } from '../../requests/batchCall';
import { askOneByOne, type Run } from '../run';

/** The STOP list as SMS Partner returned it. */
export interface StopList {
	readonly optOuts: readonly OptOut[];
	/** How many entries are missing from it, according to SMS Partner. */
	readonly missing: number;
	/** Whether each entry was received and could be read. */
	readonly isComplete: boolean;
}

/** What items are about that need the STOP list: all of them share one request. */
export const STOP_LIST_ENTRY = 'STOP list';

/** Requests the STOP list for each of these entries. */
export async function fetchStopList(
	run: Run,
	entries: readonly string[],
): Promise<RoundOutcome<StopList>> {
	return await askOneByOne(run, STOP_LIST_CALL)(entries, run.patience);
}

const STOP_LIST_CALL: BatchCall<string, StopList> = {
	endpoint: STOP_LIST,
	toContent: () => ({}),
	toOutcomes: (_, [body]) => {
		const { data, nbData } = isRecord(body) ? body : {};
		const received = Array.isArray(data) ? data.length : 0;
		const optOuts = isRecord(body) ? readStopList(body) : [];
		const missing = Math.max(0, (integerOf(nbData) ?? 0) - received);
		const unexpected = received - optOuts.length;
		const isComplete = missing === 0 && unexpected === 0;
		return { outcomes: [{ kind: 'result', result: { optOuts, missing, isComplete } }], unexpected };
	},
};
