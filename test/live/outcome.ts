import { flagOf, isRecord, type JsonObject, textOf } from '../../nodes/SmsPartner/data';
import { apiCodeOf, apiMessageOf } from '../../nodes/SmsPartner/api/words';
import { type Assumption, type LiveAnswer, observed } from './call';

/** Whether an answer or an entry reports success or an error, and how. */

const OK = 200;

/** Whether a body or an entry reports an error. */
export function isRefusal(body: JsonObject): boolean {
	const code = apiCodeOf(body);
	return flagOf(body.success) === false || (code !== undefined && code !== OK);
}

/** The body of an answer that reports success, under any HTTP status of 2xx. */
export function successBody({ status, body }: LiveAnswer): JsonObject | undefined {
	return body && status >= 200 && status < 300 && !isRefusal(body) ? body : undefined;
}

/** In words: HTTP status, code and SMS Partner's text. */
export function outcomeOf(answer: LiveAnswer): string {
	const { status, body } = answer;
	if (!body) return `HTTP ${status} without a JSON object`;
	return `HTTP ${status}, ${isRefusal(body) ? refusalOf(body) : 'success'}`;
}

/** In words: why there is nothing to look at. */
export function absence(answer: LiveAnswer): string {
	return successBody(answer) ? `${outcomeOf(answer)}, but nothing to look at` : outcomeOf(answer);
}

/** In words: the code of a body or an entry, and the text with the name of its field. */
export function refusalOf(body: JsonObject): string {
	const code = apiCodeOf(body);
	const outer =
		code !== undefined && String(body.code) !== String(code) ? ` inside ${String(body.code)}` : '';
	const said = apiMessageOf(body) ?? textOf(body.status);
	const field = ['message', 'errors', 'error', 'status'].find((name) => body[name] !== undefined);
	return [
		code === undefined ? 'no code' : `code ${code}${outer}`,
		...(said === undefined ? [] : [`"${said}" in ${field}`]),
	].join(', ');
}

/** The assumption that a request is refused with this code, under this HTTP status. */
export function refused(code: number, status = OK): Assumption {
	return {
		assumption: `Refused with code ${code} under HTTP ${status}`,
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
