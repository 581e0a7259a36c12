import type { Answer, Failure, HttpAnswer, NoAnswer, Problem } from '../types';
import { ruleOfCode } from './apiCodes';
import { apiMessageOf } from './apiMessage';
import { flagOf, integerOf } from './fields';
import { retryAfterMs } from './retryAfter';

const OK = 200;

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429]);
const ACCOUNT_STATUSES: ReadonlySet<number> = new Set([401, 403]);
const CONTENT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);

const TRY_LATER = 'Try again later. If it lasts, ask the support of SMS Partner.';
const CHECK_BASE_URL =
	'Check the Base URL in the credential: for SMS Partner it is https://api.smspartner.fr/v1.';

/**
 * Tells what an HTTP answer to `POST /multi-status` means.
 *
 * The body of 2xx and 4xx is read first, since SMS Partner tells its errors there, mostly under HTTP 200; the HTTP
 * status counts where the body says nothing. A list that is not empty is an answer whatever stands beside it,
 * except an error of the account.
 *
 * @param nowMs Unix milliseconds, for a `Retry-After` that is a date
 */
export function readHttpAnswer(answer: HttpAnswer, nowMs: number): Answer {
	const { status } = answer;
	const isOk = status >= 200 && status < 300;
	const isRefusal = status >= 400 && status < 500;
	const body = isOk || isRefusal ? answer.body : undefined;
	const code = integerOf(body?.code);
	const rule = ruleOfCode(code);

	const scope = scopeOf(status, rule?.scope);
	const list = body?.StatutResponse_List;
	if (scope !== 'account' && Array.isArray(list)) {
		const entries: readonly unknown[] = list;
		const isWell = isOk && (code === undefined || code === OK) && flagOf(body?.success) !== false;
		if (entries.length > 0 || isWell) return { kind: 'entries', entries };
	}
	const said = body && apiMessageOf(body);
	const problem: Problem = {
		error: said ?? rule?.error ?? errorOfStatus(status, isOk),
		...(code !== undefined && code !== OK && { errorCode: code }),
		...(!isOk && { httpStatus: status }),
		errorDescription: rule?.errorDescription ?? (isOk && said ? TRY_LATER : whatToDo(status)),
	};
	if (scope !== 'request') return failed({ scope, isRetryable: false, problem });
	return failed({
		scope,
		isRetryable: isOk || status >= 500 || RETRYABLE_STATUSES.has(status),
		retryAfterMs: retryAfterMs(answer.retryAfter, nowMs),
		problem,
	});
}

/** Tells what it means that a request got no answer, from Node's code of the error. */
export function readNoAnswer({ code }: NoAnswer): Answer {
	const scope = 'request';
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
		const problem: Problem = {
			error: 'SMS Partner did not answer in time',
			errorDescription: 'Try again later, or raise the option Timeout.',
		};
		return failed({ scope, isRetryable: true, problem });
	}
	if (code !== undefined && /CERT|SSL|TLS|SIGNATURE/.test(code)) {
		const problem: Problem = {
			error: 'The connection to SMS Partner is not secure',
			errorDescription: `Its certificate could not be verified (${code}), so nothing was sent. Check the Base URL in the credential, and whether a proxy stands between n8n and SMS Partner.`,
		};
		return failed({ scope, isRetryable: false, problem });
	}
	const named = code === undefined ? '' : ` (${code})`;
	const brokeOff = code !== undefined && /^(ECONNRESET|EPIPE|ERR_BAD_RESPONSE|HPE_)/.test(code);
	const problem: Problem = brokeOff
		? {
				error: 'The connection to SMS Partner broke off',
				errorDescription: `No whole answer came${named}. ${TRY_LATER}`,
			}
		: {
				error: 'SMS Partner could not be reached',
				errorDescription: `The connection failed${named}. Check the Base URL in the credential and that this server reaches the internet, then try again.`,
			};
	return failed({ scope, isRetryable: true, problem });
}

function scopeOf(status: number, scopeOfCode?: Failure['scope']): Failure['scope'] {
	if (ACCOUNT_STATUSES.has(status)) return 'account';
	if (scopeOfCode) return scopeOfCode;
	if (CONTENT_STATUSES.has(status)) return 'content';
	return 'request';
}

function errorOfStatus(status: number, isOk: boolean): string {
	if (isOk) return 'The answer of SMS Partner is not readable';
	if (status >= 300 && status < 400)
		return `SMS Partner's address sends elsewhere (HTTP ${status})`;
	if (status === 429) return 'SMS Partner received too many requests (HTTP 429)';
	if (status >= 500) return `SMS Partner has a problem (HTTP ${status})`;
	return `SMS Partner refused the request (HTTP ${status})`;
}

function whatToDo(status: number): string {
	if (status >= 200 && status < 300) {
		return `It holds no list of statuses. ${TRY_LATER} ${CHECK_BASE_URL}`;
	}
	if (status >= 300 && status < 400) {
		return `A redirect is not followed, so that the API key goes nowhere else. ${CHECK_BASE_URL}`;
	}
	if (ACCOUNT_STATUSES.has(status)) {
		return "Check the API key in the credential, and that this server's IP is on the account's list of allowed IPs, if it has one.";
	}
	if (CONTENT_STATUSES.has(status)) {
		return 'SMS Partner did not accept this message. Check its phone number and message ID.';
	}
	if (status === 429) return 'Lower the option Concurrent Requests, or try again later.';
	if (status === 408 || status >= 500) return TRY_LATER;
	return CHECK_BASE_URL;
}

function failed(failure: Failure): Answer {
	return { kind: 'failure', failure };
}
