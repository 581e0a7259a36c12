import { fetch } from 'undici';
import { setTimeout as delay } from 'node:timers/promises';
import { isRecord, textOf } from '../../nodes/SmsPartner/guards';
import { COST_PER_SMS, CURRENCY } from './answers';
import type { ApiAnswer, ApiRequest } from './api';
import type { MessageStore } from './messageStore';

/** SMS Partner's calls to the user's URLs: delivery reports, replies and opt-outs. */

export interface CallbackOptions {
	/** Milliseconds from an SMS to its report. Default: until just after the status is final. */
	readonly delayMs?: number;
	/** Whether a report with the status `waiting` comes first. */
	readonly saysWaiting?: boolean;
	/** How many times each call is made. Default: once. */
	readonly times?: number;
	/** Whether the SMS of a request are reported in reverse order. */
	readonly isReversed?: boolean;
	/** Whether the body is a form instead of JSON. */
	readonly isForm?: boolean;
}

/** A call that was made. */
export interface MadeCall {
	readonly url: string;
	readonly fields: object;
	/** Undefined if there was no answer. */
	readonly status: number | undefined;
}

/** A recipient's reply to an SMS. */
export interface Reply {
	readonly phoneNumber: string;
	readonly messageId: number;
	readonly text: string;
}

/** A little longer than a sent message takes to be delivered. */
const DELAY_MS = 3100;

export class Callbacks {
	readonly made: MadeCall[] = [];

	private readonly end = new AbortController();

	constructor(private readonly options: CallbackOptions = {}) {}

	/** Reports on the SMS of a send request, if it was successful and has a URL for reports. */
	async report(request: ApiRequest, { body }: ApiAnswer, store: MessageStore): Promise<void> {
		const url = deliveryReportUrlOf(request);
		if (url === undefined || !isRecord(body) || body.success !== true) return;
		const sent = store.findAll(({ messageId }) => messageId === body.message_id);
		const reports = sent.map(({ message: { phoneNumber, messageId, tag } }) => ({
			msgId: String(messageId),
			date: Math.floor(store.now() / 1000),
			phone: phoneNumber,
			cost: String(COST_PER_SMS),
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

	/** Reports a reply or an opt-out. */
	async answer(url: string, type: 'response' | 'stop', reply: Reply): Promise<void> {
		const { phoneNumber, messageId, text } = reply;
		await this.call(url, { type, phone_number: phoneNumber, text, message_id: messageId });
	}

	/** Cancels the pending calls. */
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
