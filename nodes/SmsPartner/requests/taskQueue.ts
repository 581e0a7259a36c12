/** The messages of one request that are tried, split and given up together. */
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
	/** How many times it was tried without an answer. */
	readonly failures: number;
	/** Of these, the ones that say something about this request alone: others were answered in between. */
	readonly strikes: number;
	/** How many requests had been answered at its last failure. */
	readonly answersAtFailure: number;
}

const UNTRIED = { failures: 0, strikes: 0, answersAtFailure: 0 };

/**
 * A refused batch is searched depth first: with more requests at a time, all of them could be refused too often
 * before the first one is answered.
 */
const MAX_IN_FLIGHT_UNANSWERED = 2;

/**
 * What is left to request, as ranges. New batches come in order; before them come halves and repeated requests, the
 * one added last first, so that a refused batch is searched depth first: the smallest parts first.
 */
export class TaskQueue {
	private nextEntry = 0;

	private nextLot = 0;

	/** Where the lot of the next entry ends. */
	private lotEnd = 0;

	private waiting: Task[] = [];

	/** @param lots how many entries stand together, one lot after the other; no batch crosses their borders */
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
		this.add({ ...UNTRIED, batch, from, to: middle });
		this.add({ ...UNTRIED, batch, from: middle, to });
	}

	/**
	 * Removes the next task. Undefined where none may start now.
	 *
	 * @param isProbe whether it is to find out if SMS Partner is still away: then one that has failed least, since a
	 * request that fails by itself would keep the others waiting
	 */
	take(isProbe: boolean): Task | undefined {
		let best: Task | undefined;
		for (const task of this.waiting) {
			if (mayStart(task) && !(isProbe && best && best.failures < task.failures)) best = task;
		}
		const isNewBetter = !best || (isProbe && best.failures > 0);
		if (isNewBetter && this.hasNew) return this.takeNew();
		if (best) this.remove(best);
		return best;
	}

	/** Takes the search of a batch elsewhere: its largest part comes next. */
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

	/** Goes on to the next lot with an entry. */
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
		return { ...UNTRIED, batch, from, to };
	}
}

function mayStart({ batch }: Task): boolean {
	return batch.isAnswered || batch.inFlight < MAX_IN_FLIGHT_UNANSWERED;
}
