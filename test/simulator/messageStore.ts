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
}

export interface KnownStatus {
	readonly message: SimulatedMessage;
	readonly status: string;
}

/** What becomes of a message that is sent, by the time since then. */
const AFTER_SENDING: readonly StatusChange[] = [
	{ afterMs: 0, status: 'Waiting' },
	{ afterMs: 3000, status: 'Delivered' },
];

export class MessageStore {
	private readonly messages = new Map<string, SimulatedMessage>();

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
	send(recipients: readonly string[]): number {
		const messageId = this.nextId++;
		const sentMs = this.now() - this.startedMs;
		const status = AFTER_SENDING.map((change) => ({
			...change,
			afterMs: sentMs + change.afterMs,
		}));
		const date = Math.floor(this.now() / 1000);
		for (const number of recipients) {
			this.add({ phoneNumber: international(number), messageId, status, date });
		}
		return messageId;
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
	return `${international(String(phoneNumber))} ${String(messageId)}`;
}

/** A French national number in E.164; any other as it is. */
function international(phoneNumber: string): string {
	return phoneNumber.replace(/^0(?=\d{9}$)/, '+33');
}
