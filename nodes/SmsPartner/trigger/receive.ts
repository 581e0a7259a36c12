import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { statusCall } from '../actions/messageStatus/statusCall';
import { type Call, type DeliveryReport, fieldsOfBody, readCall } from '../api/call';
import type { Outcome } from '../api/outcome';
import { type MessageStatus, simplifyEntry } from '../api/status';
import { definedFields, isRecord, type JsonObject } from '../data';
import { readCredential } from '../items/settings';
import { DEFAULT_CALLING_CODE } from '../messages/phoneNumber';
import { askInBatches } from '../requests/askInBatches';
import type { Clock } from '../requests/clock';
import { createSend } from '../requests/send';
import { Stop } from '../requests/stop';
import { memoryOf, verifierOf } from './memory';
import { keyOf } from './recentCalls';
import { hasSecret } from './secret';
import type { FetchStatuses } from './verifier';

/** A call from SMS Partner → an item, or a response without one. */

/** The response to a call that starts no execution. */
interface Refusal {
	readonly status: 200 | 400 | 401 | 403;
	readonly message: string;
}

/** The item with which an execution starts. */
interface Started {
	readonly item: JsonObject;
}

/** How long to wait for SMS Partner to verify a report. */
const VERIFY_MS = 5000;

/** Between two checks of a message whose final report SMS Partner does not confirm yet. */
const RECHECK_MS = 1000;

/** Never throws: n8n would respond to an exception by starting an execution with an empty item. */
export async function receive(
	context: IWebhookFunctions,
	clock: Clock,
): Promise<IWebhookResponseData> {
	let refusal: Refusal | { readonly status: 500; readonly message: string };
	try {
		const result = await itemOf(context, clock);
		if ('item' in result) return { workflowData: [[{ json: result.item as IDataObject }]] };
		refusal = result;
	} catch {
		refusal = { status: 500, message: 'The call could not be handled' };
	}
	const { status, message } = refusal;
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

async function itemOf(context: IWebhookFunctions, clock: Clock): Promise<Refusal | Started> {
	const { secret, onlyFinal, verify } = readOptions(context);
	const query = context.getQueryData();
	if (secret !== '' && !hasSecret(isRecord(query) ? query.secret : undefined, secret)) {
		return { status: 401, message: "The 'secret' in the URL is wrong or missing" };
	}
	const request: unknown = context.getRequestObject();
	const rawBody = isRecord(request) ? request.rawBody : undefined;
	const call = readCall(fieldsOfBody(context.getBodyData(), rawBody));
	if (!call) {
		return { status: 400, message: 'This is not a delivery report, a reply or an opt-out' };
	}
	const events: unknown = context.getNodeParameter('events', []);
	if (!Array.isArray(events) || !events.includes(call.event)) return ignored('not selected');
	if (onlyFinal && call.event === 'deliveryReport' && !call.isFinal) return ignored('not final');

	// People who test a trigger in the editor send the same call again and again.
	if (context.getMode() === 'manual') return await resultOf(context, call, verify, clock);
	const { recentCalls, save } = memoryOf(context);
	const key = keyOf(call);
	if (!recentCalls.add(key)) return ignored('repeated');
	let result: Refusal | Started | undefined;
	try {
		result = await resultOf(context, call, verify, clock);
	} finally {
		// A call that started no execution may come again.
		if (!result || !('item' in result)) recentCalls.remove(key);
	}
	// Verification may return a newer status than the report's. The report of that status would then repeat this item.
	const keyOfResult = 'item' in result ? keyOf({ ...call, ...statusOf(result.item) }) : key;
	const isOvertaken = keyOfResult !== key && !recentCalls.add(keyOfResult);
	save();
	return isOvertaken ? ignored('repeated') : result;
}

function ignored(why: string): Refusal {
	return { status: 200, message: `Ignored: ${why}` };
}

interface Options {
	readonly secret: string;
	readonly onlyFinal: boolean;
	readonly verify: boolean;
}

function readOptions(context: IWebhookFunctions): Options {
	const options: unknown = context.getNodeParameter('options', {});
	const { secret, onlyFinal, verify } = isRecord(options) ? options : {};
	return {
		secret: secret === undefined || secret === null ? '' : String(secret),
		onlyFinal: onlyFinal === true,
		verify: verify !== false,
	};
}

async function resultOf(
	context: IWebhookFunctions,
	call: Call,
	verify: boolean,
	clock: Clock,
): Promise<Refusal | Started> {
	if (call.event !== 'deliveryReport') return { item: { event: call.event, ...call.fields } };
	const verified = verify ? await verifiedStatus(context, call, clock) : undefined;
	if (verified?.kind === 'error' && verified.error.errorSource === 'message') {
		return { status: 403, message: 'SMS Partner does not know this message' };
	}
	const isVerified = verified?.kind === 'result' && (isFinalIn(verified.result) || !call.isFinal);
	const { phoneNumber, messageId, status, isFinal, date, details } = call;
	const fields = isVerified
		? verified.result.fields
		: definedFields({ phoneNumber, messageId, status, isFinal, date });
	return { item: { event: call.event, ...fields, ...details, isVerified } };
}

function statusOf({ status }: JsonObject): { status?: string } {
	return typeof status === 'string' ? { status } : {};
}

function isFinalIn({ state }: MessageStatus): boolean {
	return state !== 'waiting';
}

/**
 * Checks the message of a report with SMS Partner, for at most {@link VERIFY_MS}. A report may arrive before SMS
 * Partner returns the status that it reports: then the message is checked again while there is time.
 */
async function verifiedStatus(
	context: IWebhookFunctions,
	report: DeliveryReport,
	clock: Clock,
): Promise<Outcome<MessageStatus>> {
	const endMs = clock.now() + VERIFY_MS;
	const { phoneNumber, messageId } = report;
	const verifier = verifierOf(context, clock);
	for (;;) {
		const ask = fetchUntil(context, clock, endMs);
		const outcome = await verifier.statusOf({ phoneNumber, messageId }, ask);
		const isEarly = outcome.kind === 'result' && report.isFinal && !isFinalIn(outcome.result);
		if (!isEarly || clock.now() + RECHECK_MS >= endMs) return outcome;
		await clock.sleep(RECHECK_MS);
	}
}

/**
 * Returns a function that fetches statuses until this time (Unix milliseconds). A message without an answer by then
 * gets a request error.
 */
function fetchUntil(context: IWebhookFunctions, clock: Clock, endMs: number): FetchStatuses {
	return async (messages) => {
		const credential = await readCredential(context);
		const leftMs = Math.max(1, endMs - clock.now());
		const ask = askInBatches(
			statusCall([DEFAULT_CALLING_CODE], simplifyEntry),
			{ batchSize: 500, concurrentRequests: 5 },
			{ send: createSend(context, credential, leftMs), clock, stop: new Stop() },
		);
		return (await ask(messages, { forMs: 0 })).outcomes;
	};
}
