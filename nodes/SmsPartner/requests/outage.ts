import type { Failure } from '../api/failure';
import { LIMITS } from './limits';

/** How long to keep trying. */
export interface Patience {
	/** How long SMS Partner may be away before the round gives up on the rest, in milliseconds. */
	readonly maxOutageMs: number;
	/** When no request may be repeated any more, in milliseconds of {@link Clock.now}. Undefined: never. */
	readonly untilMs?: number;
}

/** The request that finds out whether SMS Partner is still away. */
export interface Probe {
	readonly startMs: number;
	/** Whether it may be repeated, whatever becomes of it. */
	readonly isRepeatable: boolean;
}

/** What is known about the current outage. */
interface Since {
	readonly sinceMs: number;
	readonly failedProbes: number;
}

type State =
	| { readonly kind: 'available' }
	/** A probe may start at `nextProbeMs`. */
	| (Since & {
			readonly kind: 'waiting';
			readonly nextProbeMs: number;
			/** Whether the last probe, one without entries, got a reply: then one request with entries may follow. */
			readonly isReachable: boolean;
	  })
	/** A probe is in flight. */
	| (Since & { readonly kind: 'probing'; readonly probe: Probe })
	/** The patience has run out: the rest of the round is to be given up. */
	| { readonly kind: 'exhausted' };

const AVAILABLE: State = { kind: 'available' };
const EXHAUSTED: State = { kind: 'exhausted' };

/**
 * Tracks whether SMS Partner is away, for all requests of a run, so that an outage is probed and not hammered: while it
 * is away, one request at a time is sent, after growing waits. Only a reply to a request with entries ends an outage:
 * that SMS Partner can be reached does not mean that it accepts SMS.
 *
 * Has no timers: callers pass the time, in milliseconds of {@link Clock.now}.
 */
export class Outage {
	private state: State = AVAILABLE;

	/** From `Retry-After`: until then, only a probe at the end of the patience may start. */
	private holdUntilMs = 0;

	private unreadableInARow = 0;

	private hasReplied = false;

	private patience: Patience = { maxOutageMs: 0 };

	/** @param isRepeatable whether its requests may be repeated, whatever becomes of them */
	constructor(
		private readonly random: () => number,
		private readonly isRepeatable: boolean,
	) {}

	/** Resets the state for a new round with this patience. `Retry-After` stays in force. */
	startRound(nowMs: number, patience: Patience): void {
		this.patience = patience;
		this.unreadableInARow = 0;
		this.state = AVAILABLE;
		if (this.holdUntilMs > nowMs) this.wait(nowMs, { sinceMs: nowMs, failedProbes: 0 });
	}

	get isAway(): boolean {
		return this.state.kind !== 'available';
	}

	/** Whether SMS Partner is away but has just replied to a request without entries. */
	get isReachable(): boolean {
		return this.state.kind === 'waiting' && this.state.isReachable;
	}

	get isPatienceExhausted(): boolean {
		return this.state.kind === 'exhausted';
	}

	/** How long until a request may start, in milliseconds. Infinity: not before something else happens. */
	waitMs(nowMs: number): number {
		switch (this.state.kind) {
			case 'available':
				return 0;
			case 'waiting':
				return Math.max(0, this.state.nextProbeMs - nowMs);
			default:
				return Infinity;
		}
	}

	/** Records the start of a request. Returns a probe if the request is one. */
	noteStart(nowMs: number, isRepeatable: boolean): Probe | undefined {
		if (this.state.kind !== 'waiting') return undefined;
		const { sinceMs, failedProbes } = this.state;
		const probe: Probe = { startMs: nowMs, isRepeatable };
		this.state = { kind: 'probing', sinceMs, failedProbes, probe };
		return probe;
	}

	/** Records that SMS Partner replied to a request with entries, whatever it said. */
	noteReply(nowMs: number, probe: Probe | undefined): void {
		this.hasReplied = true;
		this.unreadableInARow = 0;
		if (this.isPatienceExhausted) return;
		// The reply to a request from before does not lift `Retry-After`.
		if (this.holdUntilMs > nowMs && !this.isCurrent(probe)) return;
		this.holdUntilMs = 0;
		this.state = AVAILABLE;
	}

