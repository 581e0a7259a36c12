/** What the simulated SMS Partner knows: its messages, each with a status that may change over time. */

export interface StatusChange {
	/** Milliseconds since the store was made or, for one that is sent later, since then. */
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
	readonly tag?: string;
}

/** How messages are sent, beyond their text. */
export interface Sending {
	readonly tag?: string;
	/** Whether they wait until they are cancelled. */
	readonly isScheduled?: boolean;
}

export interface KnownStatus {
	readonly message: SimulatedMessage;
	readonly status: string;
}

/** The date of a message without one: that of the API's example. */
const DOCUMENTED_DATE = 1517934416;

/** What becomes of a message that is sent, by the time since then. */
const AFTER_SENDING: readonly StatusChange[] = [
	{ afterMs: 0, status: 'Waiting' },
	{ afterMs: 3000, status: 'Delivered' },
];

export class MessageStore {
	private readonly messages = new Map<string, SimulatedMessage>();

	private readonly scheduled = new Set<string>();

	private readonly cancelled = new Set<string>();

	private readonly startedMs: number;

	private nextId = 9_000_001;

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

	/** Takes a new message to these numbers on its way, and gives its ID. */
	send(recipients: readonly string[], { tag, isScheduled }: Sending = {}): number {
		const messageId = this.nextId++;
		const sentMs = this.now() - this.startedMs;
		const changes = isScheduled ? AFTER_SENDING.slice(0, 1) : AFTER_SENDING;
		const status = changes.map((change) => ({ ...change, afterMs: sentMs + change.afterMs }));
		if (isScheduled) this.scheduled.add(String(messageId));
		const date = Math.floor(this.now() / 1000);
		for (const number of recipients) {
			this.add({ phoneNumber: international(number), messageId, status, date, tag });
		}
		return messageId;
	}

	/** A number may be asked for in E.164 or as a French national one, an ID as a number or as text. */
	find(phoneNumber: unknown, messageId: unknown): KnownStatus | undefined {
		const message = this.messages.get(keyOf(phoneNumber, messageId));
		return message && this.known(message);
	}

	/** The known messages of which this is true, in the order in which they were added. */
	findAll(isWanted: (message: SimulatedMessage) => boolean): KnownStatus[] {
		return [...this.messages.values()].filter(isWanted).flatMap((one) => this.known(one) ?? []);
	}

	/** Cancels what is scheduled under this ID, and tells what came of it. */
	cancel(messageId: string): 'cancelled' | 'already' | 'sent' | 'unknown' {
		if (this.cancelled.has(messageId)) return 'already';
		if (this.scheduled.delete(messageId)) {
			this.cancelled.add(messageId);
			return 'cancelled';
		}
		const isKnown = this.findAll((message) => String(message.messageId) === messageId).length > 0;
		return isKnown ? 'sent' : 'unknown';
	}

	private known(message: SimulatedMessage): KnownStatus | undefined {
		const status = this.statusNow(message.status);
		return status === undefined ? undefined : { message, status };
	}

	private statusNow(status: SimulatedMessage['status']): string | undefined {
		if (typeof status === 'string') return status;
		const ageMs = this.now() - this.startedMs;
		return status.filter(({ afterMs }) => afterMs <= ageMs).at(-1)?.status;
	}
}

function keyOf(phoneNumber: unknown, messageId: unknown): string {
	return `${international(String(phoneNumber))} ${String(messageId)}`;
}

/** A French national number in E.164; any other as it is. */
export function international(phoneNumber: string): string {
	return phoneNumber.replace(/^0(?=\d{9}$)/, '+33');
}

/** Unix seconds of the status. */
export function dateOf({ date }: SimulatedMessage): number {
	return date ?? DOCUMENTED_DATE;
}
