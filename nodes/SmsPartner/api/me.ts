import {
	definedFields,
	flagOf,
	integerOf,
	isRecord,
	type JsonObject,
	numberOf,
	recordOf,
} from '../guards';
import { COMMON_CODES } from './codes';
import { DEFAULT_BASE_URL } from './credential';
import { type BatchCall, type Endpoint, singleCall } from './endpoint';
import { apiMessageOf, codeSuffixOf, errorCodeOf, isCodeOk, isDone, wordOf } from './entry';
import { isAccountStatus, isSuccess } from './httpAnswer';
import type { ItemResult } from './outcome';

/** The account. An answer without a balance or credits does not come from SMS Partner's API. */
export const ME: Endpoint = {
	method: 'GET',
	path: '/me',
	isRepeatable: true,
	listIn: (body) =>
		flagOf(body.success) !== false && isCodeOk(body) && hasCredits(body) ? [body] : undefined,
	codes: COMMON_CODES,
};

/** What the items are about that need the account: all of them share one request. */
export const ACCOUNT = 'account';

export const meCall: BatchCall<string, ItemResult> = singleCall(
	ME,
	() => ({}),
	(_, body) => ({ kind: 'result', result: { fields: accountFields(body) } }),
);

/** The longest e-mail address (RFC 5321, 4.5.3.1.3). */
const MAX_USERNAME_LENGTH = 254;

/** The fields of an Account item. Fields that the API omits are omitted. */
function accountFields({ user, credits }: JsonObject): JsonObject {
	const { username } = recordOf(user);
	const credit = recordOf(credits);
	return definedFields({
		username: wordOf(username, MAX_USERNAME_LENGTH),
		// Two names for the same amount.
		balance: numberOf(credit.balance ?? credit.solde),
		currency: wordOf(credit.currency),
		creditSms: integerOf(credit.creditSms),
		creditSmsECO: integerOf(credit.creditSmsECO),
		creditHlr: integerOf(credit.creditHlr),
		toSend: integerOf(credit.toSend),
	});
}

function hasCredits({ credits }: JsonObject): boolean {
	if (!isRecord(credits)) return false;
	const { balance, solde, creditSms } = credits;
	return [balance, solde, creditSms].some((amount) => numberOf(amount) !== undefined);
}

/**
 * What is wrong with a credential, from the answer to `GET /me`, in words that its form can show; undefined if nothing
 * is.
 *
 * @param body parsed JSON, or text if it is not JSON
 * @param url the URL that was requested, as it is shown
 */
export function credentialProblem(status: number, body: unknown, url: string): string | undefined {
	const answer = recordOf(body);
	if (isSuccess(status) && isDone(answer)) return undefined;
	const code = errorCodeOf(answer);
	const rule = code === undefined ? undefined : COMMON_CODES.get(code);
	if (rule) return `${rule.error} (code ${code}). ${rule.errorDescription}`;
	if (isAccountStatus(status)) {
		return `SMS Partner refused this API key or this server's IP (HTTP ${status}). Copy the key of your account from https://my.smspartner.fr, and check the account's list of allowed IPs.`;
	}
	if (status >= 500 || status === 429) {
		return `SMS Partner is not available (HTTP ${status}). Try again later.`;
	}
	const apiMessage = apiMessageOf(answer);
	if (apiMessage !== undefined) {
		return `${url} says: ${apiMessage}${codeSuffixOf(answer)}. If this is not SMS Partner, set 'Base URL' to ${DEFAULT_BASE_URL}.`;
	}
	return `The server at ${url} is not SMS Partner's API (HTTP ${status}). Set 'Base URL' to ${DEFAULT_BASE_URL}.`;
}
