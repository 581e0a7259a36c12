import { flagOf, isRecord, numberOf } from '../guards';
import { messageIdOf } from '../recipients/message';
import {
	hasBadCertificate,
	type HttpAnswer,
	isClientError,
	isSuccess,
	type NoAnswer,
} from './httpAnswer';

/** The proof that a request may be repeated: SMS Partner cannot have accepted any part of it. */

/** System calls that end before the first byte of a request is sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

/** A server that answers with one of these has not processed the request. */
const UNPROCESSED: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 429]);

/** The names of a message ID in the API's answers. */
const ID_NAMES = ['message_id', 'messageId', 'msgId'];

/**
 * Whether nothing of a request can have been accepted: the connection was never made, or the answer denies it and
 * nothing in its whole body contradicts that. A redirect and HTTP 5xx prove nothing: a server may accept a request
 * first.
 */
export function isCertainlyUnsent(answer: HttpAnswer | NoAnswer): boolean {
	if (answer.kind === 'none') {
		return BEFORE_SENDING.has(answer.syscall ?? '') || hasBadCertificate(answer);
	}
	const { status, body, isCut, mentionsId } = answer;
	if (isCut || mentionsId || namesAcceptance(body)) return false;
	if (UNPROCESSED.has(status)) return true;
	const isRead = isSuccess(status) || isClientError(status);
	return isRead && body !== undefined && flagOf(body.success) === false;
}

/** Whether any part of a body says that an SMS was accepted: a message ID, a success, a number of SMS or a cost. */
function namesAcceptance(body: unknown): boolean {
	// Not recursive: a body can be nested deeply enough to exhaust the stack.
	const rest: unknown[] = [body];
	while (rest.length > 0) {
		const value = rest.pop();
		if (typeof value !== 'object' || value === null) continue;
		if (isRecord(value)) {
			const { success, nbSms, nbSMS, nb_sms: nbSmsToo, cost } = value;
			if (
				flagOf(success) === true ||
				ID_NAMES.some((name) => messageIdOf(value[name]) !== undefined)
			)
				return true;
			if ([nbSms, nbSMS, nbSmsToo, cost].some((amount) => (numberOf(amount) ?? 0) > 0)) return true;
		}
		for (const part of Object.values(value)) rest.push(part);
	}
	return false;
}
