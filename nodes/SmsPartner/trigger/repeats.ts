import { createHash } from 'crypto';
import type { Call } from '../api/call';

/** Calls that are remembered, the last ones. */
const MOST_CALLS = 1000;

/** 48 bits: that a new call has the key of one of 1,000 others is as likely as 1 in 280 billion. */
const KEY_LENGTH = 8;

/** Tells calls that came before. */
export class Repeats {
	private readonly keys: Set<string>;

	/** @param known the keys of earlier calls, the latest last */
	constructor(known: readonly string[] = []) {
		this.keys = new Set(known);
	}

	/** All keys, the latest last. */
	get list(): string[] {
		return [...this.keys];
	}

	/** Whether a call is a new one; it is not the second time. */
	add(key: string): boolean {
		if (this.keys.has(key)) return false;
		this.keys.add(key);
		if (this.keys.size > MOST_CALLS) this.keys.delete(this.keys.values().next().value ?? '');
		return true;
	}

	/** Forgets a call that came to nothing, so that it may come again. */
	remove(key: string): void {
		this.keys.delete(key);
	}
}

/** The same for calls that say the same: event, message, number, status or text. A hash, so that it tells nothing. */
export function keyOf(call: Call): string {
	const said =
		call.event === 'deliveryReport'
			? [call.event, call.messageId, call.phoneNumber, call.status]
			: [call.event, call.fields];
	return createHash('sha256').update(JSON.stringify(said)).digest('base64').slice(0, KEY_LENGTH);
}
