import { isFinal } from '../api/status';
import type { Clock } from '../clock';
import { type Message, messageKey } from '../recipients/message';
import {
	byMessage,
	type Check,
	partition,
	PATIENCE_MS,
	type Verdict,
	type Waiting,
} from './checks';
import type { Fetched, FetchStatuses, Finding } from './fetchStatuses';
import { RETRY_MS, Suspects } from './suspects';

/** SMS Partner: "maximum 500 numéros". */
const MAX_MESSAGES = 500;

/** Between the starts of two requests: 8 a second at most, so that delays on the way do not make more than 10 of them. */
const SPACING_MS = 120;

/** Reports that arrive together share a request. */
const GATHER_MS = 50;

/** How long a pause may be that no new call interrupts: a sleep cannot be ended early. */
const SLEEP_STEP_MS = 50;

/** How many calls may wait. */
const MAX_WAITING = 10_000;

/** Before a message is asked again: first, and then. */
const RECHECK_MS = { first: 1000, then: 2000 } as const;

/** How long SMS Partner may take to fail, if its failure may be a passing one. */
const FAST_MS = 2000;

/** How long a check may be put off: by SMS Partner, while it answers others, or because n8n could not ask. */
const MAX_PAUSES_MS = 60_000;

/** How long a message that SMS Partner does not know stays unknown, so that a flood of the same call costs nothing. */
const UNKNOWN_MS = 3000;

/** How many of each are remembered. */
const MAX_REMEMBERED = 10_000;

/**
 * Checks messages with SMS Partner, all those of a credential.
 *
 * Anybody can post reports, as many as they like and about whatever they like. So requests are limited, however many
 * calls there are, and four lines take turns at them: calls from an address whose reports were true, parts of requests
 * that failed, new calls from elsewhere, and repeated checks of those. A report that makes SMS Partner fail thus shares
 * its request with strangers only, if anything is known about its sender, and is found by splitting that request.
 */
export class Verifier {
	private waiting: Waiting[] = [];

	private readonly suspects: Suspects;

	/** How many checks have no verdict, including those in flight. */
	private open = 0;

	private isRunning = false;

	private turn = 0;

	private nextStartMs = -Infinity;

	/** Addresses whose last report was about a message that SMS Partner knows. */
	private readonly trusted = new Set<string>();

	/** Until when a message counts as unknown, by its key, in the order of time. */
	private readonly unknownUntilMs = new Map<string, number>();

	constructor(private readonly clock: Pick<Clock, 'now' | 'sleep'>) {
		this.suspects = new Suspects(clock, (one) => this.giveUp(one));
	}

	/** Waits until SMS Partner has answered, or could not be asked. Rejects only if the clock fails. */
	async check(check: Check): Promise<Verdict> {
		const nowMs = this.clock.now();
		if (this.isUnknown(check.message, nowMs)) return { kind: 'unknown' };
		if (this.isPaused(nowMs)) return { kind: 'unanswered' };
		if (this.open >= MAX_WAITING && !this.makeRoomFor(check)) return { kind: 'busy' };
		return await new Promise((resolve, reject) => {
			this.open += 1;
			const settled =
				<T>(settle: (value: T) => void) =>
				(value: T): void => {
					this.open -= 1;
					settle(value);
				};
			this.waiting.push({
				...check,
				...{ resolve: settled(resolve), reject: settled(reject) },
				...{ dueMs: nowMs + GATHER_MS, failuresAlone: 0 },
			});
			void this.run();
		});
	}

