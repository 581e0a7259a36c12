import { Account, type AccountOptions } from './account';

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

/** An SMS to be sent. */
export interface Sms {
	/** E.164 */
	readonly phoneNumber: string;
	readonly text: string;
	readonly parts: number;
}

/** How SMS are sent, beyond their text. */
export interface SendingOptions {
	readonly tag?: string;
	readonly sender?: string;
	/** When they are sent, if not at once: Unix milliseconds. */
	readonly scheduledMs?: number;
	/** Whether they only have statuses as if they were sent. */
	readonly isSandbox?: boolean;
}

/** An SMS that was sent, or will be: somebody pays for it, and somebody gets it. */
export interface LedgerEntry {
	/** E.164 */
	readonly phoneNumber: string;
	readonly text: string;
	readonly messageId: number;
	readonly tag?: string;
	readonly sender?: string;
	/** ISO 8601 in UTC. */
	readonly scheduledFor?: string;
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

/** So long before it is sent, a message can be cancelled for the last time. */
const LAST_CANCEL_MS = 5 * 60_000;

export class MessageStore {
	private readonly messages = new Map<string, SimulatedMessage>();

	/** When what is scheduled is sent, by message ID: Unix milliseconds. */
	private readonly scheduled = new Map<string, number>();

	private readonly cancelled = new Set<string>();

	private readonly startedMs: number;

	private nextId = 9_000_001;

	private sent: LedgerEntry[] = [];

	readonly account: Account;

	constructor(
		messages: Iterable<SimulatedMessage>,
		readonly now: () => number = Date.now,
		account: AccountOptions = {},
	) {
		this.account = new Account(account);
		this.startedMs = now();
		for (const message of messages) this.add(message);
	}

	add(message: SimulatedMessage): void {
		this.messages.set(keyOf(message.phoneNumber, message.messageId), message);
	}

	/** All SMS that were accepted, in this order, less those of the sandbox and those that were cancelled. */
	get ledger(): readonly LedgerEntry[] {
		return this.sent;
	}

	/** Takes these SMS on their way, and gives the ID that they share. */
	send(recipients: readonly Sms[], options: SendingOptions = {}): number {
		const { tag, sender, scheduledMs, isSandbox } = options;
		const messageId = this.nextId++;
		const now = this.now() - this.startedMs;
		const sentMs = scheduledMs === undefined ? now : scheduledMs - this.startedMs;
		const status = AFTER_SENDING.map(({ afterMs, status: word }) => ({
			afterMs: afterMs === 0 ? now : sentMs + afterMs,
			status: word,
		}));
		if (scheduledMs !== undefined) this.scheduled.set(String(messageId), scheduledMs);
		const date = Math.floor(this.now() / 1000);
		for (const { phoneNumber, text } of recipients) {
			this.add({ phoneNumber, messageId, status, date, tag });
			if (isSandbox) continue;
			this.sent.push({
				phoneNumber,
				text,
				messageId,
				...(tag !== undefined && { tag }),
				...(sender !== undefined && { sender }),
				...(scheduledMs !== undefined && { scheduledFor: new Date(scheduledMs).toISOString() }),
			});
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
	cancel(messageId: string): 'cancelled' | 'already' | 'tooLate' | 'sent' | 'unknown' {
		if (this.cancelled.has(messageId)) return 'already';
		const ofId = ({ messageId: id }: { messageId: number | string }): boolean =>
			String(id) === messageId;
		const scheduledMs = this.scheduled.get(messageId);
		if (scheduledMs === undefined || scheduledMs <= this.now()) {
			return this.findAll(ofId).length > 0 ? 'sent' : 'unknown';
		}
		if (scheduledMs - this.now() < LAST_CANCEL_MS) return 'tooLate';
		this.cancelled.add(messageId);
		this.sent = this.sent.filter((entry) => !ofId(entry));
		for (const { message } of this.findAll(ofId)) this.add({ ...message, status: 'Waiting' });
		return 'cancelled';
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
