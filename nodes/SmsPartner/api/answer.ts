import { flagOf, type JsonObject, type Problem } from '../data';
import { DEFAULT_BASE_URL } from './baseUrl';
import type { CodeRule } from './codes';
import type { Endpoint } from './endpoints';
import type { Answer, Failure, FailureCause, FailureKind } from './failure';
import { retryAfterMs } from './retryAfter';
import { TOO_LARGE, TOO_LARGE_PROBLEM } from './tooLarge';
import { hasBadCertificate, isCertainlyUnsent } from './unsent';
import { apiCodeOf, apiMessageOf } from './words';

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
	/** Node's error code (ECONNREFUSED, ETIMEDOUT, …), if there is one. */
	readonly code?: string;
	/** The system call that failed (connect, read, …), if the error names one. */
	readonly syscall?: string;
}

const OK = 200;
const TIMED_OUT = 408;
const TOO_MANY_REQUESTS = 429;

const AWAY_STATUSES: ReadonlySet<number> = new Set([TIMED_OUT, TOO_MANY_REQUESTS]);
const ACCOUNT_STATUSES: ReadonlySet<number> = new Set([401, 403]);
const CONTENT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);

const TRY_LATER = 'Try again later. If this continues, contact SMS Partner support.';
const CHECK_BASE_URL = `Check the 'Base URL' in the credential: for SMS Partner it is ${DEFAULT_BASE_URL}.`;

/**
 * Reads an answer of this endpoint: its entries, or why there are none.
 *
 * The body of 2xx and 4xx is read, since SMS Partner reports its errors there, mostly with HTTP 200; if the body says
 * nothing, the HTTP status decides. A list that is not empty counts as an answer, whatever else the body says; an
 * account error beside it also counts.
 *
 * @param nowMs Unix milliseconds, for a `Retry-After` that is a date
 */
export function readAnswer(
	answer: HttpAnswer | NoAnswer,
	endpoint: Endpoint,
	nowMs: number,
): Answer {
	if (answer.kind === 'none') return failed(failureWithoutAnswer(answer));
	const { status } = answer;
	const body = isSuccess(status) || isClientError(status) ? answer.body : undefined;
	const code = body && apiCodeOf(body);
	const rule = code === undefined ? undefined : endpoint.codes.get(code);
	const isRefusal = flagOf(body?.success) === false || (code !== undefined && code !== OK);
	const kind = kindOf(answer, rule, isRefusal);
	const failure: Failure = {
		kind,
		cause: rule?.cause ?? causeOf(kind, status),
		retryAfterMs: kind === 'away' ? retryAfterMs(answer.retryAfter, nowMs) : undefined,
		isUnsent: isCertainlyUnsent(answer),
		isShared: rule?.isShared,
		problem: problemOf(answer, code, rule, isRefusal),
	};

	const entries = body && endpoint.entriesOf(body);
	if (!entries) return failed(failure);
	if (kind === 'account') {
		// Reading has no effect that could be lost.
		const mayHaveSent = !endpoint.isRepeatable && entries.length > 0;
		return mayHaveSent ? { kind: 'entries', entries, failure } : failed(failure);
	}
	if (entries.length > 0 || (isSuccess(status) && !isRefusal)) return { kind: 'entries', entries };
	return failed(failure);
}

/** @param isRefusal whether the body says that the request was refused, with or without a code */
function kindOf(
	{ status, isCut }: HttpAnswer,
	rule: CodeRule | undefined,
	isRefusal: boolean,
): FailureKind {
	if (ACCOUNT_STATUSES.has(status)) return 'account';
	if (rule) return KIND_OF_SCOPE[rule.scope];
	if (CONTENT_STATUSES.has(status)) return 'refused';
	if (AWAY_STATUSES.has(status) || status >= 500) return 'away';
	if (!isSuccess(status)) return 'rejected';
	if (isCut) return 'away';
	return isRefusal ? 'refused' : 'unreadable';
}