	/** Starts requests while anything waits for one. */
	private async run(): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		try {
			while (this.waiting.length > 0 || !this.suspects.isEmpty) {
				const nowMs = this.clock.now();
				const batch = nowMs >= this.nextStartMs ? this.nextBatch(nowMs) : [];
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
		this.nextStartMs = Math.max(this.nextStartMs, nowMs + SPACING_MS);
		void this.ask(checks, fetch, nowMs);
	}

	/** How long nothing can be asked. */
	private pauseMs(nowMs: number): number {
		const dueMs = this.waiting.reduce(
			(earliest, one) => Math.min(earliest, one.dueMs),
			this.suspects.dueMs,
		);
		const leftMs = Math.max(dueMs, this.nextStartMs) - nowMs;
		return Math.min(SLEEP_STEP_MS, Math.max(1, leftMs));
	}

	/** Takes the checks of the next request out of their line; empty if none is due. */
	private nextBatch(nowMs: number): readonly Waiting[] {
		const take = (isNext: (one: Waiting) => boolean): readonly Waiting[] =>
			this.take((one) => one.dueMs <= nowMs && isNext(one));
		const isTrusted = ({ sender }: Waiting): boolean => this.trusted.has(sender);
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

	private take(isNext: (one: Waiting) => boolean): readonly Waiting[] {
		const keys = new Set<string>();
		const taken: Waiting[] = [];
		this.waiting = this.waiting.filter((one) => {
			const key = messageKey(one.message);
			if (!isNext(one) || (keys.size === MAX_MESSAGES && !keys.has(key))) return true;
			keys.add(key);
			taken.push(one);
			return false;
		});
		return taken;
	}

	/** Never throws. */
	private async ask(
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
			this.trust(one.sender);
			this.suspects.noteKnown(one);
		}
		const isSettled = isKnown && (!one.isFinal || isFinal(finding.status.state));
		const isFirst = one.firstAnswerMs === undefined;
		one.firstAnswerMs ??= nowMs;
		if (!isSettled && nowMs - one.firstAnswerMs < PATIENCE_MS) {
			one.dueMs = nowMs + (isFirst ? RECHECK_MS.first : RECHECK_MS.then);
			this.waiting.push(one);
			return;
		}
		if (!isKnown) {
			this.trusted.delete(one.sender);
			this.unknownUntilMs.set(messageKey(one.message), nowMs + UNKNOWN_MS);
		}
		one.resolve(finding);
	}

	private giveUp(one: Waiting): void {
		this.trusted.delete(one.sender);
		one.resolve({ kind: 'unanswered' });
	}

	private trust(sender: string): void {
		if (sender === '') return;
		if (this.trusted.size >= MAX_REMEMBERED) this.trusted.clear();
		this.trusted.add(sender);
	}

	/** Lets a call from a trusted address take the place of one that is not. */
	private makeRoomFor({ sender }: Check): boolean {
		if (!this.trusted.has(sender)) return false;
		const latest = [...this.waiting].reverse().find((one) => !this.trusted.has(one.sender));
		if (!latest) return false;
		this.waiting.splice(this.waiting.indexOf(latest), 1);
		latest.resolve({ kind: 'busy' });
		return true;
	}

	private isUnknown(message: Message, nowMs: number): boolean {
		for (const [key, untilMs] of this.unknownUntilMs) {
			if (untilMs > nowMs && this.unknownUntilMs.size <= MAX_REMEMBERED) break;
			this.unknownUntilMs.delete(key);
		}
		return this.unknownUntilMs.has(messageKey(message));
	}

	/**
	 * Asks again later: n8n could not make the request, perhaps because its database is busy, or because this trigger may
	 * not use the credential. So the next request is another trigger's, if there is one.
	 */
	private postpone([first, ...others]: readonly Waiting[], nowMs: number): void {
		for (const one of [...others, first]) {
			one.firstDelayMs ??= nowMs;
			one.dueMs = nowMs + RETRY_MS;
			if (nowMs - one.firstDelayMs >= MAX_PAUSES_MS) this.giveUp(one);
			else this.waiting.push(one);
		}
		void this.run();
	}

	/** Asks nothing for this time, and then these checks again, all together. */
	private pause(checks: readonly Waiting[], nowMs: number, ms: number): void {
		this.nextStartMs = Math.max(this.nextStartMs, nowMs + ms);
		const [late, left] = partition(checks, ({ firstFailureMs = nowMs }) => {
			return nowMs - firstFailureMs >= MAX_PAUSES_MS;
		});
		this.suspects.retry([left], nowMs, this.nextStartMs);
		const over = this.isPaused(nowMs) ? [...late, ...this.takeAll()] : late;
		for (const one of over) this.giveUp(one);
	}

	/** Whether SMS Partner has asked for a pause that is too long to wait for. */
	private isPaused(nowMs: number): boolean {
		return this.nextStartMs - nowMs > PATIENCE_MS;
	}

	/** Takes all checks that are not in flight out of their lines. */
	private takeAll(): readonly Waiting[] {
		return [...this.waiting.splice(0), ...this.suspects.takeAll()];
	}
}
