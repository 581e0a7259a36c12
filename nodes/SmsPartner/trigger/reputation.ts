import { type Message, messageKey } from '../recipients/message';
import { MAX_REMEMBERED, UNKNOWN_MS } from './limits';

/** What is known about callers: which told the truth, and which messages do not exist. */
export class Reputation {
	/** Addresses whose last report was about a message that SMS Partner knows. */
	private readonly trusted = new Set<string>();

	/** Until when a message counts as unknown, by its key, in the order of time. */
	private readonly unknownUntilMs = new Map<string, number>();

	isTrusted(sender: string): boolean {
		return this.trusted.has(sender);
	}

	/** @param sender an address; empty if it is not known */
	trust(sender: string): void {
		if (sender === '') return;
		if (this.trusted.size >= MAX_REMEMBERED) this.trusted.clear();
		this.trusted.add(sender);
	}

	distrust(sender: string): void {
		this.trusted.delete(sender);
	}

	noteUnknown(message: Message, nowMs: number): void {
		this.unknownUntilMs.set(messageKey(message), nowMs + UNKNOWN_MS);
	}

	isUnknown(message: Message, nowMs: number): boolean {
		for (const [key, untilMs] of this.unknownUntilMs) {
			if (untilMs > nowMs && this.unknownUntilMs.size <= MAX_REMEMBERED) break;
			this.unknownUntilMs.delete(key);
		}
		return this.unknownUntilMs.has(messageKey(message));
	}
}
