import type { JsonObject } from '../guards';

/** What came back over the network, before anything of it is interpreted. */

/** The parts of an HTTP response that matter here. */
export interface HttpAnswer {
	readonly kind: 'http';
	readonly status: number;
	/** Undefined if it is not a JSON object. */
	readonly body?: JsonObject;
	/** Whether the body is incomplete. */
	readonly isCut: boolean;
	/** Whether a body that is not a JSON object mentions a message ID. */
	readonly mentionsId?: true;
	/** The header, unparsed. */
	readonly retryAfter?: string;
}

/** No response, or not a whole one. */
export interface NoAnswer {
	readonly kind: 'none';
	/** Node's error code (ECONNREFUSED, ETIMEDOUT, …) or {@link TOO_LARGE}, if there is one. */
	readonly code?: string;
	/** The system call that failed (connect, read, …), if the error names one. */
	readonly syscall?: string;
}

/**
 * Megabytes of the largest answer that is read. SMS Partner's largest answer is the STOP list, at some 80 bytes per
 * entry.
 */
export const MAX_ANSWER_MB = 32;

/** The code of an answer that is larger, in place of Node's code of a network error. */
export const TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

/**
 * The codes with which Node.js refuses a certificate, before the first byte of a request is sent. Source: OpenSSL's
 * X509_V_ERR codes. Any other TLS error can also occur while an answer is read.
 */
const BAD_CERTIFICATE =
	/^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_ALTNAME_INVALID$|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$)/;

/** Whether the connection was refused because of the server's certificate. */
export function hasBadCertificate({ code = '' }: NoAnswer): boolean {
	return BAD_CERTIFICATE.test(code);
}

export const TIMED_OUT = 408;
export const TOO_MANY_REQUESTS = 429;

export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

export function isClientError(status: number): boolean {
	return status >= 400 && status < 500;
}

/** Whether the key, the account or this machine may not use the API. */
export function isAccountStatus(status: number): boolean {
	return status === 401 || status === 403;
}

/** Whether the content of the request was refused. */
export function isContentStatus(status: number): boolean {
	return status === 400 || status === 413 || status === 422;
}

/** Whether the same request may succeed later. */
export function isUnavailable(status: number): boolean {
	return status === TIMED_OUT || status === TOO_MANY_REQUESTS || status >= 500;
}
