import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { isRecord } from '../../nodes/SmsPartner/guards';

/**
 * Reads the body of a response of n8n's helper, which is a stream. Returns its text, and the response with the same body
 * again. Throws if the body is interrupted.
 */
export async function bodyText(response: unknown): Promise<{ text: string; response: unknown }> {
	if (!isRecord(response) || !(response.body instanceof Readable)) return { text: '', response };
	const text = await textOf(response.body);
	return { text, response: { ...response, body: Readable.from([Buffer.from(text)]) } };
}
