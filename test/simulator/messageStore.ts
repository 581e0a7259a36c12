/** What the simulated SMS Partner knows: its messages, each with a status that may change over time. */

export interface StatusChange {
	/** Milliseconds since the store was made. */
	readonly afterMs: number;
	readonly status: string;
}

export interface SimulatedMessage {
	/** E.164 */
	readonly phoneNumber: string;
	readonly messageId: number | string;
	/** One word, or changes in the order of time; before the first change the message is not known yet. */
	readonly status: string | readonly StatusChange[];
	/** Unix seconds of the status. */
	readonly date?: number;
	readonly stopSms?: boolean;
	readonly isSpam?: boolean;
}

export interface KnownStatus {
	readonly message: SimulatedMessage;
	readonly status: string;
}

export class MessageStore {
	private readonly messages = new Map<string, SimulatedMessage>();

	private readonly startedMs: number;

	constructor(
		messages: Iterable<SimulatedMessage>,
		private readonly now: () => number = Date.now,
	) {
		this.startedMs = now();
		for (const message of messages) this.add(message);
	}

	add(message: SimulatedMessage): void {
		this.messages.set(keyOf(message.phoneNumber, message.messageId), message);
	}

	/** A number may be asked for in E.164 or as a French national one, an ID as a number or as text. */
	find(phoneNumber: unknown, messageId: unknown): KnownStatus | undefined {
		const message = this.messages.get(keyOf(phoneNumber, messageId));
		const status = message && this.statusNow(message.status);
		return message && status !== undefined ? { message, status } : undefined;
	}

	private statusNow(status: SimulatedMessage['status']): string | undefined {
		if (typeof status === 'string') return status;
		const ageMs = this.now() - this.startedMs;
		return status.filter(({ afterMs }) => afterMs <= ageMs).at(-1)?.status;
	}
}

function keyOf(phoneNumber: unknown, messageId: unknown): string {
	return `${String(phoneNumber).replace(/^0(?=\d{9}$)/, '+33')} ${String(messageId)}`;
}
