import { flagOf, type JsonObject } from '../guards';
import type { Problem } from '../problem';
import type { CodeRule } from './codes';
import { DEFAULT_BASE_URL } from './credential';
import { apiMessageOf, errorCodeOf, isRefusal } from './entry';
import {
	hasBadCertificate,
	type HttpAnswer,
	isAccountStatus,
	isContentStatus,
	isRedirect,
	isSuccess,
	isUnavailable,
	MAX_ANSWER_MB,
	type NoAnswer,
	TIMED_OUT,
	TOO_LARGE,
	TOO_MANY_REQUESTS,
} from './httpAnswer';

/** What a failed request means, in words: what happened, then what to do. */

const TRY_LATER = 'Try again later. If this continues, contact SMS Partner support.';
const CHECK_BASE_URL = `Check the 'Base URL' in the credential: for SMS Partner it is ${DEFAULT_BASE_URL}.`;

/**
 * @param body the body of the answer, if its code may be read
 * @param rule the endpoint's rule for the code of the answer
 */
export function answerProblem(
	{ status, isCut, body: words }: HttpAnswer,
	body: JsonObject | undefined,
	rule: CodeRule | undefined,
): Problem {
	// Whatever the HTTP status: it is shown, and nothing depends on it.
	const apiMessage = words && apiMessageOf(words);
	const errorCode = body && errorCodeOf(body);
	// A message beside `success: true` does not explain a refusal.
	const hasWords =
		(body !== undefined && isRefusal(body)) ||
		(apiMessage !== undefined && flagOf(body?.success) !== true);
	return {
		error: rule?.error ?? errorOfStatus(status, isCut, errorCode, hasWords),
		...(errorCode !== undefined && { errorCode }),
		...(apiMessage !== undefined && { apiMessage }),
		...(!isSuccess(status) && { httpStatus: status }),
		errorDescription:
			rule?.errorDescription ??
			(isSuccess(status) && hasWords ? TRY_LATER : whatToDo(status, isCut)),
	};
}

function errorOfStatus(
	status: number,
	isCut: boolean,
	code: number | undefined,
	hasWords: boolean,
): string {
	if (isSuccess(status)) {
		if (isCut) return 'The connection to SMS Partner was interrupted';
		if (code !== undefined) return `SMS Partner refused the request (code ${code})`;
		return hasWords
			? 'SMS Partner refused the request'
			: "SMS Partner's answer does not contain the expected data";
	}
	if (isRedirect(status)) {
		return `SMS Partner's server sent a redirect (HTTP ${status})`;
	}
	if (status === TOO_MANY_REQUESTS) {
		return `SMS Partner received too many requests (HTTP ${status})`;
	}
	if (status === TIMED_OUT) return `SMS Partner did not answer in time (HTTP ${status})`;
	if (status >= 500) return `SMS Partner is not available (HTTP ${status})`;
	return `SMS Partner refused the request (HTTP ${status})`;
}

function whatToDo(status: number, isCut: boolean): string {
	if (isSuccess(status))
		return isCut ? `The response was incomplete. ${TRY_LATER}` : CHECK_BASE_URL;
	if (isRedirect(status)) {
		return `Redirects are not followed, to protect the API key. ${CHECK_BASE_URL}`;
	}
	if (isAccountStatus(status)) {
		return "Check the API key in the credential, and that this server's IP is on the account's list of allowed IPs, if it has one.";
	}
	if (isContentStatus(status)) {
		return `SMS Partner did not accept the content of the request. ${CHECK_BASE_URL} If a proxy sits between n8n and SMS Partner, check that it does not change or limit requests.`;
	}
	if (status === TOO_MANY_REQUESTS) {
		return "Try again later. If the node has the option 'Concurrent Requests', lower it.";
	}
	if (isUnavailable(status)) return TRY_LATER;
	return CHECK_BASE_URL;
}

/** @param isUnsent whether the request was certainly not sent */
export function noAnswerProblem(answer: NoAnswer, isUnsent: boolean): Problem {
	const { code } = answer;
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
		return {
			error: 'SMS Partner did not answer in time',
			errorDescription: "Try again later, or raise the option 'Timeout'.",
		};
	}
	if (code === TOO_LARGE) {
		return {
			error: "SMS Partner's answer is too large",
			errorDescription: `The answer has more than ${MAX_ANSWER_MB} MB, so the node did not read it. ${CHECK_BASE_URL}`,
		};
	}
	if (hasBadCertificate(answer)) {
		return {
			error: 'The connection to SMS Partner is not secure',
			errorDescription: `The server's certificate could not be verified (${code}), so nothing was sent. Check the 'Base URL' in the credential, and whether a proxy sits between n8n and SMS Partner.`,
		};
	}
	const named = code === undefined ? '' : ` (${code})`;
	if (!isUnsent && code !== undefined && INTERRUPTED.test(code)) {
		return {
			error: 'The connection to SMS Partner was interrupted',
			errorDescription: `The response was incomplete${named}. ${TRY_LATER}`,
		};
	}
	return {
		error: 'SMS Partner could not be reached',
		errorDescription: `The connection failed${named}. Check the 'Base URL' in the credential and that this server has internet access, then try again.`,
	};
}

/** Errors of a connection that was made. A TLS error other than a bad certificate may also be a wrong port or proxy. */
const INTERRUPTED = /^(ECONNRESET|EPIPE|EPROTO|ERR_BAD_RESPONSE|ERR_SSL_|ERR_TLS_|HPE_)/;
