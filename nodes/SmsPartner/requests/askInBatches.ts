import { readAnswer } from '../api/answer';
import type { Endpoint } from '../api/endpoints';
import type { Answer, Failure } from '../api/failure';
import { type ErrorOutcome, type ErrorSource, isAnswered, type Outcome } from '../api/outcome';
import { type JsonObject, messageOf } from '../data';
import type {
	AskRound,
	BatchCall,
	Patience,
	RequestSettings,
	RequestTools,
	RoundOutcome,
} from './batchCall';
import { SLEEP_STEP_MS } from './clock';
import {
	afterLosses,
	afterNothing,
	afterOutage,
	afterRefusals,
	afterTries,
	afterWait,
	defect,
} from './givenUp';
import { Outage, type Probe } from './outage';
import { decideRetry } from './retry';
import { type Batch, type Task, TaskQueue } from './taskQueue';

/** Refused requests of a batch without an answered entry, before the node gives up on the rest of the batch. */
const MAX_REFUSALS = 40;

/** Single entries refused in a search before it moves to another part of the batch. */
const REFUSED_ENTRIES_PER_DEAD_END = 2;

/** Fruitless requests, which bring neither an answer nor an outage, before the run or the round ends. */
const MAX_FRUITLESS = 40;

/**
 * Requests in a row whose effect is unknown and that must not be repeated, before the round ends: if SMS Partner
 * confirmed none, all of them would otherwise be in doubt. Those that one outage interrupts count as one.
 */
const MAX_LOSSES = 3;

/** Parallel requests in an outage of requests that must not be repeated. */
const MAX_IN_FLIGHT_AWAY = 1;

/** The timeout of a request that checks whether SMS Partner can be reached, if it is not shorter anyway. */
const MAX_PROBE_MS = 10_000;

/**
 * Parallel requests from the first fruitless one until the first answer: more of them could all be refused before the
 * search has isolated the messages to blame.
 */
const MAX_IN_FLIGHT_FRUITLESS = 1;

/**
 * Returns a function that requests all entries in batches, several requests in parallel, and returns one outcome per
 * entry, in order.
 *
 * While SMS Partner is away, requests wait; a request that is refused for its content is split in half. Whatever
 * happens, even an exception, every entry gets an outcome, and no request is in flight when the function returns.
 */
export function askInBatches<Entry, Result>(
	call: BatchCall<Entry, Result>,
	settings: RequestSettings,
	tools: RequestTools,
): AskRound<Entry, Result> {
	const history: History = {
		outage: new Outage(tools.clock.random, call.endpoint.isRepeatable),
		isAnswered: false,
		fruitless: 0,
	};
	return async (entries, patience, lots = [entries.length]) =>
		await new Round(entries, lots, call, settings, tools, history, patience).run();
}

/** State that the rounds of a run share. */
interface History {
	readonly outage: Outage;
	isAnswered: boolean;
	fruitless: number;
}

class Round<Entry, Result> {
	private readonly outcomes: Array<Outcome<Result>>;

	private unexpected = 0;

	private readonly queue: TaskQueue;

	private readonly outage: Outage;

	private readonly running = new Set<Promise<void>>();

	/** Requests that SMS Partner answered, whatever it said. */
	private answers = 0;

	/** Requests that returned nothing about any entry although SMS Partner was not away. */
	private fruitless = 0;

	private isAnswered = false;

	/** Requests in a row whose effect is unknown. */
	private losses = 0;

	/** Why this round ends early while the run continues. */
	private end: Failure | undefined;

	private firstFailure: Failure | undefined;

	constructor(
		private readonly entries: readonly Entry[],
		lots: readonly number[],
		private readonly call: BatchCall<Entry, Result>,
		private readonly settings: RequestSettings,
		private readonly tools: RequestTools,
		private readonly history: History,
		private readonly patience: Patience,
	) {
		// Stryker disable next-line ArrayDeclaration: with its length from the start, it takes less time.
		this.outcomes = new Array<Outcome<Result>>(entries.length);
		this.queue = new TaskQueue(lots, settings.batchSize);
		this.outage = history.outage;
		this.outage.startRound(tools.clock.now(), patience);
	}

	async run(): Promise<RoundOutcome<Result>> {
		for (;;) {
			const waitMs = this.startRequests();
			if (this.running.size === 0 && (this.isEnding || this.queue.isEmpty)) break;
			await this.untilNextEvent(waitMs);
		}
		const failure = this.tools.stop.failure ?? this.end;
		if (failure) for (const task of this.queue.drain()) this.fail(task, failure, 'request');
		return {
			outcomes: this.outcomes,
			unexpected: this.unexpected,
			failure: failure ?? this.firstFailure,
		};
	}

	private get isEnding(): boolean {
		return (this.tools.stop.failure ?? this.end) !== undefined;
	}

	private get nowMs(): number {
		return this.tools.clock.now();
	}

