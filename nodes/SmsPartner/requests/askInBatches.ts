import { readAnswer } from '../api/answer';
import type { Endpoint } from '../api/endpoints';
import type { Failure } from '../api/failure';
import { type ErrorSource, isAnswered, type Outcome } from '../api/outcome';
import { type JsonObject, messageOf } from '../data';
import { type Clock, SLEEP_STEP_MS } from './clock';
import { afterNothing, afterOutage, afterRefusals, afterTries, defect } from './givenUp';
import { Outage, type Probe } from './outage';
import type { Send } from './send';
import type { Stop } from './stop';
import { type Task, TaskQueue } from './taskQueue';

/** How many entries are asked about in one request, and how its answer is read. */
export interface BatchCall<Entry, Result> {
	readonly endpoint: Endpoint;
	/** The content of a request about these entries, without the key. */
	readonly toContent: (entries: readonly Entry[]) => JsonObject;
	/** One outcome for each entry, in their order. */
	readonly toOutcomes: (
		entries: readonly Entry[],
		answer: readonly unknown[],
	) => CallOutcome<Result>;
}

export interface CallOutcome<Result> {
	readonly outcomes: ReadonlyArray<Outcome<Result>>;
	/** Parts of the answer that belong to no entry. */
	readonly unexpected: number;
}

export interface RoundOutcome<Result> extends CallOutcome<Result> {
	/** Why the round ended early or, where it did not, how its first request failed. */
	readonly failure: Failure | undefined;
}

export interface RequestSettings {
	readonly batchSize: number;
	readonly concurrentRequests: number;
}

export interface RequestTools {
	readonly send: Send;
	readonly clock: Clock;
	readonly stop: Stop;
}

/** Failures of one request, while others were answered, before it is given up. */
const MAX_TRIES = 5;

/** The same for answers without the expected data. */
const MAX_UNREADABLE_TRIES = 3;

/** Refused requests of a batch of which no entry was answered, before the rest of the batch is given up. */
const MAX_REFUSALS = 40;

/** Requests of a round that brought neither an answer nor an outage, before the round ends. */
const MAX_FRUITLESS = 40;

/** Requests under way at once from the first fruitless one until the first answer. */
const MAX_IN_FLIGHT_FRUITLESS = 2;

/** Asks about entries, each once. `patienceMs`: how long SMS Partner may be away before the rest is given up. */
export type AskRound<Entry, Result> = (
	entries: readonly Entry[],
	patienceMs: number,
) => Promise<RoundOutcome<Result>>;

/**
 * Returns a function that asks about all entries, in batches, several requests at once, and returns one outcome for
 * each entry, in their order.
 *
 * While SMS Partner is away the requests wait; one that is refused for its content is split in half. Whatever happens,
 * an exception included, each entry gets an outcome, and nothing is under way any more when this returns.
 */
export function askInBatches<Entry, Result>(
	call: BatchCall<Entry, Result>,
	settings: RequestSettings,
	tools: RequestTools,
): AskRound<Entry, Result> {
	const outage = new Outage(tools.clock.random);
	return async (entries, patienceMs) =>
		await new Round(entries, call, settings, tools, outage, patienceMs).run();
}

class Round<Entry, Result> {
	private readonly outcomes: Array<Outcome<Result>>;

	private unexpected = 0;

	private readonly queue: TaskQueue;

	private readonly running = new Set<Promise<void>>();

	/** Requests that SMS Partner answered, whatever it said. */
	private answers = 0;

	/** Requests that told nothing about any entry, though SMS Partner was not away. */
	private fruitless = 0;

	private isAnswered = false;

	/** Why this round ends early, though the run goes on. */
	private end: Failure | undefined;

	private firstFailure: Failure | undefined;

	constructor(
		private readonly entries: readonly Entry[],
		private readonly call: BatchCall<Entry, Result>,
		private readonly settings: RequestSettings,
		private readonly tools: RequestTools,
		private readonly outage: Outage,
		private readonly patienceMs: number,
	) {
		this.outcomes = new Array<Outcome<Result>>(entries.length);
		this.queue = new TaskQueue(entries.length, settings.batchSize);
		outage.startRound(tools.clock.now(), patienceMs);
	}

