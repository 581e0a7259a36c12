import type { Failure } from '../api/failure';
import type { Patience } from './batchCall';

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/**
 * With much patience, requests that must not be repeated wait longer between two tries: a tenth of it, so that one lot
 * is not requested hundreds of times.
 */
const MAX_WAIT_SHARE = 0.1;

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
	/** Whether it may be repeated, whatever becomes of it. */
	readonly isRepeatable: boolean;
}

interface Up {
	readonly kind: 'up';
}

interface Away {
	readonly kind: 'away';
	readonly sinceMs: number;
	/** The probe in flight. */
	probe: Probe | undefined;
	nextProbeMs: number;
	failedProbes: number;
	/** Whether SMS Partner answered the last probe, one without entries: then one request with entries may follow. */
	isReachable: boolean;
}

const UP: Up = { kind: 'up' };

/**
 * Tracks whether SMS Partner is away, for all requests of a run, so that an outage is probed and not hammered: while it
 * is away, one request at a time is sent, after growing waits. Only an answer to a request with entries ends an outage:
 * that SMS Partner can be reached does not mean that it accepts SMS.
 *
 * Has no timers: callers pass the time, in milliseconds of {@link Clock.now}.
 */
export class Outage {
	private state: Up | Away = UP;

	/** From `Retry-After`: until then, only a probe at the end of the patience may start. */
	private holdUntilMs = 0;

	private unreadableInRow = 0;

	private hasAnswered = false;

	// Stryker disable next-line BooleanLiteral: a round begins before anybody asks.
	private over = false;

	private patience: Patience = { forMs: 0 };

	/** @param isRepeatable whether its requests may be repeated, whatever becomes of them */
	constructor(
		private readonly random: () => number,
		private readonly isRepeatable: boolean,
	) {}

	/** Resets the state for a new round with this patience. `Retry-After` stays in force. */
	startRound(nowMs: number, patience: Patience): void {
		this.patience = patience;
		this.state = UP;
		this.unreadableInRow = 0;
		this.over = false;
		if (this.holdUntilMs > nowMs) this.begin(nowMs);
	}

	get isAway(): boolean {
		return this.state.kind === 'away';
	}

	/** Whether SMS Partner is away but has just answered a request without entries. */
	get isReachable(): boolean {
		return this.state.kind === 'away' && this.state.isReachable;
	}

	/** Whether the patience has run out: the rest is to be given up. */
	get isOver(): boolean {
		return this.over;
	}

	/** How long until a request may start, in milliseconds. Infinity: not before the current probe ends. */
	waitMs(nowMs: number): number {
		if (this.state.kind === 'up') return 0;
		return this.state.probe ? Infinity : Math.max(0, this.state.nextProbeMs - nowMs);
	}

	/** Records the start of a request. Returns a probe if the request is one. */
	noteStart(nowMs: number, isRepeatable: boolean): Probe | undefined {
		if (this.state.kind === 'up') return undefined;
		this.state.probe = { startMs: nowMs, isRepeatable };
		this.state.isReachable = false;
		return this.state.probe;
	}

	/** Records that SMS Partner answered a request with entries, whatever it said. */
	noteAnswer(nowMs: number, probe: Probe | undefined): void {
		this.hasAnswered = true;
		this.unreadableInRow = 0;
		// The answer to a request from before does not lift `Retry-After`.
		if (this.holdUntilMs > nowMs && !this.isCurrent(probe)) return;
		this.holdUntilMs = 0;
		this.state = UP;
	}

	/** Records that SMS Partner answered a request without entries: one with entries may follow. */
	noteReachable(nowMs: number, probe: Probe | undefined): void {
		if (this.state.kind === 'up' || !this.isCurrent(probe)) return;
		this.state.probe = undefined;
		this.state.isReachable = true;
		this.state.nextProbeMs = this.notBeforeHold(nowMs, nowMs, this.state);
	}

	/** Records a failure that means that SMS Partner is away. */
	noteAway(
		nowMs: number,
		{ kind, retryAfterMs = 0 }: Pick<Failure, 'kind' | 'retryAfterMs'>,
		probe: Probe | undefined,
	): void {
		this.holdUntilMs = Math.max(this.holdUntilMs, nowMs + retryAfterMs);
		if (this.state.kind === 'up') {
			this.begin(nowMs);
		} else if (this.isCurrent(probe)) {
			this.state.failedProbes += 1;
			this.endProbe(nowMs, this.state);
		} else {
			this.state.nextProbeMs = this.notBeforeHold(this.state.nextProbeMs, nowMs, this.state);
			return;
		}
		this.unreadableInRow = kind === 'unreadable' ? this.unreadableInRow + 1 : 0;
		if (this.unreadableInRow >= MAX_UNREADABLE && !this.hasAnswered) this.over = true;
	}

	/** Records a failure that says nothing about the outage: another probe follows. */
	noteInconclusive(nowMs: number, probe: Probe | undefined): void {
		if (this.state.kind === 'away' && this.isCurrent(probe)) this.endProbe(nowMs, this.state);
	}

	private isCurrent(probe: Probe | undefined): boolean {
		return this.state.kind === 'away' && probe !== undefined && probe === this.state.probe;
	}

	private begin(nowMs: number): void {
		this.state = {
			kind: 'away',
			sinceMs: nowMs,
			probe: undefined,
			nextProbeMs: nowMs,
			failedProbes: 0,
			isReachable: false,
		};
		this.over ||= this.isPastEnd(nowMs);
		this.planProbe(nowMs, this.state);
	}

	private endProbe(nowMs: number, away: Away): void {
		const { probe } = away;
		// Only a probe that started after the patience ran out is the last one: an earlier one may have met a shorter
		// outage. A probe that costs SMS is not made again just to find out.
		const judgedMs = probe?.isRepeatable ? probe.startMs : nowMs;
		if (judgedMs >= this.deadlineOf(away) || this.isPastEnd(nowMs)) this.over = true;
		away.probe = undefined;
		this.planProbe(nowMs, away);
	}

	private planProbe(nowMs: number, away: Away): void {
		const base = Math.min(FIRST_WAIT_MS * 2 ** away.failedProbes, this.maxWaitMs);
		const waitMs = base * (1 - JITTER + 2 * JITTER * this.random());
		away.nextProbeMs = this.notBeforeHold(nowMs + waitMs, nowMs, away);
	}

	private get maxWaitMs(): number {
		const share = this.isRepeatable ? 0 : this.patience.forMs * MAX_WAIT_SHARE;
		return Math.max(MAX_WAIT_MS, share);
	}

	/** The last probe starts when the patience runs out, so that no shorter outage costs a message. */
	private notBeforeHold(probeMs: number, nowMs: number, away: Away): number {
		const wantedMs = Math.max(probeMs, this.holdUntilMs);
		return Math.max(nowMs, Math.min(wantedMs, this.deadlineOf(away)));
	}

	private deadlineOf({ sinceMs }: Away): number {
		return Math.min(sinceMs + this.patience.forMs, this.patience.untilMs ?? Infinity);
	}

	/** Whether no request may be repeated any more, however short the outage. */
	private isPastEnd(nowMs: number): boolean {
		return nowMs >= (this.patience.untilMs ?? Infinity);
	}
}
