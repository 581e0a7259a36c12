import { readAnswer } from '../api/answer';
import type { BatchCall, Endpoint } from '../api/endpoint';
import { isVerdict } from '../api/entry';
import type { Answer, Failure } from '../api/failure';
import type { ErrorOutcome, ErrorSource, Outcome, Outcomes } from '../api/outcome';
import { SLEEP_STEP_MS } from '../clock';
import { type JsonObject, messageOf } from '../guards';
import {
	type FailingRound,
	failSent,
	handleFailure,
	handleProbe,
	handleUnmatched,
	type RunState,
} from './failures';
import { defect } from './giveUpReasons';
import { LIMITS } from './limits';
import { Outage, type Patience, type Probe } from './outage';
import type { BatchSettings, RequestRound, RequestTools } from './requestRound';
import { Tally, type Task, TaskQueue } from './taskQueue';

/**
 * Returns a function that requests all entries in batches, several requests in parallel, and returns one outcome per
 * entry, in order.
 *
 * While SMS Partner is away, requests wait; a request that is refused for its content is split in half. Whatever
 * happens, even an exception, every entry gets an outcome, and no request is in flight when the function returns.
 */
export function requestInBatches<Entry, Result>(
	call: BatchCall<Entry, Result>,
	settings: BatchSettings,
	tools: RequestTools,
): RequestRound<Entry, Result> {
	const run: RunState = {
		outage: new Outage(tools.clock.random, call.endpoint.isRepeatable),
		tally: new Tally(),
	};
	return async (entries, patience, groupSizes = [entries.length]) =>
		await new Round(entries, groupSizes, call, settings, tools, run, patience).outcomesOfAll();
}

class Round<Entry, Result> implements FailingRound {
	readonly tally: Tally;

	readonly queue: TaskQueue;

	replies = 0;

	uncertainInARow = 0;

	private readonly outcomes: Array<Outcome<Result>>;

	private unexpected = 0;

	private readonly running = new Set<Promise<void>>();

	/** Why this round ends early while the run continues. */
	private end: Failure | undefined;

	private firstFailure: Failure | undefined;

	constructor(
		private readonly entries: readonly Entry[],
		groupSizes: readonly number[],
		readonly call: BatchCall<Entry, Result>,
		private readonly settings: BatchSettings,
		readonly tools: RequestTools,
		readonly run: RunState,
		readonly patience: Patience,
	) {
		this.tally = new Tally(run.tally);
		const batchSize = Math.min(settings.batchSize, call.maxEntries);
		this.queue = new TaskQueue(groupSizes, batchSize, this.tally);
		this.outcomes = new Array<Outcome<Result>>(entries.length);
		run.outage.startRound(this.nowMs, patience);
	}

	async outcomesOfAll(): Promise<Outcomes<Result>> {
		for (;;) {
			const waitMs = this.startRequests();
			if (this.running.size === 0 && (this.isEnding || this.queue.isEmpty)) break;
			await this.untilNextEvent(waitMs);
		}
		const failure = this.tools.stop.failure ?? this.end;
		if (failure) for (const task of this.queue.drain()) this.fail(task, failure, 'request');
		const { outcomes, unexpected } = this;
		const hasResult = this.run.tally.hasVerdict || outcomes.some(isMaybeSent);
		return {
			outcomes,
			unexpected,
			failure: hasResult ? undefined : (failure ?? this.firstFailure),
		};
	}

	get nowMs(): number {
		return this.tools.clock.now();
	}

	private get isEnding(): boolean {
		return (this.tools.stop.failure ?? this.end) !== undefined;
	}

	private get maxInFlight(): number {
		if (this.call.probe && this.run.outage.isAway) return LIMITS.inFlightWhileAway;
		return this.tally.isSearching
			? LIMITS.inFlightWhileSearching
			: this.settings.concurrentRequests;
	}

	/**
	 * Starts the requests that may start. Returns the milliseconds until more may; Infinity: not before a request ends.
	 */
	private startRequests(): number {
		while (!this.isEnding && !this.queue.isEmpty && this.running.size < this.maxInFlight) {
			const waitMs = this.run.outage.waitMs(this.nowMs);
			if (waitMs > 0) return waitMs;
			if (this.call.probe && this.run.outage.isAway && !this.run.outage.isReachable) {
				const probe = this.run.outage.noteStart(this.nowMs, true);
				this.track(this.probeAvailability(this.call.probe, probe));
				continue;
			}
			const task = this.queue.take(this.run.outage.isAway);
			if (!task) break;
			this.start(task, this.run.outage.noteStart(this.nowMs, this.call.endpoint.isRepeatable));
		}
		return Infinity;
	}

