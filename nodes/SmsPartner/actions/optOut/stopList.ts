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
}

/** Requests the STOP list, once. */
export async function fetchStopList(run: Run): Promise<RoundOutcome<StopList>> {
	return await askOneByOne(run, STOP_LIST_CALL)([undefined], run.patienceMs);
}

const STOP_LIST_CALL: BatchCall<undefined, StopList> = {
	endpoint: STOP_LIST,
	toContent: () => ({}),
	toOutcomes: (_, [body]) => {
		const { data, nbData } = isRecord(body) ? body : {};
		const received = Array.isArray(data) ? data.length : 0;
		const optOuts = isRecord(body) ? readStopList(body) : [];
		const missing = Math.max(0, (integerOf(nbData) ?? 0) - received);
		return {
			outcomes: [{ kind: 'result', result: { optOuts, missing } }],
			unexpected: received - optOuts.length,
		};
	},
};
