import type { Failure } from '../api/failure';

/** Why a request is not made again, or not at all: what happened, in words that are true of its entries. */

/** SMS Partner was away until the patience ended, or has never sent the expected data. */
export function afterOutage(failure: Failure, patienceMs: number): Failure {
	const seconds = Math.round(patienceMs / 1000);
	if (failure.kind === 'unreadable')
		return describe(failure, 'No request was answered as expected.');
	if (seconds === 0) {
		return describe(failure, "The node did not wait, since the option 'Max Retry Time' is 0.");
	}
	return describe(
		failure,
		`The node gave up after ${seconds} seconds. To wait longer, raise the option 'Max Retry Time'.`,
	);
}

/** The request was tried again and again while others were answered. */
export function afterTries(failure: Failure, tries: number): Failure {
	return tries < 2
		? failure
		: describe(
				failure,
				`This request was tried ${tries} times, while others were answered. Where the node has the option 'Batch Size', a lower one makes smaller requests.`,
			);
}

/** The batch was split and refused again and again. */
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

/** Nothing but refusals and rejections came from the start. */
export function afterNothing(failure: Failure, requests: number): Failure {
	return describe(
		failure,
		`The node stopped after ${requests} requests, none of which was answered.`,
	);
}

/** Requests that must not be made again ended in outages, one after another. */
export function afterLosses(failure: Failure, losses: number): Failure {
	return describe(
		failure,
		`The node stopped after ${losses} such failures in a row, so that no more SMS are lost track of.`,
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

function describe(failure: Failure, sentence: string): Failure {
	const { problem } = failure;
	const errorDescription = [problem.errorDescription, sentence].filter(Boolean).join(' ');
	return { ...failure, problem: { ...problem, errorDescription } };
}
