import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { parseApiBody } from '../rules/apiBody';
import { isRecord, textOf } from '../rules/fields';
import type { HttpAnswer, Message, NoAnswer, Send } from '../types';
import { batchToRequest } from './batchToRequest';
import type { Settings } from './readSettings';

// The helper's own time-out comes first where a server is silent.
const GRACE_MS = 100;

const LOOK_AGAIN_MS = 100;

/**
 * The only place that talks to the network: one request, no judgement.
 *
 * The key is put in by the credential. Of an error only its code is kept, since n8n's errors hold parts of the
 * request.
 */
export function createSend(
	context: IExecuteFunctions,
	{ baseUrl, timeoutMs, apiKey }: Settings,
): Send {
	return async (messages: readonly Message[]): Promise<HttpAnswer | NoAnswer> => {
		const end = new AbortController();
		const hasLongIds = messages.some(({ messageId }) => typeof messageId === 'string');
		const request = batchToRequest(messages, baseUrl, timeoutMs);
		const answer = context.helpers.httpRequestWithAuthentication
			.call(endingWith(end.signal, context), 'smsPartnerApi', request)
			.then(
				(response: unknown) => toHttpAnswer(response, apiKey, hasLongIds),
				(error: unknown): NoAnswer => ({ kind: 'none', code: codeOf(error) }),
			);
		const inTime = await untilDeadline(answer, timeoutMs);
		// Whatever is left of the request is let go.
		end.abort();
		return inTime;
	};
}

/** n8n's helper asks its caller for the signal that ends a request; this one ends it with ours, too. */
function endingWith(signal: AbortSignal, context: IExecuteFunctions): IExecuteFunctions {
	const cancelled = context.getExecutionCancelSignal();
	const either = cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	return Object.create(context, { getExecutionCancelSignal: { value: () => either } });
}

/**
 * Keeps the time-out to the end of an answer: that of n8n's helper is about silence, so a server that sends a byte
 * now and then would hold the run for ever. Looks again from time to time, since a `sleep` cannot be ended: one long
 * sleep a request would outlive the run.
 */
async function untilDeadline(
	answer: Promise<HttpAnswer | NoAnswer>,
	timeoutMs: number,
): Promise<HttpAnswer | NoAnswer> {
	let isSettled = false;
	const settled = answer.finally(() => {
		isSettled = true;
	});
	const deadlineMs = Date.now() + timeoutMs + GRACE_MS;
	const watch = async (): Promise<NoAnswer> => {
		while (!isSettled && Date.now() < deadlineMs) await sleep(LOOK_AGAIN_MS);
		return { kind: 'none', code: 'ETIMEDOUT' };
	};
	return await Promise.race([settled, watch()]);
}

function toHttpAnswer(
	response: unknown,
	apiKey: string,
	hasLongIds: boolean,
): HttpAnswer | NoAnswer {
	if (!isRecord(response) || typeof response.statusCode !== 'number') return { kind: 'none' };
	const { statusCode, body, headers } = response;
	return {
		kind: 'http',
		status: statusCode,
		body: typeof body === 'string' ? parseApiBody(body, apiKey, hasLongIds) : undefined,
		retryAfter: isRecord(headers) ? textOf(headers['retry-after']) : undefined,
	};
}

/** Node's code of a network error. n8n wraps it once or twice, or (in 1.x) keeps it as the code of HTTP. */
function codeOf(error: unknown): string | undefined {
	let cause: unknown = error;
	for (let depth = 0; depth < 5 && isRecord(cause); depth++) {
		const code = textOf(cause.code) ?? textOf(cause.httpCode);
		if (code !== undefined) return code;
		cause = cause.cause;
	}
	return undefined;
}
