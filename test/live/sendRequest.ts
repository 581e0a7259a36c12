import { request } from 'undici';
import { createBodyParser, type NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import { isRecord, textOf } from '../../nodes/SmsPartner/guards';
import type { LiveAnswer, LiveRequest } from './call';

export type SendRequest = (request: LiveRequest) => Promise<LiveAnswer | NoAnswer>;

/** As long as a real key. */
const WRONG_KEY = '0'.repeat(40);

/** Returns a function that sends one request to SMS Partner. It never throws or follows redirects, and redacts the key in answers. */
export function createSendRequest(baseUrl: string, apiKey: string, timeoutMs: number): SendRequest {
	const parseBody = createBodyParser(apiKey);
	return async (liveRequest) => {
		try {
			const { url, body } = encode(liveRequest, baseUrl, apiKey);
			const {
				statusCode,
				headers,
				body: answer,
			} = await request(url, {
				method: liveRequest.method,
				headers: {
					Accept: 'application/json',
					...(body && { 'Content-Type': 'application/json' }),
				},
				body,
				signal: AbortSignal.timeout(timeoutMs),
			});
			return {
				kind: 'http',
				status: statusCode,
				headers: flat(headers),
				...parseBody(await answer.text()),
			};
		} catch (error) {
			return { kind: 'none', code: codeOf(error) };
		}
	};
}

/** The URL and the body of a request, including the key. */
export function encode(
	{ method, path, content = {}, key }: LiveRequest,
	baseUrl: string,
	apiKey: string,
): { url: URL; body?: string } {
	const url = new URL(`${baseUrl}${path}`);
	if (typeof content === 'string') return { url, body: content };
	const fields =
		key === 'none' ? content : { apiKey: key === 'wrong' ? WRONG_KEY : apiKey, ...content };
	if (method === 'POST') return { url, body: JSON.stringify(fields) };
	for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, String(value));
	return { url };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
}

/** Not the message, which could contain the URL and thus the key. */
function codeOf(error: unknown): string | undefined {
	if (!isRecord(error)) return undefined;
	return error.name === 'TimeoutError' ? 'ETIMEDOUT' : textOf(error.code);
}
