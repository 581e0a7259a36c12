import type { Clock } from '../clock';
import { type Check, partition, type Waiting } from './checks';
import { MAX_FAILURES_ALONE, PARTS, PATIENCE_MS, RETRY_MS } from './limits';

/** Checks that share a request. */
interface Part {
	readonly checks: readonly Waiting[];
	readonly dueMs: number;
}

/**
 * The checks of requests that failed: they are split until what makes a request fail is alone, unless SMS Partner is
 * away, which a probe finds out.
 */
export class Suspects {
	/** Each is requested as it is. */
	private parts: Part[] = [];

	/** When SMS Partner last answered: with statuses, or by refusing a request for its content. */
	private lastAnswerMs = -Infinity;

	/** A check whose message had a status, and when it was last requested to find out whether SMS Partner is away. */
	private lastKnown: Check | undefined;

	private probedMs = -Infinity;

	private isProbing = false;

	/** @param giveUp called with a check that waits in vain */
	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly giveUp: (one: Waiting) => void,
	) {}

	get isEmpty(): boolean {
		return this.parts.length === 0;
	}

	/** When the next part may be requested; Infinity if there is none. */
	get dueMs(): number {
		return this.parts.reduce((earliest, { dueMs }) => Math.min(earliest, dueMs), Infinity);
	}

	noteAnswer(nowMs: number): void {
		this.lastAnswerMs = nowMs;
	}

	/** Notes that SMS Partner knows the message of a check. */
	noteKnown(check: Check): void {
		this.lastKnown = check;
	}

	/** Takes the first part that is due, or the probe if it is needed first; empty if there is none. */
	take(nowMs: number): readonly Waiting[] {
		for (;;) {
			const index = this.parts.findIndex(({ dueMs }) => dueMs <= nowMs);
			if (index < 0) return [];
			if (this.parts[index].checks.some((one) => this.needsProbe(one, nowMs))) {
				return this.takeProbe(nowMs);
			}
			const [{ checks }] = this.parts.splice(index, 1);
			const left = this.giveUpAway(checks, nowMs);
			if (left.length > 0) return left;
		}
	}

	takeAll(): readonly Waiting[] {
		return this.parts.splice(0).flatMap(({ checks }) => checks);
	}

	/** The last message that had a status, requested once. Whether it fails says whether SMS Partner is away. */
	private takeProbe(nowMs: number): readonly Waiting[] {
		if (!this.lastKnown || this.isProbing) return [];
		this.isProbing = true;
		const resolve = (): void => {
			this.isProbing = false;
			this.probedMs = this.clock.now();
		};
		const { message, prepare } = this.lastKnown;
		return [
			{
				...{ message, prepare, isFinal: false, sender: '' },
				...{ resolve, reject: resolve, dueMs: nowMs, failuresAlone: MAX_FAILURES_ALONE },
			},
		];
	}

	/**
	 * Splits a request that failed, until what made it fail is alone.
	 *
	 * @param isOver whether a message that was alone in the request is not requested again
	 */
	retryApart(groups: ReadonlyArray<readonly Waiting[]>, nowMs: number, isOver = false): void {
		if (groups.length !== 1) {
			this.retry(split(groups), nowMs, nowMs);
			return;
		}
		const again: Waiting[] = [];
		for (const one of groups[0]) {
			one.failuresAlone += 1;
			if (!isOver && one.failuresAlone < MAX_FAILURES_ALONE) again.push(one);
			else this.giveUp(one);
		}
		this.retry([again], nowMs, nowMs + RETRY_MS);
	}

	/** Requests each part again, before anything that failed later, but no check whose time is up. */
	retry(parts: ReadonlyArray<readonly Waiting[]>, nowMs: number, dueMs: number): void {
		const again: Part[] = [];
		for (const part of parts) {
			for (const one of part) one.firstFailureMs ??= nowMs;
			const checks = this.giveUpAway(part, nowMs);
			if (checks.length > 0) again.push({ checks, dueMs });
		}
		this.parts.unshift(...again);
	}

	/** Gives up the checks that wait in vain while SMS Partner is away. Returns the others. */
	private giveUpAway(checks: readonly Waiting[], nowMs: number): readonly Waiting[] {
		const [away, left] = partition(checks, (one) => this.isAway(one, nowMs));
		for (const one of away) this.giveUp(one);
		return left;
	}

	/** Whether SMS Partner has answered nothing at all since this check failed, not even the probe, for too long. */
	private isAway(one: Waiting, nowMs: number): boolean {
		return this.isLost(one, nowMs) && !this.needsProbe(one, nowMs);
	}

	private isLost({ firstFailureMs = Infinity }: Waiting, nowMs: number): boolean {
		return nowMs - firstFailureMs >= PATIENCE_MS && this.lastAnswerMs < firstFailureMs;
	}

	private needsProbe(one: Waiting, nowMs: number): boolean {
		const isProbed = this.probedMs > (one.firstFailureMs ?? Infinity);
		return this.lastKnown !== undefined && !isProbed && this.isLost(one, nowMs);
	}
}

/**
 * Splits into {@link PARTS} parts of about equal size. Keeps the checks of a message together, and those from the same
 * address: where one of them made the request fail, others did so more often than those from elsewhere.
 */
function split(groups: ReadonlyArray<readonly Waiting[]>): Waiting[][] {
	const bySender = [...groups].sort(
		([{ sender: a }], [{ sender: b }]) => Number(a > b) - Number(a < b),
	);
	const size = Math.ceil(groups.length / PARTS);
	const count = Math.ceil(groups.length / Math.max(1, size));
	return Array.from({ length: count }, (_, index) =>
		bySender.slice(index * size, (index + 1) * size).flat(),
	);
}
