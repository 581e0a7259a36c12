import { isFinal } from '../api/status';
import type { Clock } from '../clock';
import { byMessage, type Check, partition, type Verdict, type Waiting } from './checks';
import type { Fetched, FetchStatuses, Finding } from './fetchStatuses';
import {
	FAST_MS,
	GATHER_MS,
	MAX_PAUSES_MS,
	MAX_WAITING,
	PATIENCE_MS,
	RECHECK_MS,
	RETRY_MS,
	SLEEP_STEP_MS,
} from './limits';
import { Line } from './line';
import { Pace } from './pace';
import { Reputation } from './reputation';
import { Suspects } from './suspects';

/**
 * Checks messages with SMS Partner, all those of a credential.
 *
 * Anybody can post reports, as many as they like and about whatever they like. So requests are limited, however many
 * calls there are, and four lines take turns at them: calls from an address whose reports were true, parts of requests
 * that failed, new calls from elsewhere, and repeated checks of those. A report that makes SMS Partner fail thus shares
 * its request with strangers only, if anything is known about its sender, and is found by splitting that request.
 */
export class Verifier {
	private readonly waiting = new Line();

	private readonly suspects: Suspects;

	/** How many checks have no verdict, including those in flight. */
	private open = 0;

	private isRunning = false;

	private turn = 0;

	private readonly pace = new Pace();

	private readonly reputation = new Reputation();

	constructor(private readonly clock: Pick<Clock, 'now' | 'sleep'>) {
		this.suspects = new Suspects(clock, (one) => this.giveUp(one));
	}

	/** Waits until SMS Partner has answered, or could not be reached. Rejects only if the clock fails. */
	async check(check: Check): Promise<Verdict> {
		const nowMs = this.clock.now();
		if (this.reputation.isUnknown(check.message, nowMs)) return { kind: 'unknown' };
		if (this.pace.isPaused(nowMs)) return { kind: 'unanswered' };
		if (this.open >= MAX_WAITING && !this.makeRoomFor(check)) return { kind: 'busy' };
		this.open += 1;
		try {
			return await new Promise((resolve, reject) => {
				const dueMs = nowMs + GATHER_MS;
				this.waiting.add({ ...check, resolve, reject, dueMs, failuresAlone: 0 });
				void this.run();
			});
		} finally {
			this.open -= 1;
		}
	}