	/** Records that SMS Partner replied to a request without entries: one with entries may follow. */
	noteReachable(nowMs: number, probe: Probe | undefined): void {
		if (this.state.kind !== 'probing' || !this.isCurrent(probe)) return;
		const { sinceMs, failedProbes } = this.state;
		const nextProbeMs = this.notBeforeHold(nowMs, nowMs, sinceMs);
		this.state = { kind: 'waiting', sinceMs, failedProbes, nextProbeMs, isReachable: true };
	}

	/** Records a failure that means that SMS Partner is away. */
	noteAway(
		nowMs: number,
		{ kind, retryAfterMs = 0 }: Pick<Failure, 'kind' | 'retryAfterMs'>,
		probe: Probe | undefined,
	): void {
		this.holdUntilMs = Math.max(this.holdUntilMs, nowMs + retryAfterMs);
		const { state } = this;
		if (state.kind === 'exhausted') return;
		if (state.kind === 'available') {
			this.wait(nowMs, { sinceMs: nowMs, failedProbes: 0 });
			if (this.isPastEnd(nowMs)) this.state = EXHAUSTED;
		} else if (this.isCurrent(probe)) {
			this.endProbe(nowMs, probe, 1);
		} else {
			// The failure of a request from before is none of the outage's probes, but may demand a longer wait.
			if (state.kind === 'waiting') {
				const nextProbeMs = this.notBeforeHold(state.nextProbeMs, nowMs, state.sinceMs);
				this.state = { ...state, nextProbeMs };
			}
			return;
		}
		this.unreadableInARow = kind === 'unreadable' ? this.unreadableInARow + 1 : 0;
		const isNoService = this.unreadableInARow >= LIMITS.unreadableInARow && !this.hasReplied;
		if (isNoService) this.state = EXHAUSTED;
	}

	/** Records a failure that says nothing about the outage: another probe follows. */
	noteInconclusive(nowMs: number, probe: Probe | undefined): void {
		if (this.isCurrent(probe)) this.endProbe(nowMs, probe, 0);
	}

	private isCurrent(probe: Probe | undefined): probe is Probe {
		return this.state.kind === 'probing' && probe === this.state.probe;
	}

	private endProbe(nowMs: number, probe: Probe, failures: 0 | 1): void {
		if (this.state.kind !== 'probing') return;
		const { sinceMs, failedProbes } = this.state;
		// Only a probe that started after the patience ran out is the last one: an earlier one may have met a shorter
		// outage. A probe that costs SMS is not made again just to find out.
		const judgedMs = probe.isRepeatable ? probe.startMs : nowMs;
		if (judgedMs >= this.deadlineOf(sinceMs) || this.isPastEnd(nowMs)) this.state = EXHAUSTED;
		else this.wait(nowMs, { sinceMs, failedProbes: failedProbes + failures });
	}

	private wait(nowMs: number, { sinceMs, failedProbes }: Since): void {
		const base = Math.min(LIMITS.firstWaitMs * 2 ** failedProbes, this.maxWaitMs);
		const waitMs = base * (1 - LIMITS.jitter + 2 * LIMITS.jitter * this.random());
		const nextProbeMs = this.notBeforeHold(nowMs + waitMs, nowMs, sinceMs);
		this.state = { kind: 'waiting', sinceMs, failedProbes, nextProbeMs, isReachable: false };
	}

	private get maxWaitMs(): number {
		const share = this.isRepeatable ? 0 : this.patience.maxOutageMs * LIMITS.waitShare;
		return Math.max(LIMITS.waitMs, share);
	}

	/** The last probe starts when the patience runs out, so that no shorter outage costs a message. */
	private notBeforeHold(probeMs: number, nowMs: number, sinceMs: number): number {
		const wantedMs = Math.max(probeMs, this.holdUntilMs);
		return Math.max(nowMs, Math.min(wantedMs, this.deadlineOf(sinceMs)));
	}

	private deadlineOf(sinceMs: number): number {
		return Math.min(sinceMs + this.patience.maxOutageMs, this.patience.untilMs ?? Infinity);
	}

	/** Whether no request may be repeated any more, however short the outage. */
	private isPastEnd(nowMs: number): boolean {
		return nowMs >= (this.patience.untilMs ?? Infinity);
	}
}
