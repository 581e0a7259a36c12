import type { IExecuteFunctions } from 'n8n-workflow';
import { isRecord, textOf } from '../rules/fields';
import type { HttpAnswer, Message, NoAnswer, Send } from '../types';
import { batchToRequest } from './batchToRequest';
import type { Settings } from './readSettings';

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
		try {
			const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
				context,
				'smsPartnerApi',
				batchToRequest(messages, baseUrl, timeoutMs),
			);
			return toHttpAnswer(response, apiKey);
		} catch (error) {
			return { kind: 'none', code: codeOf(error) };
		}
	};
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