	/** Starts requests while anything waits for one. */
	private async run(): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		try {
			while (!this.waiting.isEmpty || !this.suspects.isEmpty) {
				const nowMs = this.clock.now();
				const batch = this.pace.mayStart(nowMs) ? this.nextBatch(nowMs) : [];
				if (batch.length > 0) {
					await this.start(batch);
				} else {
					await this.clock.sleep(this.pauseMs(nowMs));
				}
			}
		} catch (error) {
			for (const one of this.takeAll()) one.reject(error);
		} finally {
			this.isRunning = false;
		}
	}

	/** Starts a request as soon as n8n is ready for it. */
	private async start(checks: readonly Waiting[]): Promise<void> {
		let fetch: FetchStatuses;
		try {
			fetch = await checks[0].prepare();
		} catch {
			this.postpone(checks, this.clock.now());
			return;
		}
		const nowMs = this.clock.now();
		this.pace.noteStart(nowMs);
		void this.request(checks, fetch, nowMs);
	}

	/** How long no request can start. */
	private pauseMs(nowMs: number): number {
		const dueMs = Math.min(this.waiting.dueMs, this.suspects.dueMs);
		const leftMs = Math.max(dueMs, this.pace.startMs) - nowMs;
		return Math.min(SLEEP_STEP_MS, Math.max(1, leftMs));
	}

	/** Takes the checks of the next request out of their line; empty if none is due. */
	private nextBatch(nowMs: number): readonly Waiting[] {
		const take = (isNext: (one: Waiting) => boolean): readonly Waiting[] =>
			this.waiting.take((one) => one.dueMs <= nowMs && isNext(one));
		const isTrusted = ({ sender }: Waiting): boolean => this.reputation.isTrusted(sender);
		const isNew = ({ firstAnswerMs }: Waiting): boolean => firstAnswerMs === undefined;
		const lines = [
			() => take(isTrusted),
			() => this.suspects.take(nowMs),
			() => take((one) => !isTrusted(one) && isNew(one)),
			() => take((one) => !isTrusted(one) && !isNew(one)),
		];
		for (let skipped = 0; skipped < lines.length; skipped++) {
			const batch = lines[(this.turn + skipped) % lines.length]();
			if (batch.length === 0) continue;
			this.turn += skipped + 1;
			return batch;
		}
		return [];
	}

	/** Never throws. */
	private async request(
		checks: readonly Waiting[],
		fetch: FetchStatuses,
		startMs: number,
	): Promise<void> {
		const groups = byMessage(checks);
		const messages = groups.map(([{ message }]) => message);
		let fetched: Fetched;
		try {
			fetched = await fetch(messages);
		} catch {
			this.postpone(checks, this.clock.now());
			return;
		}
		const nowMs = this.clock.now();
		switch (fetched.kind) {
			case 'answered':
				this.noteFindings(groups, fetched.findings, nowMs);
				break;
			case 'hopeless':
				for (const one of checks) one.resolve({ kind: 'unanswered' });
				break;
			case 'later':
				this.pause(checks, nowMs, Math.max(RETRY_MS, fetched.retryAfterMs ?? 0));
				break;
			case 'refused':
				this.suspects.noteAnswer(nowMs);
				this.suspects.retryApart(groups, nowMs, true);
				break;
			case 'failed':
				this.suspects.retryApart(groups, nowMs, nowMs - startMs > FAST_MS);
		}
		void this.run();
	}

	private noteFindings(
		groups: ReadonlyArray<readonly Waiting[]>,
		findings: readonly Finding[],
		nowMs: number,
	): void {
		const unanswered = groups.filter((group, index) => {
			const finding = findings[index];
			if (finding.kind === 'none') return true;
			this.suspects.noteAnswer(nowMs);
			for (const one of group) this.noteFinding(one, finding, nowMs);
			return false;
		});
		this.suspects.retryApart(unanswered, nowMs);
	}

	private noteFinding(
		one: Waiting,
		finding: Exclude<Finding, { kind: 'none' }>,
		nowMs: number,
	): void {
		const isKnown = finding.kind === 'status';
		if (isKnown) {
			this.reputation.trust(one.sender);
			this.suspects.noteKnown(one);
		}
		const isSettled = isKnown && (!one.isFinal || isFinal(finding.status.state));
		const isFirst = one.firstAnswerMs === undefined;
		one.firstAnswerMs ??= nowMs;
		if (!isSettled && nowMs - one.firstAnswerMs < PATIENCE_MS) {
			one.dueMs = nowMs + (isFirst ? RECHECK_MS.first : RECHECK_MS.then);
			this.waiting.add(one);
			return;
		}
		if (!isKnown) {
			this.reputation.distrust(one.sender);
			this.reputation.noteUnknown(one.message, nowMs);
		}
		one.resolve(finding);
	}

	private giveUp(one: Waiting): void {
		this.reputation.distrust(one.sender);
		one.resolve({ kind: 'unanswered' });
	}

	/** Lets a call from a trusted address take the place of one that is not. */
	private makeRoomFor({ sender }: Check): boolean {
		const { reputation } = this;
		if (!reputation.isTrusted(sender)) return false;
		const latest = this.waiting.takeLatest((one) => !reputation.isTrusted(one.sender));
		latest?.resolve({ kind: 'busy' });
		return latest !== undefined;
	}

	/**
	 * Tries again later: n8n could not make the request, perhaps because its database is busy, or because this trigger may
	 * not use the credential. So the next request is another trigger's, if there is one.
	 */
	private postpone([first, ...others]: readonly Waiting[], nowMs: number): void {
		for (const one of [...others, first]) {
			one.firstDelayMs ??= nowMs;
			one.dueMs = nowMs + RETRY_MS;
			if (nowMs - one.firstDelayMs >= MAX_PAUSES_MS) this.giveUp(one);
			else this.waiting.add(one);
		}
		void this.run();
	}

	/** Makes no request for this time, and then requests these checks again, all together. */
	private pause(checks: readonly Waiting[], nowMs: number, ms: number): void {
		const againMs = this.pace.holdUntil(nowMs + ms);
		const [late, left] = partition(checks, ({ firstFailureMs = nowMs }) => {
			return nowMs - firstFailureMs >= MAX_PAUSES_MS;
		});
		this.suspects.retry([left], nowMs, againMs);
		const over = this.pace.isPaused(nowMs) ? [...late, ...this.takeAll()] : late;
		for (const one of over) this.giveUp(one);
	}

	/** Takes all checks that are not in flight out of their lines. */
	private takeAll(): readonly Waiting[] {
		return [...this.waiting.takeAll(), ...this.suspects.takeAll()];
	}
}
