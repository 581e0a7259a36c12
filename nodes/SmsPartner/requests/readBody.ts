import { MAX_ANSWER_MB, TOO_LARGE } from '../api/tooLarge';

/** The text of a body, or a code that says why it could not be read. */
export type Body = { readonly text: string } | { readonly code: string };

/** Axios' code for an answer that was interrupted. */
const INTERRUPTED = 'ERR_BAD_RESPONSE';

/**
 * Reads the body of a response as UTF-8 text: a stream, which n8n's helper has decompressed. Reads no further than the
 * largest allowed answer, and closes the connection then. Never throws.
 *
 * The code of an error while reading is not kept: the server has received the request, whatever the code suggests.
 */
export async function readBody(body: unknown): Promise<Body> {
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
