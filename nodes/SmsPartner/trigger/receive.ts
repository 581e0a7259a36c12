import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isFinal, type MessageStatus } from '../api/status';
import {
	type DeliveryReport,
	type InboundSms,
	parseWebhook,
	type WebhookEvent,
} from '../api/webhook';
import type { Clock } from '../clock';
import { definedFields, isRecord, type JsonObject, recordOf, textOf } from '../guards';
import type { Verdict } from './checks';
import { createPrepare } from './fetchStatuses';
import { accountOf, Memory, memoryOf } from './memory';
import { readReportOptions, readSecret } from './options';
import { keyOf } from './recentEvents';
import { hasSecret } from './secret';

/** A call from SMS Partner → an item, or a response without one. */

/** The response to a call that starts no execution. */
interface Refusal {
	readonly status: 200 | 400 | 401 | 403 | 500 | 503;
	readonly message: string;
}

/** The item with which an execution starts. */
interface Started {
	readonly item: JsonObject;
}

/** A person may send the same text again after this time. SMS Partner repeats a call sooner, if at all. */
const REPEATED_SMS_S = 120;

/**
 * Never throws: n8n would respond to an exception by starting an execution with an empty item.
 *
 * The response is sent here. If n8n 2.41 sends it, n8n does not save what the trigger remembers: it then starts the
 * execution first, which marks the static data as unchanged.
 */
export async function receive(
	context: IWebhookFunctions,
	clock: Clock,
): Promise<IWebhookResponseData> {
	const result = await resultOf(context, clock);
	const response = context.getResponseObject();
	if ('item' in result) {
		response.status(200).end();
		return { workflowData: [[{ json: result.item as IDataObject }]], noWebhookResponse: true };
	}
	const { status, message } = result;
	response.status(status).json({ message });
	return { noWebhookResponse: true };
}

async function resultOf(context: IWebhookFunctions, clock: Clock): Promise<Refusal | Started> {
	try {
		return refusalOf(context) ?? (await itemOf(context, clock));
	} catch {
		return { status: 500, message: 'The call could not be handled' };
	}
}

/** Checks the secret, before anything else of the call is read. */
function refusalOf(context: IWebhookFunctions): Refusal | undefined {
	const secret = readSecret(context);
	if (!secret.isSet) return undefined;
	if (secret.text === undefined) {
		return { status: 401, message: "The option 'Secret' of the trigger has no text" };
	}
	const query: unknown = context.getQueryData();
	if (hasSecret(isRecord(query) ? query.secret : undefined, secret.text)) return undefined;
	return { status: 401, message: "The 'secret' in the URL is wrong or missing" };
}

async function itemOf(context: IWebhookFunctions, clock: Clock): Promise<Refusal | Started> {
	const event = parseWebhook(context.getBodyData(), requestOf(context).rawBody);
	if (!event) {
		return { status: 400, message: 'This is not a delivery report, a reply or an opt-out' };
	}
	const events: unknown = context.getNodeParameter('events', []);
	if (!Array.isArray(events) || !events.includes(event.event)) return ignored('not selected');
	// People who test a trigger in the editor send the same call again and again.
	if (context.getMode() === 'manual') return await resultWith(new Memory(), context, event, clock);
	const memory = memoryOf(context);
	memory.begin(context, secondsOf(clock));
	try {
		return await resultWith(memory, context, event, clock);
	} finally {
		memory.end(context, secondsOf(clock));
	}
}

async function resultWith(
	memory: Memory,
	context: IWebhookFunctions,
	event: WebhookEvent,
	clock: Clock,
): Promise<Refusal | Started> {
	return event.event === 'deliveryReport'
		? await reportItemOf(context, event, clock, memory)
		: smsItemOf(event, clock, memory);
}

function secondsOf(clock: Clock): number {
	return Math.floor(clock.date() / 1000);
}

function ignored(why: string): Refusal {
	return { status: 200, message: `Ignored: ${why}` };
}

function requestOf(context: IWebhookFunctions): JsonObject {
	return recordOf(context.getRequestObject());
}

function smsItemOf({ event, fields }: InboundSms, clock: Clock, memory: Memory): Refusal | Started {
	const nowS = secondsOf(clock);
	const key = keyOf(event, fields);
	const atS = memory.unverified.timeOf(key);
	if (atS !== undefined && Math.abs(nowS - atS) < REPEATED_SMS_S) return ignored('repeated');
	memory.add(memory.unverified, key, nowS);
	return { item: { event, ...fields } };
}

async function reportItemOf(
	context: IWebhookFunctions,
	report: DeliveryReport,
	clock: Clock,
	memory: Memory,
): Promise<Refusal | Started> {
	const { onlyFinal, verify } = readReportOptions(context);
	if (onlyFinal && !report.isFinal) return ignored('not final');
	const { event, messageId, phoneNumber } = report;
	const key = keyOf(event, messageId, phoneNumber);
	if (memory.verified.has(key, report.status)) return ignored('repeated');

	const verdict = verify ? await verdictOn(context, report, clock) : undefined;
	if (verdict?.kind === 'unknown') {
		return { status: 403, message: 'SMS Partner does not know this message' };
	}
	if (verdict?.kind === 'busy') return { status: 503, message: 'Too many calls are waiting' };
	const verified = verdict?.kind === 'status' ? verdict.status : undefined;
	if (onlyFinal && verified && !isFinal(verified.state)) {
		return { status: 503, message: 'SMS Partner does not report a final status yet' };
	}

	if (verify) await memory.turn(clock);
	// Not before this line: among equal calls that wait together, the first one to get here starts an execution.
	const calls = verified ? memory.verified : memory.unverified;
	const status = verified ? (textOf(verified.fields.status) ?? '') : report.status;
	if (calls.has(key, status)) return ignored('repeated');
	memory.add(calls, key, secondsOf(clock), status);
	return { item: itemFrom(report, verify, verified) };
}

async function verdictOn(
	context: IWebhookFunctions,
	{ messageId, phoneNumber, isFinal }: DeliveryReport,
	clock: Clock,
): Promise<Verdict> {
	const { ip } = requestOf(context);
	const { verifier, credential } = accountOf(context, clock);
	return await verifier.check({
		message: { phoneNumber, messageId },
		isFinal,
		sender: typeof ip === 'string' ? ip : '',
		prepare: createPrepare(context, credential, clock),
	});
}

/** With Verify, no status is the caller's: a workflow may route by it. */
function itemFrom(
	{ event, phoneNumber, messageId, status, isFinal, date, reported }: DeliveryReport,
	verify: boolean,
	verified: MessageStatus | undefined,
): JsonObject {
	const claimed = verify ? {} : definedFields({ status, isFinal, date });
	const fields = verified?.fields ?? { phoneNumber, messageId, ...claimed };
	return { event, ...fields, isVerified: verified !== undefined, reported };
}
