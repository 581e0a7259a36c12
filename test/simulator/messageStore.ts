import { Account, type AccountOptions } from './account';

/** The messages of the simulated SMS Partner, whose statuses may change over time. */

export interface StatusChange {
	/** Milliseconds since the store was created. */
	readonly afterMs: number;
	readonly status: string;
}

export interface SimulatedMessage {
	/** E.164 */
	readonly phoneNumber: string;
	readonly messageId: number | string;
	/** A fixed status, or changes in chronological order; the message is unknown before the first one. */
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

/** What the SMS of a request share, apart from their text. */
export interface SendingOptions {
	readonly tag?: string;
	readonly sender?: string;
	/** The scheduled time in Unix milliseconds. Default: now. */
	readonly scheduledMs?: number;
	/** Whether to assign an ID and statuses, but send nothing. */
	readonly isSandbox?: boolean;
}

/** An SMS that was actually sent, or is scheduled: it is charged and delivered. */
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

/** The default date, from the API's example. */
const DOCUMENTED_DATE = 1517934416;

/** The statuses of a sent message, with times since it was sent. */
const AFTER_SENDING: readonly StatusChange[] = [
	{ afterMs: 0, status: 'Waiting' },
	{ afterMs: 3000, status: 'Delivered' },
];

/** A message can be cancelled until this long before it is sent. */
const LAST_CANCEL_MS = 5 * 60_000;

export class MessageStore {
	private readonly messages = new Map<string, SimulatedMessage>();

	/** The times of scheduled messages in Unix milliseconds, by message ID. */
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

	/** All accepted SMS, in order, without those in sandbox mode and those that were cancelled. */
	get ledger(): readonly LedgerEntry[] {
		return this.sent;
	}

	/** Sends these SMS. Returns the message ID that they share. */
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

	/** Finds a message. The number can be E.164 or French national, the ID a number or a string. */
	find(phoneNumber: unknown, messageId: unknown): KnownStatus | undefined {
		const message = this.messages.get(keyOf(phoneNumber, messageId));
		return message && this.known(message);
	}

	/** All known messages that match, in the order in which they were added. */
	findAll(isWanted: (message: SimulatedMessage) => boolean): KnownStatus[] {
		return [...this.messages.values()].filter(isWanted).flatMap((one) => this.known(one) ?? []);
	}

	/** Cancels a scheduled message. Returns the outcome. */
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

/** Converts a French national number to E.164. Returns any other number unchanged. */
export function international(phoneNumber: string): string {
	return phoneNumber.replace(/^0(?=\d{9}$)/, '+33');
}

/** Unix seconds of the status. */
export function dateOf({ date }: SimulatedMessage): number {
	return date ?? DOCUMENTED_DATE;
}
