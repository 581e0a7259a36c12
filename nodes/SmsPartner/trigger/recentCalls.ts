import { createHash } from 'crypto';
import type { Call } from '../api/call';

/** How many of the latest calls are remembered. */
const MAX_CALLS = 1000;

/** 48 bits: the probability that a new call has the same key as one of 1,000 others is 1 in 280 billion. */
const KEY_LENGTH = 8;

/** Remembers the latest calls, to recognize repeated ones. */
export class RecentCalls {
	private readonly keys: Set<string>;

	/** @param known the keys of earlier calls, the latest last */
	constructor(known: readonly string[] = []) {
		this.keys = new Set(known);
	}

	/** All keys, the latest last. */
	get list(): string[] {
		return [...this.keys];
	}

	/** Remembers a call. Returns whether it is new. */
	add(key: string): boolean {
		if (this.keys.has(key)) return false;
		this.keys.add(key);
		if (this.keys.size > MAX_CALLS) this.keys.delete(this.keys.values().next().value ?? '');
		return true;
	}

	/** Forgets a call that started no execution, so that it may come again. */
	remove(key: string): void {
		this.keys.delete(key);
	}
}

/** Equal for calls with the same event, message, number, and status or text. A hash, so that it reveals nothing. */
export function keyOf(call: Call): string {
	const said =
		call.event === 'deliveryReport'
			? [call.event, call.messageId, call.phoneNumber, call.status]
			: [call.event, call.fields];
	return createHash('sha256').update(JSON.stringify(said)).digest('base64').slice(0, KEY_LENGTH);
}
