import {
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { HttpAnswer, NoAnswer } from '../api/answer';
import { createBodyParser, type ParsedBody } from '../api/body';
import type { Endpoint } from '../api/endpoints';
import { isRecord, type JsonObject, textOf } from '../data';
import { SLEEP_STEP_MS } from './clock';

export interface Connection {
	readonly baseUrl: string;
	/** Only to redact it in what a server answers: requests get it from the credential. */
	readonly apiKey: string;
}

/** A webhook has no execution yet that could be cancelled. */
type RequestContext = IExecuteFunctions | IWebhookFunctions;

const HELPER_GRACE_MS = 1000;

/** Makes one request with this content: the query of a GET, else the JSON body, without the key. Never throws. */
export type Send = (endpoint: Endpoint, content: JsonObject) => Promise<HttpAnswer | NoAnswer>;

/**
 * The only place that talks to the network: one request, no judgement.
 *
 * The credential adds the key. Of an error only its code is kept, since n8n's errors contain parts of the request.
 */
export function createSend(
	context: RequestContext,
	{ baseUrl, apiKey }: Connection,
	timeoutMs: number,
): Send {
	const parseBody = createBodyParser(apiKey);
	return async (endpoint, content) => {
		const end = new AbortController();
		const options = requestOptions(endpoint, content, baseUrl, timeoutMs);
		const answer = context.helpers.httpRequestWithAuthentication
			.call(endingWith(end.signal, context), 'smsPartnerApi', options)
			.then((response: unknown) => toHttpAnswer(response, parseBody))
			.catch((error: unknown): NoAnswer => ({ kind: 'none', code: codeOf(error) }));
		return await untilDeadline(answer, timeoutMs, end);
	};
}

/**
 * No redirect is followed, so that the key goes nowhere else. The body of an answer is taken as text, so that no
 * message ID is rounded and junk is ours to judge.
 */
export function requestOptions(
	{ method, path }: Endpoint,
	content: JsonObject,
	baseUrl: string,
	timeoutMs: number,
): IHttpRequestOptions {
	const data = content as IDataObject;
	return {
		method,
		url: `${baseUrl}${path}`,
		...(method === 'GET' ? { qs: data } : { body: data }),
		json: true,
		encoding: 'text',
		// Later than our own deadline: where n8n 1.x ends a silent request itself, it keeps the connection. Without any,
		// n8n would end the request after five minutes.
		timeout: timeoutMs + HELPER_GRACE_MS,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
}

/**
 * n8n's helper asks its caller for the signal that ends a request, and overwrites one in the options: the context is
 * therefore wrapped, so that our signal ends it, too.
 */
function endingWith(signal: AbortSignal, context: RequestContext): IExecuteFunctions {
	const cancelled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const either = cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	return Object.create(context, { getExecutionCancelSignal: { value: () => either } });
}

/**
 * Applies the time-out to the whole answer, and ends the request then: the time-out of n8n's helper is about silence,
 * so a server that sends a byte now and then would hold the run for ever.
 */
async function untilDeadline(
	answer: Promise<HttpAnswer | NoAnswer>,
	timeoutMs: number,
	end: AbortController,
): Promise<HttpAnswer | NoAnswer> {
	let isSettled = false;
	const settled = answer.finally(() => {
		isSettled = true;
	});
	const deadlineMs = Date.now() + timeoutMs;
	const watch = async (): Promise<NoAnswer> => {
		// Stryker disable next-line EqualityOperator: a sleep of 0 ms more or less.
		for (let leftMs = timeoutMs; leftMs > 0 && !isSettled; leftMs = deadlineMs - Date.now()) {
			await sleep(Math.min(leftMs, SLEEP_STEP_MS));
		}
		// An answer that is there can no longer be cancelled.
		end.abort();
		return { kind: 'none', code: 'ETIMEDOUT' };
	};
	return await Promise.race([settled, watch()]);
}

function toHttpAnswer(
	response: unknown,
	parseBody: (text: string) => ParsedBody,
): HttpAnswer | NoAnswer {
	if (!isRecord(response) || typeof response.statusCode !== 'number') return { kind: 'none' };
	const { statusCode, body, headers } = response;
	return {
		kind: 'http',
		status: statusCode,
		...(typeof body === 'string' ? parseBody(body) : { isCut: false }),
		retryAfter: isRecord(headers) ? textOf(headers['retry-after']) : undefined,
	};
}

/** Node's code of a network error. n8n wraps it once or twice, or (in 1.x) keeps it as the code of HTTP. */
function codeOf(error: unknown): string | undefined {
	let cause: unknown = error;
	for (let depth = 0; depth < 5 && isRecord(cause); depth++) {
		const codes = [cause.code, cause.httpCode].map(textOf);
		// An answer that breaks off has the HTTP status of its beginning.
		const code = codes.find((one) => one !== undefined && !/^\d+$/.test(one));
		if (code !== undefined) return code;
		cause = cause.cause;
	}
	return undefined;
}
