import type { Failure } from '../api/failure';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** A wait is drawn from ±20 %, so that clients that failed together do not come back together. */
const JITTER = 0.2;

/** So many answers without the expected data in a row, from a server that has never sent it, are not an outage. */
const MAX_UNREADABLE = 3;

/** The request that finds out whether SMS Partner is still away. */
export interface Probe {
	readonly startMs: number;
}

/**
 * Whether SMS Partner is away, shared by all requests of a run, so that an outage is probed and not hammered: while it
 * is away one request at a time is sent, after growing waits, and the first answer opens the gate to all.
 *
 * Has no timers: times come from outside, in Unix milliseconds.
 */
export class Outage {
	/** Since when SMS Partner has been away; undefined while it is not. */
	private sinceMs: number | undefined;

	private probe: Probe | undefined;

	private nextProbeMs = 0;

	private failedProbes = 0;

	/** By `Retry-After`: until then nothing but a probe at the end of the patience starts. */
	private holdUntilMs = 0;

	private unreadableInRow = 0;

	private hasAnswered = false;

	// Stryker disable next-line BooleanLiteral: a round begins before anybody asks.
	private over = false;

	private patienceMs = 0;

	constructor(private readonly random: () => number) {}

	/** Begins anew, with so much patience. `Retry-After` stays in force. */
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

	/** Whether SMS Partner has been away for longer than the patience lasts: the rest is to be given up. */
	get isOver(): boolean {
		return this.over;
	}

	/** How long until a request may start, in milliseconds. Infinity: not before the probe under way has ended. */
	waitMs(nowMs: number): number {
		if (this.sinceMs === undefined) return 0;
		if (this.probe) return Infinity;
		return Math.max(0, this.nextProbeMs - nowMs);
	}

	/** Notes that a request starts. Returns it as the probe where it is one. */
	noteStart(nowMs: number): Probe | undefined {
		if (this.sinceMs !== undefined) this.probe = { startMs: nowMs };
		return this.probe;
	}

	/** SMS Partner answered, whatever it said. */
	noteAnswer(nowMs: number, probe: Probe | undefined): void {
		this.hasAnswered = true;
		this.unreadableInRow = 0;
		// A request that was under way before says nothing against `Retry-After`.
		if (this.holdUntilMs > nowMs && !this.isCurrent(probe)) return;
		this.holdUntilMs = 0;
		this.sinceMs = undefined;
		this.probe = undefined;
	}

	/** A request ended in a failure that says that SMS Partner is away. */
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

	/** A request ended in a failure that says nothing about the outage: another probe follows. */
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
		// The last probe is one that started when the patience was over: an earlier one may have met the outage.
		if (this.probe && this.probe.startMs >= this.deadlineMs) this.over = true;
		this.probe = undefined;
		this.planProbe(nowMs);
	}

	private planProbe(nowMs: number): void {
		const base = Math.min(FIRST_WAIT_MS * 2 ** this.failedProbes, LONGEST_WAIT_MS);
		const waitMs = base * (1 - JITTER + 2 * JITTER * this.random());
		this.nextProbeMs = this.notBeforeHold(nowMs + waitMs, nowMs);
	}

	/** The last probe starts when the patience is over, so that no outage shorter than that costs a message. */
	private notBeforeHold(probeMs: number, nowMs: number): number {
		const wantedMs = Math.max(probeMs, this.holdUntilMs);
		return Math.max(nowMs, Math.min(wantedMs, this.deadlineMs));
	}

	private get deadlineMs(): number {
		return (this.sinceMs ?? 0) + this.patienceMs;
	}
}
