import type { Endpoint } from '../api/endpoint';
import type { Answer, Failure } from '../api/failure';
import type { ErrorSource, Outcome } from '../api/outcome';
import {
	afterNothing,
	afterOutage,
	afterRefusals,
	afterTries,
	afterUncertain,
	afterWait,
} from './giveUpReasons';
import { LIMITS } from './limits';
import type { Outage, Patience, Probe } from './outage';
import { decideRetry } from './retry';
import type { Stop, Tally, Task, TaskQueue } from './taskQueue';

/** What becomes of a request that failed, or whose answer says nothing about its entries. */

/** State that the rounds of a run share. */
export interface RunState {
	readonly outage: Outage;
	readonly tally: Tally;
}

/** What a failure reads and changes of the round. */
export interface FailingRound {
	readonly call: { readonly endpoint: Endpoint };
	readonly tools: { readonly stop: Stop };
	readonly run: RunState;
	readonly queue: TaskQueue;
	readonly patience: Patience;
	readonly tally: Tally;
	readonly nowMs: number;
	/** Requests that got a reply from SMS Partner, whatever it said. */
	readonly replies: number;
	/** Requests in a row whose effect is unknown and that must not be repeated. */
	uncertainInARow: number;
	noteReply(probe: Probe | undefined): void;
	/** Gives the entries of a task this failure as their outcome. */
	fail(task: Task, failure: Failure, errorSource: ErrorSource, maybeSent?: boolean): void;
	/** Ends the round early, while the run continues. */
	endBecause(failure: Failure): void;
}

/** A request that was sent, and failed. */
export interface FailedRequest {
	readonly task: Task;
	readonly failure: Failure;
	readonly startMs: number;
	readonly probe: Probe | undefined;
}

export function handleFailure(round: FailingRound, failed: FailedRequest): void {
	const { failure, task, probe } = failed;
	if (mayRepeat(round, failure)) {
		if (failure.kind === 'refused') round.uncertainInARow = 0;
	} else if (probe || !round.run.outage.isAway) {
		countUncertain(round, failure);
	}
	switch (failure.kind) {
		case 'refused':
			round.noteReply(probe);
			handleRefusal(round, task, failure);
			break;
		case 'away':
		case 'unreadable':
			round.run.outage.noteAway(round.nowMs, failure, probe);
			retryLater(round, failed);
			break;
		default:
			if (failure.kind === 'account') round.tools.stop.because(failure);
			round.run.outage.noteInconclusive(round.nowMs, probe);
			failSent(round, task, failure);
			countWithoutVerdict(round, round.tally, failure);
	}
	endIfPatienceExhausted(round, failure);
}

/** A request without entries has found out whether SMS Partner can be reached. */
export function handleProbe(round: FailingRound, answer: Answer, probe: Probe | undefined): void {
	const { run, tools, nowMs } = round;
	if (answer.kind === 'failure') {
		const { failure } = answer;
		if (failure.kind === 'account') tools.stop.because(failure);
		if (failure.kind === 'away' || failure.kind === 'unreadable') {
			run.outage.noteAway(nowMs, failure, probe);
			endIfPatienceExhausted(round, failure);
			return;
		}
	}
	run.outage.noteReachable(nowMs, probe);
}

/** An answer that says nothing about any of its entries counts as none. */
export function handleUnmatched(
	round: FailingRound,
	[first]: ReadonlyArray<Outcome<unknown>>,
): Failure | undefined {
	if (first.kind !== 'error') return undefined;
	const failure: Failure = {
		kind: 'rejected',
		cause: 'temporarily-unavailable',
		problem: first.error,
	};
	if (first.maybeSent) countUncertain(round, failure);
	countWithoutVerdict(round, round.tally, failure);
	return failure;
}

function endIfPatienceExhausted(round: FailingRound, failure: Failure): void {
	if (round.run.outage.isPatienceExhausted) round.endBecause(afterPatience(round, failure));
}

/** Splits a refused request, down to single entries. */
function handleRefusal(round: FailingRound, task: Task, failure: Failure): void {
	const { queue } = round;
	const { batch, from, to } = task;
	const isSingle = to - from === 1;
	if (isSingle || failure.isShared === true || !mayRepeat(round, failure)) {
		failSent(
			round,
			task,
			failure,
			isSingle && isAboutEntry(round, failure) ? 'message' : 'request',
		);
	} else {
		queue.split(task);
	}
	if (batch.tally.hasVerdict) return;

	countWithoutVerdict(round, batch.tally, failure);
	if (isSingle) {
		batch.refusedEntries += 1;
		const isDeadEnd = batch.refusedEntries % LIMITS.refusedEntriesPerDeadEnd === 0;
		if (isDeadEnd) queue.continueWithLargestPart(batch);
	}
	if (batch.tally.isHopeless) {
		const skipped = afterRefusals(failure, batch.tally.withoutVerdict);
		for (const one of queue.drainBatch(batch)) round.fail(one, skipped, 'request');
	}
}

/** Whether a request may be repeated, in whole or in parts. */
function mayRepeat({ call }: FailingRound, { isUnsent }: Failure): boolean {
	return call.endpoint.isRepeatable || isUnsent === true;
}

/** Fails a request that was sent: if it must not be repeated, it may have taken effect. */
export function failSent(
	round: FailingRound,
	task: Task,
	failure: Failure,
	errorSource: ErrorSource = 'request',
): void {
	round.fail(task, failure, errorSource, !mayRepeat(round, failure));
}

/** Whether a refusal can be about a single entry. */
function isAboutEntry({ call }: FailingRound, { problem: { errorCode } }: Failure): boolean {
	return errorCode !== undefined && call.endpoint.codes.get(errorCode)?.scope === 'message';
}

function retryLater(round: FailingRound, { task, failure, startMs }: FailedRequest): void {
	const { nowMs, replies, patience } = round;
	const { isRepeatable } = round.call.endpoint;
	const { record } = task;
	const retry = decideRetry({ record, failure, startMs, nowMs, replies, isRepeatable }, patience);
	switch (retry.kind) {
		case 'again':
			round.queue.add({ ...task, record: retry.record });
			break;
		case 'givenUp':
			failSent(round, task, afterTries(failure, retry.tries));
			break;
		default:
			failSent(round, task, afterPatience(round, failure));
	}
}

function afterPatience({ nowMs, patience }: FailingRound, failure: Failure): Failure {
	const { maxOutageMs, untilMs = Infinity } = patience;
	return nowMs >= untilMs ? afterWait(failure) : afterOutage(failure, maxOutageMs);
}

/** Counts a request whose effect is unknown and that must not be repeated. */
function countUncertain(round: FailingRound, failure: Failure): void {
	round.uncertainInARow += 1;
	if (round.uncertainInARow < LIMITS.uncertainInARow) return;
	round.endBecause(afterUncertain(failure, round.uncertainInARow));
}

/**
 * Counts a request that brought no verdict. Too many of them end the run if there has been none since its start, or else
 * the round if there has been none since its own.
 */
function countWithoutVerdict(round: FailingRound, tally: Tally, failure: Failure): void {
	const { run, tools } = round;
	tally.noteWithoutVerdict();
	if (run.tally.isHopeless) {
		tools.stop.because(afterNothing(failure, run.tally.withoutVerdict));
	} else if (round.tally.isHopeless) {
		round.endBecause(afterNothing(failure, round.tally.withoutVerdict));
	}
}
