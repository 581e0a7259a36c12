import { flagOf, isRecord } from '../data';
import { DEFAULT_BASE_URL } from './baseUrl';
import { COMMON_CODES } from './codes';
import { apiCodeOf, apiMessageOf } from './words';

/**
 * What is wrong with a credential, from the answer to `GET /me`; undefined if nothing is.
 *
 * @param body parsed JSON, or text if it is not JSON
 * @param url the URL that was requested, as it is shown
 */
export function readMeAnswer(status: number, body: unknown, url: string): string | undefined {
	const answer = isRecord(body) ? body : {};
	const code = apiCodeOf(answer);
	const isOk = status >= 200 && status < 300;
	if (isOk && flagOf(answer.success) === true && (code === undefined || code === 200)) {
		return undefined;
	}
	const rule = code === undefined ? undefined : COMMON_CODES.get(code);
	if (rule) return `${rule.error} (code ${code}). ${rule.errorDescription}`;
	if (status === 401 || status === 403) {
		return `SMS Partner refused this API key or this server's IP (HTTP ${status}). Copy the key of your account from https://my.smspartner.fr, and check the account's list of allowed IPs.`;
	}
	if (status >= 500 || status === 429) {
		return `SMS Partner is not available (HTTP ${status}). Try again later.`;
	}
	const apiMessage = apiMessageOf(answer);
	if (apiMessage !== undefined) {
		const codeSuffix = code === undefined ? '' : ` (code ${code})`;
		return `${url} says: ${apiMessage}${codeSuffix}. If this is not SMS Partner, set 'Base URL' to ${DEFAULT_BASE_URL}.`;
	}
	return `The server at ${url} is not SMS Partner's API (HTTP ${status}). Set 'Base URL' to ${DEFAULT_BASE_URL}.`;
}
