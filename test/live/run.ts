import { setTimeout as delay } from 'node:timers/promises';
import type { NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import type { Call, LiveAnswer, Run } from './call';
import type { SendRequest } from './sendRequest';

/** Sends the requests one at a time, since later ones need the message IDs of earlier ones. */
export async function makeCalls(
	calls: readonly Call[],
	given: Omit<Run, 'answers'>,
	sendRequest: SendRequest,
	waitMs: number,
): Promise<Run> {
	const answers = new Map<Call, LiveAnswer | NoAnswer>();
	const run: Run = { ...given, answers };
	for (const call of calls) {
		const request = call.request(run);
		if (!request) continue;
		if (call.isAfterWait) await delay(waitMs);
		answers.set(call, await sendRequest(request));
	}
	return run;
}
