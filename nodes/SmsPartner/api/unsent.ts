import { flagOf, isRecord, numberOf } from '../data';
import { parseMessageId } from '../messages/messageId';
import type { HttpAnswer, NoAnswer } from './answer';

/** The proof that a request may be repeated: SMS Partner cannot have accepted any part of it. */

/** System calls that end before the first byte of a request is sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

/**
 * The codes with which Node.js refuses a certificate, before the first byte of a request is sent. Source: OpenSSL's
 * X509_V_ERR codes. Any other TLS error can also occur while an answer is read.
 */
const BAD_CERTIFICATE =
	/^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_ALTNAME_INVALID$|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$)/;

/** A server that answers with one of these has not processed the request. */
const UNPROCESSED: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 429]);

/** The names of a message ID in the API's answers. */
const ID_NAMES = ['message_id', 'messageId', 'msgId'];

/** Whether the connection was refused because of the server's certificate. */
export function hasBadCertificate({ code = '' }: NoAnswer): boolean {
	return BAD_CERTIFICATE.test(code);
}

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
	const isRead = (status >= 200 && status < 300) || (status >= 400 && status < 500);
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
			if (flagOf(success) === true || ID_NAMES.some((name) => isMessageId(value[name])))
				return true;
			if ([nbSms, nbSMS, nbSmsToo, cost].some((amount) => (numberOf(amount) ?? 0) > 0)) return true;
		}
		for (const part of Object.values(value)) rest.push(part);
	}
	return false;
}

/** Whether a value is the ID of an SMS: a positive whole number. */
export function isMessageId(value: unknown): boolean {
	const id = parseMessageId(value);
	return 'value' in id && id.value !== 0;
}