	private get maxInFlight(): number {
		const { concurrentRequests } = this.settings;
		// Another outage then leaves one request in doubt, not all.
		if (this.call.probe && this.outage.isAway) return MAX_IN_FLIGHT_AWAY;
		const isSearching = this.fruitless > 0 && !this.isAnswered;
		return isSearching ? MAX_IN_FLIGHT_FRUITLESS : concurrentRequests;
	}

	/**
	 * Starts the requests that may start. Returns the milliseconds until more may; Infinity: not before a request ends.
	 */
	private startRequests(): number {
		while (!this.isEnding && !this.queue.isEmpty && this.running.size < this.maxInFlight) {
			const waitMs = this.outage.waitMs(this.nowMs);
			if (waitMs > 0) return waitMs;
			if (this.call.probe && this.outage.isAway && !this.outage.isReachable) {
				this.track(this.askProbe(this.call.probe, this.outage.noteStart(this.nowMs, true)));
				continue;
			}
			const task = this.queue.take(this.outage.isAway);
			if (!task) break;
			this.start(task, this.outage.noteStart(this.nowMs, this.call.endpoint.isRepeatable));
		}
		return Infinity;
	}

	private start(task: Task, probe: Probe | undefined): void {
		task.batch.inFlight += 1;
		const request = this.ask(task, probe)
			.catch((error: unknown) => this.failSent(task, this.stopAfter(error), 'request'))
			.finally(() => {
				task.batch.inFlight -= 1;
			});
		this.track(request);
	}

