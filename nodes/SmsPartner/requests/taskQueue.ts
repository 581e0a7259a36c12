import type { IExecuteFunctions } from 'n8n-workflow';
import type { Failure } from '../api/failure';
import { LIMITS } from './limits';
import { type FailureRecord, UNTRIED } from './retry';

/**
 * Counts requests without a verdict: of a batch those that were refused, of a round or a run all of them. What it counts,
 * it counts for its parent, too.
 */
export class Tally {
	/** Requests that brought no verdict and did not fail because of an outage. */
	withoutVerdict = 0;

	/** Whether SMS Partner has given its verdict on an entry. */
	hasVerdict = false;

	constructor(private readonly parent?: Tally) {}

	/** Whether so much was requested without a verdict that the rest is to be given up. */
	get isHopeless(): boolean {
		return !this.hasVerdict && this.withoutVerdict >= LIMITS.requestsWithoutVerdict;
	}

	/** Whether the entries to blame are still to be isolated. */
	get isSearching(): boolean {
		return !this.hasVerdict && this.withoutVerdict > 0;
	}

	noteVerdict(): void {
		this.hasVerdict = true;
		this.parent?.noteVerdict();
	}

	noteWithoutVerdict(): void {
		this.withoutVerdict += 1;
		this.parent?.noteWithoutVerdict();
	}
}

/** The entries of one request, which may be split and are given up together. */
export interface Batch {
	readonly tally: Tally;
	/** Refused requests with a single entry. */
	refusedEntries: number;
	inFlight: number;
}

/** A request to be made: the entries from `from` up to, but not including, `to`. */
export interface Task {
	readonly batch: Batch;
	readonly from: number;
	readonly to: number;
	readonly record: FailureRecord;
}

/**
 * The ranges that are left to request. Halves and repeated requests come before new batches, last in, first out, so
 * that a refused batch is searched depth first: the smallest parts first. New batches come in order.
 */
export class TaskQueue {
	private nextEntry = 0;

	private nextGroup = 0;

	/** Where the group of the next entry ends. */
	private groupEnd = 0;

	private waiting: Task[] = [];

	/**
	 * @param groupSizes the sizes of consecutive groups of entries; no batch contains entries of two groups
	 * @param tally of the round
	 */
	constructor(
		private readonly groupSizes: readonly number[],
		private readonly batchSize: number,
		private readonly tally: Tally,
	) {
		this.enterGroup();
	}

	get isEmpty(): boolean {
		return this.waiting.length === 0 && !this.hasNew;
	}

	add(task: Task): void {
		this.waiting.push(task);
	}

	split({ batch, from, to }: Task): void {
		const middle = Math.ceil((from + to) / 2);
		this.add({ batch, from, to: middle, record: UNTRIED });
		this.add({ batch, from: middle, to, record: UNTRIED });
	}

	/**
	 * Removes and returns the next task; undefined if none may start now.
	 *
	 * @param isProbe whether the task is to check if SMS Partner is still away: then it is one with the fewest
	 * failures, since a request that always fails would keep the others waiting
	 */
	take(isProbe: boolean): Task | undefined {
		let best: Task | undefined;
		for (const task of this.waiting) {
			if (mayStart(task) && !(isProbe && best && failuresOf(best) < failuresOf(task))) best = task;
		}
		const isNewBetter = !best || (isProbe && failuresOf(best) > 0);
		if (isNewBetter && this.hasNew) return this.takeNew();
		if (best) this.remove(best);
		return best;
	}

	/** Moves the search of a batch elsewhere: its largest part comes next. */
	continueWithLargestPart(batch: Batch): void {
		const sizeOf = ({ from, to }: Task): number => to - from;
		const tasks = this.waiting.filter((task) => task.batch === batch);
		if (tasks.length === 0) return;
		const largest = tasks.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
		this.remove(largest);
		this.add(largest);
	}

	/** Removes what is left of a batch. */
	drainBatch(batch: Batch): Task[] {
		const tasks = this.waiting.filter((task) => task.batch === batch);
		this.waiting = this.waiting.filter((task) => task.batch !== batch);
		return tasks;
	}

	*drain(): Iterable<Task> {
		yield* this.waiting.splice(0);
		while (this.hasNew) yield this.takeNew();
	}

	private remove(task: Task): void {
		this.waiting.splice(this.waiting.indexOf(task), 1);
	}

	private get hasNew(): boolean {
		return this.nextEntry < this.groupEnd;
	}

	/** Moves to the next group that has entries. */
	private enterGroup(): void {
		while (!this.hasNew && this.nextGroup < this.groupSizes.length) {
			this.groupEnd += this.groupSizes[this.nextGroup++];
		}
	}

	private takeNew(): Task {
		const from = this.nextEntry;
		this.nextEntry = Math.min(from + this.batchSize, this.groupEnd);
		const to = this.nextEntry;
		this.enterGroup();
		const batch: Batch = { tally: new Tally(this.tally), refusedEntries: 0, inFlight: 0 };
		return { batch, from, to, record: UNTRIED };
	}
}

function failuresOf({ record }: Task): number {
	return record.failures;
}

function mayStart({ batch }: Task): boolean {
	return batch.tally.hasVerdict || batch.inFlight < LIMITS.inFlightOfBatch;
}

/** Signals to every part of a run that no further request may start, and why. */
export class Stop {
	private reason: Failure | undefined;

	/** Why the run stops; undefined while it continues. */
	get failure(): Failure | undefined {
		return this.reason;
	}

	/** The first reason counts. */
	because(failure: Failure): void {
		this.reason ??= failure;
	}
}

const CANCELLED: Failure = {
	kind: 'stopped',
	cause: 'temporarily-unavailable',
	problem: {
		error: 'The execution was stopped before this item was processed',
		errorDescription: 'Run the workflow again for the remaining items.',
	},
};

/** Returns a stop that is requested when the user stops the execution in n8n. */
export function stopOnCancel(
	context: Pick<IExecuteFunctions, 'getExecutionCancelSignal' | 'onExecutionCancellation'>,
): Stop {
	const stop = new Stop();
	if (context.getExecutionCancelSignal()?.aborted) stop.because(CANCELLED);
	context.onExecutionCancellation(() => stop.because(CANCELLED));
	return stop;
}