	private start(task: Task, probe: Probe | undefined): void {
		task.batch.inFlight += 1;
		const request = this.request(task, probe)
			.catch((error: unknown) => failSent(this, task, this.stopAfter(error)))
			.finally(() => {
				task.batch.inFlight -= 1;
			});
		this.track(request);
	}

	/** Counts a request as running until it has ended. */
	private track(request: Promise<void>): void {
		const tracked = request
			.catch((error: unknown) => this.stopAfter(error))
			.then(() => {
				this.running.delete(tracked);
			});
		this.running.add(tracked);
	}

	/** Stops the run because something in this package threw. */
	private stopAfter(error: unknown): Failure {
		const failure = defect(messageOf(error));
		this.tools.stop.because(failure);
		return failure;
	}

	/** Waits until a request has ended or the next one may start, in short steps. */
	private async untilNextEvent(waitMs: number): Promise<void> {
		const events: Array<Promise<void>> = [...this.running];
		if (waitMs < Infinity) events.push(this.tools.clock.sleep(Math.min(waitMs, SLEEP_STEP_MS)));
		await Promise.race(events);
	}

	/** Checks whether SMS Partner can be reached, with a request that contains no entry. */
	private async probeAvailability(endpoint: Endpoint, probe: Probe | undefined): Promise<void> {
		const response = await this.tools.send(endpoint, {}, LIMITS.probeMs);
		const answer = readAnswer(response, endpoint, this.tools.clock.date());
		handleProbe(this, answer, probe);
	}

	private async request(task: Task, probe: Probe | undefined): Promise<void> {
		const { toContent, singleEntryEndpoint } = this.call;
		const endpoint = (task.to - task.from === 1 && singleEntryEndpoint) || this.call.endpoint;
		const part = this.entries.slice(task.from, task.to);
		let content: JsonObject;
		try {
			content = toContent(part);
		} catch (error) {
			this.fail(task, this.stopAfter(error), 'request');
			return;
		}
		const startMs = this.nowMs;
		const response = await this.tools.send(endpoint, content);
		const answer = readAnswer(response, endpoint, this.tools.clock.date());
		if (answer.kind === 'list') {
			this.handleList(task, part, answer, probe);
		} else {
			this.firstFailure ??= answer.failure;
			handleFailure(this, { task, failure: answer.failure, startMs, probe });
		}
	}

	noteReply(probe: Probe | undefined): void {
		this.replies += 1;
		this.run.outage.noteReply(this.nowMs, probe);
	}

	private handleList(
		task: Task,
		part: readonly Entry[],
		{ list, failure }: Extract<Answer, { kind: 'list' }>,
		probe: Probe | undefined,
	): void {
		if (failure) this.tools.stop.because(failure);
		this.noteReply(probe);
		const { outcomes, unexpected } = this.call.toOutcomes(part, list);
		this.unexpected += unexpected;
		if (this.settle(task, outcomes)) {
			this.uncertainInARow = 0;
			return;
		}
		const unmatched = handleUnmatched(this, outcomes);
		this.firstFailure ??= unmatched;
	}

	fail(task: Task, { problem }: Failure, errorSource: ErrorSource, maybeSent = false): void {
		const outcome: ErrorOutcome = {
			kind: 'error',
			error: { ...problem, errorSource },
			...(maybeSent && { maybeSent }),
		};
		const { from, to } = task;
		// What SMS Partner answered before something threw is kept.
		this.settle(
			task,
			Array.from({ length: to - from }, (_, index) => this.outcomes[from + index] ?? outcome),
		);
	}

	endBecause(failure: Failure): void {
		this.end ??= failure;
	}

	/** Returns whether there is a verdict among the outcomes. */
	private settle({ batch, from }: Task, outcomes: ReadonlyArray<Outcome<Result>>): boolean {
		outcomes.forEach((outcome, index) => {
			this.outcomes[from + index] = outcome;
		});
		const { codes } = this.call.endpoint;
		const hasVerdict = outcomes.some((one) => isVerdict(one, codes));
		if (hasVerdict && !batch.tally.hasVerdict) batch.tally.noteVerdict();
		return hasVerdict;
	}
}

function isMaybeSent(outcome: Outcome<unknown>): boolean {
	return outcome.kind === 'error' && outcome.maybeSent === true;
}