const KIND_OF_SCOPE: Readonly<Record<CodeRule['scope'], FailureKind>> = {
	account: 'account',
	message: 'refused',
	request: 'refused',
	outage: 'away',
};

function causeOf(kind: FailureKind, status: number): FailureCause {
	if (status === TOO_MANY_REQUESTS) return 'rate-limited';
	if (kind === 'away') return 'temporarily-unavailable';
	return kind === 'account' ? 'credential-invalid' : 'configuration-invalid';
}

function problemOf(
	{ status, body, isCut }: HttpAnswer,
	code: number | undefined,
	rule: CodeRule | undefined,
	isRefusal: boolean,
): Problem {
	const apiMessage = body && apiMessageOf(body);
	const errorCode = code === OK ? undefined : code;
	// A message beside `success: true` does not explain a refusal.
	const hasWords = isRefusal || (apiMessage !== undefined && flagOf(body?.success) !== true);
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
	if (status >= 300 && status < 400) {
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
	if (status >= 300 && status < 400) {
		return `Redirects are not followed, to protect the API key. ${CHECK_BASE_URL}`;
	}
	if (ACCOUNT_STATUSES.has(status)) {
		return "Check the API key in the credential, and that this server's IP is on the account's list of allowed IPs, if it has one.";
	}
	if (CONTENT_STATUSES.has(status)) {
		return `SMS Partner did not accept the content of the request. ${CHECK_BASE_URL} If a proxy sits between n8n and SMS Partner, check that it does not change or limit requests.`;
	}
	if (status === TOO_MANY_REQUESTS) {
		return "Try again later. If the node has the option 'Concurrent Requests', lower it.";
	}
	if (status === TIMED_OUT || status >= 500) return TRY_LATER;
	return CHECK_BASE_URL;
}

function failureWithoutAnswer(answer: NoAnswer): Failure {
	const { code } = answer;
	const isUnsent = isCertainlyUnsent(answer);
	const kind = 'away';
	const cause = 'temporarily-unavailable';
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
		const problem: Problem = {
			error: 'SMS Partner did not answer in time',
			errorDescription: "Try again later, or raise the option 'Timeout'.",
		};
		return { kind, cause, isUnsent, problem };
	}
	if (code === TOO_LARGE)
		return { kind: 'unreadable', cause, isUnsent, problem: TOO_LARGE_PROBLEM };
	if (hasBadCertificate(answer)) {
		const problem: Problem = {
			error: 'The connection to SMS Partner is not secure',
			errorDescription: `The server's certificate could not be verified (${code}), so nothing was sent. Check the 'Base URL' in the credential, and whether a proxy sits between n8n and SMS Partner.`,
		};
		return { kind: 'rejected', cause: 'configuration-invalid', isUnsent, problem };
	}
	const named = code === undefined ? '' : ` (${code})`;
	if (!isUnsent && code !== undefined && INTERRUPTED.test(code)) {
		const problem: Problem = {
			error: 'The connection to SMS Partner was interrupted',
			errorDescription: `The response was incomplete${named}. ${TRY_LATER}`,
		};
		return { kind, cause, isUnsent, problem };
	}
	const problem: Problem = {
		error: 'SMS Partner could not be reached',
		errorDescription: `The connection failed${named}. Check the 'Base URL' in the credential and that this server has internet access, then try again.`,
	};
	return { kind, cause, isUnsent, problem };
}

/** Errors of a connection that was made. A TLS error other than a bad certificate may also be a wrong port or proxy. */
const INTERRUPTED = /^(ECONNRESET|EPIPE|EPROTO|ERR_BAD_RESPONSE|ERR_SSL_|ERR_TLS_|HPE_)/;

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

function isClientError(status: number): boolean {
	return status >= 400 && status < 500;
}

function failed(failure: Failure): Answer {
	return { kind: 'failure', failure };
}
