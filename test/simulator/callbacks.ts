import { setTimeout as delay } from 'node:timers/promises';
import { fetch } from 'undici';
import { isRecord, textOf } from '../../nodes/SmsPartner/data';
import { COST_OF_ONE, CURRENCY } from './answers';
import type { ApiAnswer, ApiRequest } from './api';
import type { MessageStore } from './messageStore';

/** The calls by which SMS Partner tells what has become of an SMS, and what people answer. */

export interface CallbackOptions {
	/** Milliseconds from sending an SMS to its report. As long as its status takes, if not said. */
	readonly delayMs?: number;
	/** Whether a report that says `waiting` comes before. */
	readonly saysWaiting?: boolean;
	/** How many times each call is made. */
	readonly times?: number;
	/** Whether the report of the last SMS of a request comes first. */
	readonly isReversed?: boolean;
	/** Whether the fields come as a form instead of JSON. */
	readonly isForm?: boolean;
}

/** A call that was made. */
export interface MadeCall {
	readonly url: string;
	readonly fields: object;
	/** Undefined where nobody answered. */
	readonly status: number | undefined;
}

/** Somebody answers an SMS. */
export interface Reply {
	readonly phoneNumber: string;
	readonly messageId: number;
	readonly text: string;
}

/** A little longer than a message that is sent needs for its status. */
const DELAY_MS = 3100;

export class Callbacks {
	readonly made: MadeCall[] = [];

	private readonly end = new AbortController();

	constructor(private readonly options: CallbackOptions = {}) {}

	/** Reports what becomes of the SMS of a request that was answered, where it names a URL for that. */
	async report(request: ApiRequest, { body }: ApiAnswer, store: MessageStore): Promise<void> {
		const url = deliveryReportUrlOf(request);
		if (url === undefined || !isRecord(body) || body.success !== true) return;
		const sent = store.findAll(({ messageId }) => messageId === body.message_id);
		const reports = sent.map(({ message: { phoneNumber, messageId, tag } }) => ({
			msgId: String(messageId),
			date: Math.floor(store.now() / 1000),
			phone: phoneNumber,
			cost: String(COST_OF_ONE),
			currency: CURRENCY,
			...(tag !== undefined && { tag }),
		}));
		if (this.options.isReversed) reports.reverse();
		if (this.options.saysWaiting) {
			await this.callAll(url, reports, 'waiting');
		}
		await this.wait(this.options.delayMs ?? DELAY_MS);
		await this.callAll(url, reports, 'delivered');
	}

	/** Tells of a reply, or of STOP. */
	async answer(url: string, type: 'response' | 'stop', reply: Reply): Promise<void> {
		const { phoneNumber, messageId, text } = reply;
		await this.call(url, { type, phone_number: phoneNumber, text, message_id: messageId });
	}

	/** No call is made any more. */
	close(): void {
		this.end.abort();
	}

	private async callAll(url: string, reports: readonly object[], status: string): Promise<void> {
		for (const report of reports) await this.call(url, { status, ...report });
	}

	private async call(url: string, fields: object): Promise<void> {
		const { times = 1, isForm } = this.options;
		const texts = Object.entries(fields).map(([name, value]): [string, string] => [
			name,
			String(value),
		]);
		for (let time = 0; time < times && !this.end.signal.aborted; time++) {
			const status = await fetch(url, {
				method: 'POST',
				signal: this.end.signal,
				...(isForm
					? { body: new URLSearchParams(texts) }
					: { body: JSON.stringify(fields), headers: { 'Content-Type': 'application/json' } }),
			}).then(
				(response) => response.status,
				() => undefined,
			);
			this.made.push({ url, fields, status });
		}
	}

	private async wait(ms: number): Promise<void> {
		await delay(ms, undefined, { signal: this.end.signal }).catch(() => {});
	}
}

function deliveryReportUrlOf({ path, body }: ApiRequest): string | undefined {
	if (!path.endsWith('send')) return undefined;
	const fields: unknown = JSON.parse(body);
	return isRecord(fields) ? textOf(fields.urlDlr) : undefined;
}
