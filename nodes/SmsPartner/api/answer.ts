import type { JsonObject } from '../guards';
import { answerProblem, noAnswerProblem } from './answerProblem';
import type { CodeRule } from './codes';
import type { Endpoint } from './endpoint';
import { apiCodeOf, isRefusal } from './entry';
import type { Answer, Failure, FailureCause, FailureKind } from './failure';
import {
	hasBadCertificate,
	type HttpAnswer,
	isAccountStatus,
	isClientError,
	isContentStatus,
	isSuccess,
	isUnavailable,
	type NoAnswer,
	TOO_LARGE,
	TOO_MANY_REQUESTS,
} from './httpAnswer';
import { isCertainlyUnsent } from './unsent';

/**
 * Reads an answer of this endpoint: its list, or why there is none.
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
	if (answer.kind === 'none') return { kind: 'failure', failure: failureWithoutAnswer(answer) };
	const { status } = answer;
	const body = isSuccess(status) || isClientError(status) ? answer.body : undefined;
	const code = body && apiCodeOf(body);
	const rule = code === undefined ? undefined : endpoint.codes.get(code);
	const kind = kindOf(answer, body, rule);
	const failure = (): Failure => ({
		kind,
		cause: rule?.cause ?? causeOf(kind, status),
		retryAfterMs: kind === 'away' ? retryAfterMs(answer.retryAfter, nowMs) : undefined,
		isUnsent: isCertainlyUnsent(answer),
		isShared: rule?.isShared,
		problem: answerProblem(answer, body, rule),
	});

	const list = body && endpoint.listIn(body);
	const isEmpty = list === undefined || list.length === 0;
	if (kind === 'account') {
		// Reading has no effect that could be lost.
		if (endpoint.isRepeatable || isEmpty) return { kind: 'failure', failure: failure() };
		return { kind: 'list', list, failure: failure() };
	}
	const isWhole = isSuccess(status) && body !== undefined && !isRefusal(body);
	return list && (!isEmpty || isWhole)
		? { kind: 'list', list }
		: { kind: 'failure', failure: failure() };
}

function kindOf(
	{ status, isCut }: HttpAnswer,
	body: JsonObject | undefined,
	rule: CodeRule | undefined,
): FailureKind {
	if (isAccountStatus(status)) return 'account';
	if (rule) return KIND_OF_SCOPE[rule.scope];
	if (isContentStatus(status)) return 'refused';
	if (isUnavailable(status)) return 'away';
	if (!isSuccess(status)) return 'rejected';
	if (isCut) return 'away';
	return body && isRefusal(body) ? 'refused' : 'unreadable';
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

function failureWithoutAnswer(answer: NoAnswer): Failure {
	const isUnsent = isCertainlyUnsent(answer);
	const problem = noAnswerProblem(answer, isUnsent);
	if (hasBadCertificate(answer)) {
		return { kind: 'rejected', cause: 'configuration-invalid', isUnsent, problem };
	}
	const kind = answer.code === TOO_LARGE ? 'unreadable' : 'away';
	return { kind, cause: 'temporarily-unavailable', isUnsent, problem };
}

/**
 * Converts the header `Retry-After`, seconds or an HTTP date (RFC 9110, 10.2.3), to milliseconds from now. Undefined if
 * it is missing or invalid.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// Of the formats that JavaScript reads, only those with the name of a month can be HTTP dates.
	const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