	async run(): Promise<RoundOutcome<Result>> {
		for (;;) {
			this.startRequests();
			if (this.running.size === 0 && (this.isEnding || this.queue.isEmpty)) break;
			await this.untilNextEvent();
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

	private get maxInFlight(): number {
		const isSearching = this.fruitless > 0 && !this.isAnswered;
		const { concurrentRequests } = this.settings;
		return isSearching ? Math.min(concurrentRequests, MAX_IN_FLIGHT_FRUITLESS) : concurrentRequests;
	}

	private startRequests(): void {
		const { outage } = this;
		const { clock } = this.tools;
		while (!this.isEnding && this.running.size < this.maxInFlight) {
			if (outage.waitMs(clock.now()) > 0) return;
			const task = this.queue.take(outage.isAway);
			if (!task) return;
			this.start(task, outage.noteStart(clock.now()));
		}
	}

	private start(task: Task, probe: Probe | undefined): void {
		task.batch.inFlight += 1;
		const request = this.ask(task, probe)
			.catch((error: unknown) => {
				const failure = defect(messageOf(error));
				this.tools.stop.request(failure);
				this.fail(task, failure, 'request');
			})
			.finally(() => {
				task.batch.inFlight -= 1;
				this.running.delete(request);
			});
		this.running.add(request);
	}

	/** Waits until a request has ended or the next one may start, in short steps. */
	private async untilNextEvent(): Promise<void> {
		const { outage } = this;
		const { clock } = this.tools;
		const events: Array<Promise<void>> = [...this.running];
		const mayStartMore =
			!this.isEnding && !this.queue.isEmpty && this.running.size < this.maxInFlight;
		const waitMs = mayStartMore ? outage.waitMs(clock.now()) : 0;
		if (waitMs > 0 && waitMs < Infinity) {
			events.push(clock.sleep(Math.min(waitMs, SLEEP_STEP_MS)));
		}
		await Promise.race(events);
	}

	private async ask(task: Task, probe: Probe | undefined): Promise<void> {
		const { endpoint, toContent, toOutcomes } = this.call;
		const { outage } = this;
		const { send, clock } = this.tools;
		const part = this.entries.slice(task.from, task.to);
		const answer = readAnswer(await send(endpoint, toContent(part)), endpoint, clock.now());
		if (answer.kind === 'failure') {
			this.handleFailure(task, answer.failure, probe);
			return;
		}
		this.answers += 1;
		outage.noteAnswer(clock.now(), probe);
		const { outcomes, unexpected } = toOutcomes(part, answer.entries);
		this.unexpected += unexpected;
		this.settle(task, outcomes);
		this.noteUnmatched(outcomes);
	}

	private handleFailure(task: Task, failure: Failure, probe: Probe | undefined): void {
		const { outage } = this;
		const { stop, clock } = this.tools;
		this.firstFailure ??= failure;
		switch (failure.kind) {
			case 'refused':
				this.answers += 1;
				outage.noteAnswer(clock.now(), probe);
				this.handleRefusal(task, failure);
				return;
			case 'away':
			case 'unreadable':
				outage.noteAway(clock.now(), failure, probe);
				this.retryLater(task, failure);
				if (outage.isOver) this.end ??= afterOutage(failure, this.patienceMs);
				return;
			default:
				if (failure.kind === 'account') stop.request(failure);
				outage.noteInconclusive(clock.now(), probe);
				this.fail(task, failure, 'request');
				this.noteFruitless(failure);
		}
	}

	/** Splits a refused request, down to single entries. */
	private handleRefusal(task: Task, failure: Failure): void {
		const { batch, from, to } = task;
		batch.refusals += 1;
		if (to - from === 1) {
			const { errorCode } = failure.problem;
			const rule = errorCode === undefined ? undefined : this.call.endpoint.codes.get(errorCode);
			this.fail(task, failure, rule?.scope === 'message' ? 'message' : 'request');
		} else if (!batch.isAnswered && batch.refusals >= MAX_REFUSALS) {
			const skipped = afterRefusals(failure, batch.refusals);
			for (const one of [task, ...this.queue.drainBatch(batch)]) this.fail(one, skipped, 'request');
		} else {
			this.queue.split(task);
		}
		if (!batch.isAnswered) this.noteFruitless(failure);
	}

	private retryLater(task: Task, failure: Failure): void {
		const { isRepeatable } = this.call.endpoint;
		const isStrike = task.failures === 0 || this.answers > task.answersAtFailure;
		const failures = task.failures + 1;
		const strikes = task.strikes + (isStrike ? 1 : 0);
		const maxTries = failure.kind === 'unreadable' ? MAX_UNREADABLE_TRIES : MAX_TRIES;
		const mayRepeat = isRepeatable || failure.isUnsent === true;
		if (!mayRepeat || this.patienceMs === 0 || strikes >= maxTries) {
			this.fail(task, afterTries(failure, failures), 'request');
		} else {
			this.queue.add({ ...task, failures, strikes, answersAtFailure: this.answers });
		}
	}

	/** An answer that tells nothing about any of its entries is as good as none. */
	private noteUnmatched(outcomes: ReadonlyArray<Outcome<Result>>): void {
		if (outcomes.some((one) => this.isAnswer(one))) return;
		const [first] = outcomes;
		if (first?.kind !== 'error') return;
		const failure: Failure = {
			kind: 'rejected',
			cause: 'temporarily-unavailable',
			problem: first.error,
		};
		this.firstFailure ??= failure;
		this.noteFruitless(failure);
	}

	/** Ends the round where, from the start, nothing but this came. */
	private noteFruitless(failure: Failure): void {
		this.fruitless += 1;
		if (!this.isAnswered && this.fruitless >= MAX_FRUITLESS) {
			this.end ??= afterNothing(failure, this.fruitless);
		}
	}

	private fail({ batch, from, to }: Task, { problem }: Failure, errorSource: ErrorSource): void {
		const outcome: Outcome<Result> = { kind: 'error', error: { ...problem, errorSource } };
		this.settle({ batch, from, to }, new Array<Outcome<Result>>(to - from).fill(outcome));
	}

	private settle(
		{ batch, from }: Pick<Task, 'batch' | 'from' | 'to'>,
		outcomes: ReadonlyArray<Outcome<Result>>,
	): void {
		outcomes.forEach((outcome, index) => {
			this.outcomes[from + index] = outcome;
		});
		if (batch.isAnswered) return;
		batch.isAnswered = outcomes.some((one) => this.isAnswer(one));
		this.isAnswered ||= batch.isAnswered;
	}

	private isAnswer(outcome: Outcome<Result>): boolean {
		return isAnswered(outcome, this.call.endpoint.codes);
	}
}
