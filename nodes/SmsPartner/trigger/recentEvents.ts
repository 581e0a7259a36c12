import { createHash } from 'crypto';

/** How many calls are saved. */
const MAX_SAVED = 1000;

/**
 * How many are remembered while n8n runs: as many as may wait at the same time, so that no call is forgotten before its
 * repetition, which waits with it, has its turn.
 */
const MAX_REMEMBERED = 10_000;

/** How many statuses of one message are remembered. SMS Partner documents two for a message: Waiting, and a final one. */
const MAX_STATUSES = 4;

/** 48 bits: the probability that a new call has the same key as one of 1,000 others is 1 in 280 billion. */
const KEY_LENGTH = 8;
const STATUS_LENGTH = 2;

/** Base 36 reaches the year 2038 with six digits. */
const TIME_LENGTH = 6;

const SAVED_CALL = new RegExp(
	`^[\\w-]{${KEY_LENGTH}}[\\da-z]{${TIME_LENGTH}}(?:[\\w-]{${STATUS_LENGTH}})*$`,
);

interface Remembered {
	/** When it started an execution the last time: Unix seconds. */
	readonly atS: number;
	/** The latest last. */
	readonly statuses: readonly string[];
}

/**
 * Remembers the latest calls that started an execution, to recognize repeated ones. A message takes one place, however
 * many statuses it has.
 */
export class RecentEvents {
	/** By key, the latest last. */
	private readonly calls = new Map<string, Remembered>();

	/** What was merged last. */
	private merged = '';

	/** Whether this call started an execution with this status. */
	has(key: string, status = ''): boolean {
		return this.calls.get(key)?.statuses.includes(statusKeyOf(status)) ?? false;
	}

	/** When a call started an execution the last time, in Unix seconds. */
	timeOf(key: string): number | undefined {
		return this.calls.get(key)?.atS;
	}

	add(key: string, nowS: number, status = ''): void {
		this.put(key, nowS, [statusKeyOf(status)]);
		this.forget();
	}

	/**
	 * Adds what was saved, by this process or by another one, to what is remembered: in the order of time, so that it
	 * pushes out nothing newer. Ignores anything that it did not write.
	 */
	merge(saved: unknown, nowS: number): void {
		if (typeof saved !== 'string' || saved === this.merged) return;
		this.merged = saved;
		const added = saved
			.split(' ')
			.filter((text) => SAVED_CALL.test(text))
			.map((text) => this.addSaved(text, nowS));
		// Mostly it is what this process has saved itself.
		if (!added.includes(true)) return;
		const inOrder = [...this.calls].sort(([, { atS: a }], [, { atS: b }]) => a - b);
		this.calls.clear();
		for (const [key, call] of inOrder) this.calls.set(key, call);
		this.forget();
	}

	/** The latest calls as one text, to be saved: at most 23 KB. Hashes, so that it reveals nothing. */
	toText(): string {
		return [...this.calls]
			.slice(-MAX_SAVED)
			.map(([key, { atS, statuses }]) => {
				return key + atS.toString(36).padStart(TIME_LENGTH, '0') + statuses.join('');
			})
			.join(' ');
	}

	/** Returns whether it was new. */
	private addSaved(text: string, nowS: number): boolean {
		const key = text.slice(0, KEY_LENGTH);
		const statuses = text.slice(KEY_LENGTH + TIME_LENGTH).match(/../g) ?? [];
		const known = this.calls.get(key)?.statuses;
		if (known && statuses.every((status) => known.includes(status))) return false;
		const atS = parseInt(text.slice(KEY_LENGTH, KEY_LENGTH + TIME_LENGTH), 36);
		// The clock may have been set back since then.
		this.put(key, Math.min(atS, nowS), statuses);
		return true;
	}

	private put(key: string, atS: number, statuses: readonly string[]): void {
		const known = this.calls.get(key);
		const all = new Set([...(known?.statuses ?? []), ...statuses]);
		// Deleted first, so that it becomes the latest.
		this.calls.delete(key);
		this.calls.set(key, {
			atS: Math.max(atS, known?.atS ?? 0),
			statuses: [...all].slice(-MAX_STATUSES),
		});
	}

	private forget(): void {
		for (const key of this.calls.keys()) {
			if (this.calls.size <= MAX_REMEMBERED) return;
			this.calls.delete(key);
		}
	}
}

/** Equal for calls with the same content. */
export function keyOf(...content: readonly unknown[]): string {
	return digest(JSON.stringify(content), KEY_LENGTH);
}

/** Reports write statuses in lower case, unlike the API. */
function statusKeyOf(status: string): string {
	return digest(status.toLowerCase(), STATUS_LENGTH);
}

function digest(text: string, length: number): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, length);
}
