import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Message } from '../types';

/**
 * The request of a batch, without the key: that is put in by the credential.
 *
 * The list is named `SMSStatut_List` in every example of the API (its table of parameters has another name).
 * No redirect is followed, so that the key goes nowhere else. The body of an answer is taken as text, so that its
 * message IDs are not rounded and its junk is ours to judge.
 */
export function batchToRequest(
	messages: readonly Message[],
	baseUrl: string,
	timeoutMs: number,
): IHttpRequestOptions {
	return {
		method: 'POST',
		url: `${baseUrl}/multi-status`,
		body: {
			SMSStatut_List: messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
		},
		json: true,
		encoding: 'text',
		timeout: timeoutMs,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
}
