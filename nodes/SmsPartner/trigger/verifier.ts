import type { MessageStatus } from '../api/status';
import { messageKey, type Message } from '../messages/message';
import type { Clock } from '../requests/clock';
import type { Fetched, FetchStatuses, Finding, Prepare } from './fetchStatuses';

/** What is known about a delivery report after it was checked with SMS Partner. */
export type Verdict =
	| { readonly kind: 'status'; readonly status: MessageStatus }
	/** SMS Partner does not know the message. */
	| { readonly kind: 'unknown' }
	/** SMS Partner could not be asked, or said neither. */
	| { readonly kind: 'unanswered' }
	/** Too many calls are waiting. */
	| { readonly kind: 'busy' };

/** A delivery report to check. */
export interface Check {
	readonly message: Message;
	/** Whether the report says that the status is final. */
	readonly isFinal: boolean;
	/** The address that the call came from; empty if it is not known. */
	readonly sender: string;
	/** Gets ready for a request with the trigger's credential. */
	readonly prepare: Prepare;
}

/** A check that has no verdict yet. Times are milliseconds of the clock. */
interface Waiting extends Check {
	readonly resolve: (verdict: Verdict) => void;
	readonly reject: (error: unknown) => void;
	/** Not to be asked before this time. */
	dueMs: number;
	/** When SMS Partner answered for it the first time. */
	firstAnswerMs?: number;
	/** When a request with it failed the first time. */
	firstFailureMs?: number;
	/** When n8n could not make a request with it the first time. */
	firstDelayMs?: number;
	/** How many requests for it alone have failed. */
	failuresAlone: number;
}

/** Checks that are asked in one request. */
interface Batch {
	readonly checks: readonly Waiting[];
	readonly dueMs: number;
}

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

/**
 * A report may arrive before SMS Partner returns the status that it reports, or even knows the message. So it is asked
 * again, until this time after its first answer.
 */
const PATIENCE_MS = 5000;

/** Before a message is asked again: first, and then. */
const RECHECK_MS = { first: 1000, then: 2000 } as const;

/** Before a message whose own request failed is asked again, and how long SMS Partner may have taken to fail. */
const RETRY_MS = 1000;
const MAX_FAILURES_ALONE = 2;
const FAST_MS = 2000;

