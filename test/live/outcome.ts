import { apiCodeOf, apiMessageOf } from '../../nodes/SmsPartner/api/entry';
import { flagOf, isRecord, type JsonObject, textOf } from '../../nodes/SmsPartner/guards';
import { type Assumption, type LiveAnswer, observed } from './call';

/** How an answer or an entry reports success or an error. */

const OK = 200;

/** Whether a body or an entry reports an error. */
export function isRefusal(body: JsonObject): boolean {
	const code = apiCodeOf(body);
	return flagOf(body.success) === false || (code !== undefined && code !== OK);
}

/** The body of an answer if it reports success with any 2xx status. */
export function successBody({ status, body }: LiveAnswer): JsonObject | undefined {
	return body && status >= 200 && status < 300 && !isRefusal(body) ? body : undefined;
}

/** Describes an answer: HTTP status, code and SMS Partner's message. */
export function outcomeOf(answer: LiveAnswer): string {
	const { status, body } = answer;
	if (!body) return `HTTP ${status} without a JSON object`;
	return `HTTP ${status}, ${isRefusal(body) ? refusalOf(body) : 'success'}`;
}

/** Describes why an answer lacks the expected data. */
export function absence(answer: LiveAnswer): string {
	return successBody(answer)
		? `${outcomeOf(answer)}, but without the expected data`
		: outcomeOf(answer);
}

/** Describes the error in a body or an entry: its code, and its message with the field that contains it. */
export function refusalOf(body: JsonObject): string {
	const code = apiCodeOf(body);
	const outer =
		code !== undefined && String(body.code) !== String(code) ? ` inside ${String(body.code)}` : '';
	const message = apiMessageOf(body) ?? textOf(body.status);
	const field = ['message', 'errors', 'error', 'status'].find((name) => body[name] !== undefined);
	return [
		code === undefined ? 'no code' : `code ${code}${outer}`,
		...(message === undefined ? [] : [`"${message}" in ${field}`]),
	].join(', ');
}

/** The assumption that a request is refused with this code and this HTTP status. */
export function refused(code: number, status = OK): Assumption {
	return {
		assumption: `Refused with code ${code} and HTTP ${status}`,
		read: (answer) =>
			observed(
				answer.status === status && isRecord(answer.body) && apiCodeOf(answer.body) === code,
				outcomeOf(answer),
			),
	};
}

/** The assumption that a request succeeds. */
export function succeeds(assumption: string): Assumption {
	return {
		assumption,
		read: (answer) => observed(successBody(answer) !== undefined, outcomeOf(answer)),
	};
}
