import { type FailureRecord, UNTRIED } from './retry';

/** The entries of one request, which may be split and are given up together. */
export interface Batch {
	/** Requests that were refused for their content, halves included. */
	refusals: number;
	/** Of these, the ones with a single entry. */
	refusedEntries: number;
	/** Whether SMS Partner answered for one of its entries. */
	isAnswered: boolean;
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
 * Parallel requests of a batch without an answer. It is searched depth first: with more at a time, it could reach the
 * maximum of refusals before the first answer.
 */
const MAX_IN_FLIGHT_UNANSWERED = 2;

/**
 * The ranges that are left to request. Halves and repeated requests come before new batches, last in, first out, so
 * that a refused batch is searched depth first: the smallest parts first. New batches come in order.
 */
export class TaskQueue {
	private nextEntry = 0;

	private nextLot = 0;

	/** Where the lot of the next entry ends. */
	private lotEnd = 0;

	private waiting: Task[] = [];

	/** @param lots the sizes of consecutive lots of entries; no batch contains entries of two lots */
	constructor(
		private readonly lots: readonly number[],
		private readonly batchSize: number,
	) {
		this.enterLot();
	}

	get isEmpty(): boolean {
		return this.waiting.length === 0 && !this.hasNew;
	}

	add(task: Task): void {
		this.waiting.push(task);
	}

	/** Adds the two halves of a task. */
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
	leaveDeadEnd(batch: Batch): void {
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

	/** Removes everything. */
	*drain(): Iterable<Task> {
		yield* this.waiting.splice(0);
		while (this.hasNew) yield this.takeNew();
	}

	private remove(task: Task): void {
		this.waiting.splice(this.waiting.indexOf(task), 1);
	}

	private get hasNew(): boolean {
		return this.nextEntry < this.lotEnd;
	}

	/** Moves to the next lot that has entries. */
	private enterLot(): void {
		// Stryker disable next-line EqualityOperator: there is nothing new after the last one.
		while (!this.hasNew && this.nextLot < this.lots.length) {
			this.lotEnd += this.lots[this.nextLot++];
		}
	}

	private takeNew(): Task {
		const from = this.nextEntry;
		this.nextEntry = Math.min(from + this.batchSize, this.lotEnd);
		const to = this.nextEntry;
		this.enterLot();
		const batch: Batch = { refusals: 0, refusedEntries: 0, isAnswered: false, inFlight: 0 };
		return { batch, from, to, record: UNTRIED };
	}
}

function failuresOf({ record }: Task): number {
	return record.failures;
}

function mayStart({ batch }: Task): boolean {
	return batch.isAnswered || batch.inFlight < MAX_IN_FLIGHT_UNANSWERED;
}