/** Into how many parts a request that failed is split. */
const PARTS = 8;

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

	/** Parts of requests that failed; each is asked as it is. */
	private suspects: Batch[] = [];

	/** How many checks have no verdict, including those in flight. */
	private open = 0;

	private isRunning = false;

	private turn = 0;

	private nextStartMs = -Infinity;

	/** When SMS Partner last answered: with statuses, or by refusing a request for its content. */
	private lastAnswerMs = -Infinity;

	/** Addresses whose last report was about a message that SMS Partner knows. */
	private readonly trusted = new Set<string>();

	/** A check whose message had a status, and when it was last asked to find out whether SMS Partner is away. */
	private lastKnown: Check | undefined;

	private probedMs = -Infinity;

	private isProbing = false;

	/** Until when a message counts as unknown, by its key, in the order of time. */
	private readonly unknownUntilMs = new Map<string, number>();

	constructor(private readonly clock: Pick<Clock, 'now' | 'sleep'>) {}

	/** Waits until SMS Partner has answered, or could not be asked. Rejects only if the clock fails. */
	async check(check: Check): Promise<Verdict> {
		const nowMs = this.clock.now();
		if (this.isUnknown(check.message, nowMs)) return { kind: 'unknown' };
		if (this.isPaused(nowMs)) return { kind: 'unanswered' };
		if (this.open >= MAX_WAITING && !this.makeRoomFor(check)) return { kind: 'busy' };
		return await new Promise((resolve, reject) => {
			this.open += 1;
			this.waiting.push({
				...check,
				...{ resolve, reject, dueMs: nowMs + GATHER_MS, failuresAlone: 0 },
			});
			void this.run();
		});
	}

	/** Starts requests while anything waits for one. */
	private async run(): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		try {
			while (this.waiting.length + this.suspects.length > 0) {
				const nowMs = this.clock.now();
				const batch = nowMs >= this.nextStartMs ? this.nextBatch(nowMs) : [];
				if (batch.length > 0) {
					await this.start(batch);
				} else {
					await this.clock.sleep(this.pauseMs(nowMs));
				}
			}
		} catch (error) {
			for (const one of this.takeAll()) {
				this.open -= 1;
				one.reject(error);
			}
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
		const dueMs = Math.min(
			...[this.waiting, this.suspects].map((line) =>
				line.reduce((earliest, one) => Math.min(earliest, one.dueMs), Infinity),
			),
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
			() => this.takeSuspects(nowMs),
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

	/** The first part that is due, or the probe if it is needed first. */
	private takeSuspects(nowMs: number): readonly Waiting[] {
		for (;;) {
			const index = this.suspects.findIndex(({ dueMs }) => dueMs <= nowMs);
			if (index < 0) return [];
			if (this.suspects[index].checks.some((one) => this.needsProbe(one, nowMs))) {
				return this.takeProbe(nowMs);
			}
			const [{ checks }] = this.suspects.splice(index, 1);
			const left = this.giveUpAway(checks, nowMs);
			if (left.length > 0) return left;
		}
	}

	/** The last message that had a status, asked once. Whether it fails says whether SMS Partner is away. */
	private takeProbe(nowMs: number): readonly Waiting[] {
		if (!this.lastKnown || this.isProbing) return [];
		this.isProbing = true;
		this.open += 1;
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
				for (const one of checks) this.settle(one, { kind: 'unanswered' });
				break;
			case 'later':
				this.pause(checks, nowMs, Math.max(RETRY_MS, fetched.retryAfterMs ?? 0));
				break;
			case 'refused':
				this.lastAnswerMs = nowMs;
				this.retryApart(groups, nowMs, true);
				break;
			case 'failed':
				this.retryApart(groups, nowMs, nowMs - startMs > FAST_MS);
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
			this.lastAnswerMs = nowMs;
			for (const one of group) this.noteFinding(one, finding, nowMs);
			return false;
		});
		this.retryApart(unanswered, nowMs);
	}

	private noteFinding(
		one: Waiting,
		finding: Exclude<Finding, { kind: 'none' }>,
		nowMs: number,
	): void {
		const isKnown = finding.kind === 'status';
		if (isKnown) {
			this.trust(one.sender);
			this.lastKnown = one;
		}
		const isSettled = isKnown && (!one.isFinal || finding.status.state !== 'waiting');
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
		this.settle(one, finding);
	}

	/**
	 * Splits a request that failed, until what made it fail is alone.
	 *
	 * @param isOver whether a message that was alone in the request is not asked again
	 */
	private retryApart(
		groups: ReadonlyArray<readonly Waiting[]>,
		nowMs: number,
		isOver = false,
	): void {
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

	/** Asks each part again, before anything that failed later, but no check whose time is up. */
	private retry(parts: ReadonlyArray<readonly Waiting[]>, nowMs: number, dueMs: number): void {
		const again: Batch[] = [];
		for (const part of parts) {
			for (const one of part) one.firstFailureMs ??= nowMs;
			const checks = this.giveUpAway(part, nowMs);
			if (checks.length > 0) again.push({ checks, dueMs });
		}
		this.suspects.unshift(...again);
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

	private giveUp(one: Waiting): void {
		this.trusted.delete(one.sender);
		this.settle(one, { kind: 'unanswered' });
	}

	private settle(one: Waiting, verdict: Verdict): void {
		this.open -= 1;
		one.resolve(verdict);
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
		this.settle(latest, { kind: 'busy' });
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
		this.retry([left], nowMs, this.nextStartMs);
		const over = this.isPaused(nowMs) ? [...late, ...this.takeAll()] : late;
		for (const one of over) this.giveUp(one);
	}

	/** Whether SMS Partner has asked for a pause that is too long to wait for. */
	private isPaused(nowMs: number): boolean {
		return this.nextStartMs - nowMs > PATIENCE_MS;
	}

	/** Takes all checks that are not in flight out of their lines. */
	private takeAll(): readonly Waiting[] {
		const all = [...this.waiting, ...this.suspects.flatMap(({ checks }) => checks)];
		this.waiting = [];
		this.suspects = [];
		return all;
	}
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): [yes: T[], no: T[]] {
	return [all.filter(is), all.filter((one) => !is(one))];
}

/** The checks of each message. */
function byMessage(checks: readonly Waiting[]): Waiting[][] {
	const groups = new Map<string, Waiting[]>();
	for (const one of checks) {
		const key = messageKey(one.message);
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return [...groups.values()];
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
