import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type IWebhookFunctions,
	sleep,
} from 'n8n-workflow';
import type { Endpoint } from '../api/endpoint';
import {
	createBodyParser,
	type HttpAnswer,
	MAX_ANSWER_MB,
	type NoAnswer,
	type ParsedBody,
	TOO_LARGE,
} from '../api/httpAnswer';
import { CLOCK, SLEEP_STEP_MS } from '../clock';
import { isRecord, type JsonObject, textOf } from '../guards';

export interface Connection {
	readonly baseUrl: string;
	/** Only used to redact it in answers: the credential adds it to requests. */
	readonly apiKey: string;
}

/** A webhook call has no execution that could be cancelled yet. */
type RequestContext = IExecuteFunctions | IWebhookFunctions;

const HELPER_GRACE_MS = 1000;

/** How deeply the error of a connection may be wrapped. */
const MAX_CAUSES = 5;

/**
 * Sends one request with this content, without the key: the query of a GET, else the JSON body. Never throws.
 *
 * @param maxMs a shorter timeout for this request
 */
export type Send = (
	endpoint: Endpoint,
	content: JsonObject,
	maxMs?: number,
) => Promise<HttpAnswer | NoAnswer>;

/**
 * The only place that uses the network: it sends one request and does not interpret the answer.
 *
 * The credential adds the key. Of an error only its code and system call are kept, since n8n's errors contain parts of
 * the request.
 */
export function createSend(
	context: RequestContext,
	{ baseUrl, apiKey }: Connection,
	timeoutMs: number,
): Send {
	const parseBody = createBodyParser(apiKey);
	return async (endpoint, content, maxMs = Infinity) => {
		const end = new AbortController();
		const limitMs = Math.min(timeoutMs, maxMs);
		const options = requestOptions(endpoint, content, baseUrl, limitMs);
		const answer = context.helpers.httpRequestWithAuthentication
			.call(withAbortSignal(end.signal, context), 'smsPartnerApi', options)
			.then(async (response: unknown) => await toHttpAnswer(response, parseBody))
			.catch((error: unknown): NoAnswer => ({ kind: 'none', ...networkErrorIn(error) }));
		return await untilDeadline(answer, limitMs, end);
	};
}

/**
 * No redirect is followed, so that the key goes nowhere else. The body of an answer is requested as a stream, so that its
 * size is limited, no message ID is rounded, and invalid JSON is handled here.
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
		encoding: 'stream',
		// Later than our own deadline: if n8n 1.x ends a silent request itself, it keeps the connection open. Without a
		// value, n8n would end the request after five minutes.
		timeout: timeoutMs + HELPER_GRACE_MS,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
}

/**
 * n8n's helper takes the abort signal from the context and overwrites one in the options, so the context is wrapped to
 * add our signal.
 */
function withAbortSignal(signal: AbortSignal, context: RequestContext): IExecuteFunctions {
	const cancelled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const either = cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	return Object.create(context, { getExecutionCancelSignal: { value: () => either } });
}

/**
 * Applies the timeout to the whole answer, and aborts the request when it expires: the timeout of n8n's helper is about
 * silence, so a server that sends a byte now and then would block the run forever.
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
	const deadlineMs = CLOCK.now() + timeoutMs;
	const watch = async (): Promise<NoAnswer> => {
		for (let leftMs = timeoutMs; leftMs > 0 && !isSettled; leftMs = deadlineMs - CLOCK.now()) {
			await sleep(Math.min(leftMs, SLEEP_STEP_MS));
		}
		// Has no effect on an answer that has arrived.
		end.abort();
		return { kind: 'none', code: 'ETIMEDOUT' };
	};
	return await Promise.race([settled, watch()]);
}

async function toHttpAnswer(
	response: unknown,
	parseBody: (text: string) => ParsedBody,
): Promise<HttpAnswer | NoAnswer> {
	if (!isRecord(response) || typeof response.statusCode !== 'number') return { kind: 'none' };
	const { statusCode, headers } = response;
	const body = await readBody(response.body);
	if ('code' in body) return { kind: 'none', code: body.code };
	return {
		kind: 'http',
		status: statusCode,
		...parseBody(body.text),
		retryAfter: isRecord(headers) ? textOf(headers['retry-after']) : undefined,
	};
}

/**
 * Node's code and system call of a network error. n8n wraps the error once or twice; axios copies both from the error
 * that it wraps. n8n 1.x keeps the code in `httpCode`, and the system call only in Node's message.
 */
function networkErrorIn(error: unknown): Pick<NoAnswer, 'code' | 'syscall'> {
	let code: string | undefined;
	let syscall: string | undefined;
	let cause: unknown = error;
	for (let depth = 0; depth < MAX_CAUSES && isRecord(cause); depth++) {
		const codes = [cause.code, cause.httpCode].map(textOf);
		// An interrupted answer has the HTTP status with which it began.
		code ??= codes.find((one) => one !== undefined && !/^\d+$/.test(one));
		syscall ??=
			textOf(cause.syscall) ?? syscallOfAttempts(cause.errors) ?? syscallIn(cause.messages);
		cause = cause.cause;
	}
	return { code, syscall };
}

/** The system call of a connection that was tried at several addresses, if it failed at each in the same one. */
function syscallOfAttempts(errors: unknown): string | undefined {
	if (!Array.isArray(errors)) return undefined;
	const calls = new Set(errors.map((one) => (isRecord(one) ? textOf(one.syscall) : undefined)));
	return calls.size === 1 ? [...calls][0] : undefined;
}

/** The system call in Node's message, such as `connect ECONNREFUSED 127.0.0.1:443`. */
function syscallIn(messages: unknown): string | undefined {
	const [message]: unknown[] = Array.isArray(messages) ? messages : [];
	return typeof message === 'string' ? /^([a-z]+) E[A-Z_]+\b/.exec(message)?.[1] : undefined;
}

/** The text of a body, or a code that says why it could not be read. */
type Body = { readonly text: string } | { readonly code: string };

/** Axios' code for an answer that was interrupted. */
const INTERRUPTED = 'ERR_BAD_RESPONSE';

/**
 * Reads the body of a response as UTF-8 text: a stream, which n8n's helper has decompressed. Reads no further than the
 * largest allowed answer, and closes the connection then. Never throws.
 *
 * The code of an error while reading is not kept: the server has received the request, whatever the code suggests.
 */
async function readBody(body: unknown): Promise<Body> {
	if (!isAsyncIterable(body)) return { text: typeof body === 'string' ? body : '' };
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	try {
		for await (const chunk of body) {
			if (!(chunk instanceof Uint8Array)) return { code: INTERRUPTED };
			bytes += chunk.length;
			if (bytes > MAX_ANSWER_MB * 1_000_000) return { code: TOO_LARGE };
			chunks.push(chunk);
		}
	} catch {
		return { code: INTERRUPTED };
	}
	// Buffer takes less time than TextDecoder, but keeps the byte order mark.
	const text = Buffer.concat(chunks).toString();
	return { text: text.replace(/^\uFEFF/, '') };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
	return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