	/** Stops the run because something in this package threw. */
	private stopAfter(error: unknown): Failure {
		const failure = defect(messageOf(error));
		this.tools.stop.request(failure);
		return failure;
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

	/** Checks whether SMS Partner can be reached, with a request that contains no entry. */
	private async askProbe(endpoint: Endpoint, probe: Probe | undefined): Promise<void> {
		const reply = await this.tools.send(endpoint, {}, MAX_PROBE_MS);
		const answer = readAnswer(reply, endpoint, this.tools.clock.date());
		if (answer.kind === 'failure') {
			const { failure } = answer;
			if (failure.kind === 'account') this.tools.stop.request(failure);
			if (failure.kind === 'away' || failure.kind === 'unreadable') {
				this.outage.noteAway(this.nowMs, failure, probe);
				this.endIfOver(failure);
				return;
			}
		}
		this.outage.noteReachable(this.nowMs, probe);
	}

	private endIfOver(failure: Failure): void {
		if (this.outage.isOver) this.end ??= this.afterPatience(failure);
	}

	private afterPatience(failure: Failure): Failure {
		const { forMs, untilMs = Infinity } = this.patience;
		return this.nowMs >= untilMs ? afterWait(failure) : afterOutage(failure, forMs);
	}

	/** Waits until a request has ended or the next one may start, in short steps. */
	private async untilNextEvent(waitMs: number): Promise<void> {
		const events: Array<Promise<void>> = [...this.running];
		if (waitMs < Infinity) events.push(this.tools.clock.sleep(Math.min(waitMs, SLEEP_STEP_MS)));
		await Promise.race(events);
	}

	private async ask(task: Task, probe: Probe | undefined): Promise<void> {
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
		const reply = await this.tools.send(endpoint, content);
		const answer = readAnswer(reply, endpoint, this.tools.clock.date());
		if (answer.kind === 'entries') this.handleEntries(task, part, answer, probe);
		else this.handleFailure(task, answer.failure, startMs, probe);
	}

	/** Records that SMS Partner answered, whatever it said. */
	private noteReply(probe: Probe | undefined): void {
		this.answers += 1;
		this.outage.noteAnswer(this.nowMs, probe);
	}

	private handleEntries(
		task: Task,
		part: readonly Entry[],
		{ entries, failure }: Extract<Answer, { kind: 'entries' }>,
		probe: Probe | undefined,
	): void {
		if (failure) this.tools.stop.request(failure);
		this.noteReply(probe);
		const { outcomes, unexpected } = this.call.toOutcomes(part, entries);
		this.unexpected += unexpected;
		this.settle(task, outcomes);
		if (outcomes.some((one) => this.isAnswer(one))) this.losses = 0;
		else this.noteUnmatched(outcomes);
	}

	private handleFailure(
		task: Task,
		failure: Failure,
		startMs: number,
		probe: Probe | undefined,
	): void {
		this.firstFailure ??= failure;
		if (this.mayRepeat(failure)) {
			if (failure.kind === 'refused') this.losses = 0;
		} else if (probe || !this.outage.isAway) {
			this.noteLoss(failure);
		}
		switch (failure.kind) {
			case 'refused':
				this.noteReply(probe);
				this.handleRefusal(task, failure);
				break;
			case 'away':
			case 'unreadable':
				this.outage.noteAway(this.nowMs, failure, probe);
				this.retryLater(task, failure, startMs);
				break;
			default:
				if (failure.kind === 'account') this.tools.stop.request(failure);
				this.outage.noteInconclusive(this.nowMs, probe);
				this.failSent(task, failure, 'request');
				this.noteFruitless(failure);
		}
		this.endIfOver(failure);
	}

	/** Splits a refused request, down to single entries. */
	private handleRefusal(task: Task, failure: Failure): void {
		const { batch, from, to } = task;
		const isSingle = to - from === 1;
		batch.refusals += 1;
		if (isSingle || failure.isShared === true || !this.mayRepeat(failure)) {
			const isAboutEntry = isSingle && this.isAboutEntry(failure);
			this.failSent(task, failure, isAboutEntry ? 'message' : 'request');
		} else {
			this.queue.split(task);
		}
		if (batch.isAnswered) return;

		this.noteFruitless(failure);
		if (isSingle) this.leaveDeadEnd(batch);
		if (batch.refusals >= MAX_REFUSALS) {
			const skipped = afterRefusals(failure, batch.refusals);
			for (const one of this.queue.drainBatch(batch)) this.fail(one, skipped, 'request');
		}
	}

	/** Entries that are refused one after another tend to have bad neighbours, so the search continues elsewhere. */
	private leaveDeadEnd(batch: Batch): void {
		// Stryker disable next-line AssignmentOperator: it only matters whether it is even.
		batch.refusedEntries += 1;
		if (batch.refusedEntries % REFUSED_ENTRIES_PER_DEAD_END === 0) this.queue.leaveDeadEnd(batch);
	}

	/** Whether a request may be repeated, in whole or in parts. */
	private mayRepeat({ isUnsent }: Failure): boolean {
		return this.call.endpoint.isRepeatable || isUnsent === true;
	}

	/** Whether a refusal can be about a single entry. */
	private isAboutEntry({ problem: { errorCode } }: Failure): boolean {
		if (errorCode === undefined) return false;
		return this.call.endpoint.codes.get(errorCode)?.scope === 'message';
	}

	private retryLater(task: Task, failure: Failure, startMs: number): void {
		const { isRepeatable } = this.call.endpoint;
		const { record } = task;
		const { answers, nowMs, patience } = this;
		const retry = decideRetry({ record, failure, startMs, nowMs, answers, isRepeatable }, patience);
		switch (retry.kind) {
			case 'again':
				this.queue.add({ ...task, record: retry.record });
				break;
			case 'givenUp':
				this.failSent(task, afterTries(failure, retry.tries), 'request');
				break;
			default:
				this.failSent(task, this.afterPatience(failure), 'request');
		}
	}

	/** Records a request whose effect is unknown and that must not be repeated. */
	private noteLoss(failure: Failure): void {
		this.losses += 1;
		if (this.losses >= MAX_LOSSES) this.end ??= afterLosses(failure, this.losses);
	}

	/** An answer that says nothing about any of its entries counts as none. */
	private noteUnmatched([first]: ReadonlyArray<Outcome<Result>>): void {
		if (first.kind !== 'error') return;
		const failure: Failure = {
			kind: 'rejected',
			cause: 'temporarily-unavailable',
			problem: first.error,
		};
		this.firstFailure ??= failure;
		if (first.maybeSent) this.noteLoss(failure);
		this.noteFruitless(failure);
	}

	/**
	 * Counts a fruitless request. Too many of them end the run if nothing has been answered since its start, or else
	 * the round if nothing has been answered since its own.
	 */
	private noteFruitless(failure: Failure): void {
		this.fruitless += 1;
		this.history.fruitless += 1;
		if (!this.history.isAnswered && this.history.fruitless >= MAX_FRUITLESS) {
			this.tools.stop.request(afterNothing(failure, this.history.fruitless));
		} else if (!this.isAnswered && this.fruitless >= MAX_FRUITLESS) {
			this.end ??= afterNothing(failure, this.fruitless);
		}
	}

	/** Fails a request that was sent: if it must not be repeated, it may have taken effect. */
	private failSent(task: Task, failure: Failure, errorSource: ErrorSource): void {
		this.fail(task, failure, errorSource, !this.mayRepeat(failure));
	}

	private fail(
		task: Task,
		{ problem }: Failure,
		errorSource: ErrorSource,
		maybeSent = false,
	): void {
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

	private settle({ batch, from }: Task, outcomes: ReadonlyArray<Outcome<Result>>): void {
		outcomes.forEach((outcome, index) => {
			this.outcomes[from + index] = outcome;
		});
		if (batch.isAnswered) return;
		batch.isAnswered = outcomes.some((one) => this.isAnswer(one));
		this.isAnswered ||= batch.isAnswered;
		this.history.isAnswered ||= batch.isAnswered;
	}

	private isAnswer(outcome: Outcome<Result>): boolean {
		return isAnswered(outcome, this.call.endpoint.codes);
	}
}
