import { ruleOfCode } from './apiCodes';
import { apiMessageOf } from './apiMessage';
import { flagOf, integerOf, isRecord } from './fields';

/**
 * What is wrong with a credential, from the answer to `GET /me`; undefined if it is good.
 *
 * @param body parsed JSON, or the text where it is none
 */
export function readMeAnswer(status: number, body: unknown): string | undefined {
	const answer = isRecord(body) ? body : {};
	const code = integerOf(answer.code);
	const isOk = status >= 200 && status < 300;
	if (isOk && flagOf(answer.success) === true && (code === undefined || code === 200)) {
		return undefined;
	}
	const said = apiMessageOf(answer);
	const rule = ruleOfCode(code);
	if (rule?.scope === 'account') {
		return `${said ?? rule.error} (code ${code}). ${rule.errorDescription}`;
	}
	if (status === 401 || status === 403) {
		return `SMS Partner refused this API key or this server's IP (HTTP ${status}). Copy the key of your account from https://my.smspartner.fr, and check the account's list of allowed IPs.`;
	}
	if (said !== undefined) {
		return `SMS Partner says: ${said}${code === undefined ? '' : ` (code ${code})`}`;
	}
	if (status >= 500 || status === 429) {
		return `SMS Partner has a problem (HTTP ${status}). Try again later.`;
	}
	return `What answers at the Base URL is not SMS Partner's API (HTTP ${status}). For SMS Partner it is https://api.smspartner.fr/v1.`;
}
