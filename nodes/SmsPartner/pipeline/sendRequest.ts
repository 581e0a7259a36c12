import { sleep, type IExecuteFunctions } from 'n8n-workflow';
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
 * The key is put in by the credential. Should a server send it back, it is taken out of the text before anything
 * else sees it. Of an error only its code is kept, since n8n's errors hold parts of the request.
 */
export function createSend(
	context: IExecuteFunctions,
	{ baseUrl, timeoutMs, apiKey }: Settings,
): Send {
	return async (messages: readonly Message[]): Promise<HttpAnswer | NoAnswer> => {
		const request = batchToRequest(messages, baseUrl, timeoutMs);
		const answer = context.helpers.httpRequestWithAuthentication
			.call(context, 'smsPartnerApi', request)
			.then(
				(response: unknown) => toHttpAnswer(response, apiKey),
				(error: unknown): NoAnswer => ({ kind: 'none', code: codeOf(error) }),
			);
		return await inTime(answer, timeoutMs);
	};
}

/**
 * Keeps the time-out to the end of an answer: that of n8n's helper is about silence, so a server that sends a byte
 * now and then would hold the run for ever. Looks again from time to time, since a `sleep` cannot be ended: one long
 * sleep a request would outlive the run.
 */
async function inTime(
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

function toHttpAnswer(response: unknown, apiKey: string): HttpAnswer | NoAnswer {
	if (!isRecord(response) || typeof response.statusCode !== 'number') return { kind: 'none' };
	const { statusCode, body, headers } = response;
	return {
		kind: 'http',
		status: statusCode,
		body: withoutKey(typeof body === 'string' ? body : '', apiKey),
		retryAfter: isRecord(headers) ? textOf(headers['retry-after']) : undefined,
	};
}

function withoutKey(text: string, apiKey: string): string {
	return apiKey === '' ? text : text.replaceAll(apiKey, '***');
}

/** Node's code of a network error, which n8n wraps once or twice. */
function codeOf(error: unknown): string | undefined {
	let cause: unknown = error;
	for (let depth = 0; depth < 5 && isRecord(cause); depth++) {
		const code = textOf(cause.code);
		if (code !== undefined) return code;
		cause = cause.cause;
	}
	return undefined;
}
