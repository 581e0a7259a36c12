import type { Failure } from '../api/failure';

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/** Each wait varies by up to ±20 %, so that clients that failed together do not retry together. */
const JITTER = 0.2;

/**
 * After this many answers in a row without the expected data, a server that has never sent it is no longer considered
 * away.
 */
const MAX_UNREADABLE = 3;

/** The request that finds out whether SMS Partner is still away. */
export interface Probe {
	readonly startMs: number;
}

/**
 * Tracks whether SMS Partner is away, for all requests of a run, so that an outage is probed and not hammered: while it
 * is away, one request at a time is sent, after growing waits, and the first answer lets all others go.
 *
 * Has no timers: callers pass the time, in Unix milliseconds.
 */
export class Outage {
	/** Since when SMS Partner has been away; undefined while it is not. */
	private sinceMs: number | undefined;

	private probe: Probe | undefined;

	private nextProbeMs = 0;

	private failedProbes = 0;

	/** From `Retry-After`: until then, only a probe at the end of the patience may start. */
	private holdUntilMs = 0;

	private unreadableInRow = 0;

	private hasAnswered = false;

	// Stryker disable next-line BooleanLiteral: a round begins before anybody asks.
	private over = false;

	private patienceMs = 0;

	constructor(private readonly random: () => number) {}

	/** Resets the state for a new round with this patience. `Retry-After` stays in force. */
	startRound(nowMs: number, patienceMs: number): void {
		this.patienceMs = patienceMs;
		this.sinceMs = undefined;
		this.probe = undefined;
		this.unreadableInRow = 0;
		this.over = false;
		if (this.holdUntilMs > nowMs) this.begin(nowMs);
	}

	get isAway(): boolean {
		return this.sinceMs !== undefined;
	}

	/** Whether the patience has run out: the rest is to be given up. */
	get isOver(): boolean {
		return this.over;
	}

	/** How long until a request may start, in milliseconds. Infinity: not before the current probe ends. */
	waitMs(nowMs: number): number {
		if (this.sinceMs === undefined) return 0;
		if (this.probe) return Infinity;
		return Math.max(0, this.nextProbeMs - nowMs);
	}

	/** Records the start of a request. Returns a probe if the request is one. */
	noteStart(nowMs: number): Probe | undefined {
		if (this.sinceMs !== undefined) this.probe = { startMs: nowMs };
		return this.probe;
	}

	/** Records that SMS Partner answered, whatever it said. */
	noteAnswer(nowMs: number, probe: Probe | undefined): void {
		this.hasAnswered = true;
		this.unreadableInRow = 0;
		// The answer to a request from before does not lift `Retry-After`.
		if (this.holdUntilMs > nowMs && !this.isCurrent(probe)) return;
		this.holdUntilMs = 0;
		this.sinceMs = undefined;
		this.probe = undefined;
	}

	/** Records a failure that means that SMS Partner is away. */
	noteAway(
		nowMs: number,
		{ kind, retryAfterMs = 0 }: Pick<Failure, 'kind' | 'retryAfterMs'>,
		probe: Probe | undefined,
	): void {
		this.holdUntilMs = Math.max(this.holdUntilMs, nowMs + retryAfterMs);
		if (this.sinceMs === undefined) {
			this.begin(nowMs);
		} else if (this.isCurrent(probe)) {
			this.failedProbes += 1;
			this.endProbe(nowMs);
		} else {
			this.nextProbeMs = this.notBeforeHold(this.nextProbeMs, nowMs);
			return;
		}
		this.unreadableInRow = kind === 'unreadable' ? this.unreadableInRow + 1 : 0;
		if (this.unreadableInRow >= MAX_UNREADABLE && !this.hasAnswered) this.over = true;
	}

	/** Records a failure that says nothing about the outage: another probe follows. */
	noteInconclusive(nowMs: number, probe: Probe | undefined): void {
		if (this.isCurrent(probe)) this.endProbe(nowMs);
	}

	private isCurrent(probe: Probe | undefined): boolean {
		return probe !== undefined && probe === this.probe;
	}

	private begin(nowMs: number): void {
		this.sinceMs = nowMs;
		this.failedProbes = 0;
		this.planProbe(nowMs);
	}

	private endProbe(nowMs: number): void {
		// Only a probe that started after the patience ran out is the last one: an earlier one may have met a shorter
		// outage.
		if (this.probe && this.probe.startMs >= this.deadlineMs) this.over = true;
		this.probe = undefined;
		this.planProbe(nowMs);
	}

	private planProbe(nowMs: number): void {
		const base = Math.min(FIRST_WAIT_MS * 2 ** this.failedProbes, MAX_WAIT_MS);
		const waitMs = base * (1 - JITTER + 2 * JITTER * this.random());
		this.nextProbeMs = this.notBeforeHold(nowMs + waitMs, nowMs);
	}

	/** The last probe starts when the patience runs out, so that no shorter outage costs a message. */
	private notBeforeHold(probeMs: number, nowMs: number): number {
		const wantedMs = Math.max(probeMs, this.holdUntilMs);
		return Math.max(nowMs, Math.min(wantedMs, this.deadlineMs));
	}

	private get deadlineMs(): number {
		return (this.sinceMs ?? 0) + this.patienceMs;
	}
}
