import type { Failure } from '../api/failure';

/** Why a request is not repeated, or not sent at all: what happened, in words that are true of its entries. */

/** SMS Partner was away until the patience ran out, or has never sent the expected data. */
export function afterOutage(failure: Failure, maxOutageMs: number): Failure {
	const seconds = Math.round(maxOutageMs / 1000);
	if (failure.kind === 'unreadable')
		return addSentence(failure, 'No request was answered as expected.');
	if (seconds === 0) {
		return addSentence(failure, "The node did not wait because the option 'Max Retry Time' is 0.");
	}
	return addSentence(
		failure,
		`The node gave up after ${seconds} seconds. To wait longer, raise the option 'Max Retry Time'.`,
	);
}

/** The time of a wait for final statuses was over. */
export function afterWait(failure: Failure): Failure {
	return addSentence(
		failure,
		"It was not tried again because the time in the option 'Give Up After' was over.",
	);
}

/** The request kept failing while others were answered. */
export function afterTries(failure: Failure, tries: number): Failure {
	return tries < 2
		? failure
		: addSentence(
				failure,
				`This request was tried ${tries} times while others were answered. If the node has the option 'Batch Size', lower it to send smaller requests.`,
			);
}

/** The batch was split repeatedly, and its parts were refused. */
export function afterRefusals({ problem, cause }: Failure, refusals: number): Failure {
	return {
		kind: 'rejected',
		cause,
		problem: {
			error: 'Skipped: too many other messages in this batch were refused',
			errorDescription: `SMS Partner refused ${refusals} requests of this batch and answered none ("${problem.error}"). Fix the other messages and run again, or lower the option 'Batch Size'.`,
		},
	};
}

/** No request was answered from the start, and the reason is not an outage. */
export function afterNothing(failure: Failure, requests: number): Failure {
	return addSentence(
		failure,
		`The node stopped after ${requests} requests, none of which brought a result.`,
	);
}

/** Requests that must not be repeated ended in outages, one after another. */
export function afterUncertain(failure: Failure, inARow: number): Failure {
	return addSentence(
		failure,
		`The node stopped after ${inARow} such failures in a row, to avoid losing track of more SMS.`,
	);
}

/** The package itself is at fault. */
export function defect(message: string): Failure {
	return {
		kind: 'defect',
		cause: 'node-defect',
		problem: {
			error: 'The SMS Partner node stopped unexpectedly',
			errorDescription: `Please report this at https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner/issues: ${message}`,
		},
	};
}

function addSentence(failure: Failure, sentence: string): Failure {
	const { problem } = failure;
	const errorDescription = [problem.errorDescription, sentence].filter(Boolean).join(' ');
	return { ...failure, problem: { ...problem, errorDescription } };
}
