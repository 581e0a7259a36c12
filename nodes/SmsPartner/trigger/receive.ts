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
import { keyOf } from './repeats';
import { hasSecret } from './secret';
import type { AskStatuses } from './verifier';

/** A call of SMS Partner → an item, or an answer without one. */

/** An answer to a call that starts no execution. */
interface Refusal {
	readonly status: 200 | 400 | 401 | 403;
	readonly message: string;
}

/** An execution starts with this item. */
interface Started {
	readonly item: JsonObject;
}

/** How long a report waits for what SMS Partner says of its message. */
const VERIFY_MS = 5000;

/** Between two requests for a message of which SMS Partner does not say yet what its report says. */
const ASK_AGAIN_MS = 1000;

/** Never throws: n8n would answer an exception by starting an execution with an empty item. */
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

	// Who tries a trigger in the editor sends the same call again and again.
	if (context.getMode() === 'manual') return await resultOf(context, call, verify, clock);
	const { repeats, save } = memoryOf(context);
	const key = keyOf(call);
	if (!repeats.add(key)) return ignored('repeated');
	let result: Refusal | Started | undefined;
	try {
		result = await resultOf(context, call, verify, clock);
	} finally {
		// What came to nothing may come again.
		if (!result || !('item' in result)) repeats.remove(key);
	}
	// A report that was overtaken says the same as the one that overtook it.
	const keyOfResult = 'item' in result ? keyOf({ ...call, ...statusOf(result.item) }) : key;
	const isOvertaken = keyOfResult !== key && !repeats.add(keyOfResult);
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
	const said = verify ? await verifiedStatus(context, call, clock) : undefined;
	if (said?.kind === 'error' && said.error.errorSource === 'message') {
		return { status: 403, message: 'SMS Partner does not know this message' };
	}
	const isVerified = said?.kind === 'result' && (isFinalIn(said.result) || !call.isFinal);
	const { phoneNumber, messageId, status, isFinal, date, details } = call;
	const fields = isVerified
		? said.result.fields
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
 * What SMS Partner says of the message of a report, within some seconds. A report may come before the status that it
 * reports: then it is asked again, as long as there is time. Undefined: no answer in time.
 */
async function verifiedStatus(
	context: IWebhookFunctions,
	report: DeliveryReport,
	clock: Clock,
): Promise<Outcome<MessageStatus> | undefined> {
	const endMs = clock.now() + VERIFY_MS;
	const { phoneNumber, messageId } = report;
	const verifier = verifierOf(context, clock);
	for (;;) {
		const ask = askUntil(context, clock, endMs);
		const outcome = await verifier.statusOf({ phoneNumber, messageId }, ask);
		const isEarly = outcome.kind === 'result' && report.isFinal && !isFinalIn(outcome.result);
		if (!isEarly || clock.now() + ASK_AGAIN_MS >= endMs) return outcome;
		await clock.sleep(ASK_AGAIN_MS);
	}
}

/** Asks until this time (Unix milliseconds). What is not answered by then has an error of its request. */
function askUntil(context: IWebhookFunctions, clock: Clock, endMs: number): AskStatuses {
	return async (messages) => {
		const credential = await readCredential(context);
		const leftMs = Math.max(1, endMs - clock.now());
		const ask = askInBatches(
			statusCall(DEFAULT_CALLING_CODE, simplifyEntry),
			{ batchSize: 500, concurrentRequests: 5 },
			{ send: createSend(context, credential, leftMs), clock, stop: new Stop() },
		);
		return (await ask(messages, 0)).outcomes;
	};
}
