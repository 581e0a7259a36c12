import { createBodyParser } from '../../nodes/SmsPartner/api/httpAnswer';
import { createRedactor } from '../../nodes/SmsPartner/api/redaction';
import { type JsonObject, numberOf } from '../../nodes/SmsPartner/guards';

/** Replaces what is private by samples in the same format. */

/** For the number of the user. Reserved for fiction, like those of the requests. */
export const SAMPLE_PHONE = '+33639980042';

/** For the numbers of others, e.g. on the STOP list. */
const OTHER_PHONE = '+33639980099';

/** Numbers in E.164, and French ones without spaces; not those that are reserved for fiction. */
const PHONES = /\+(?!3363998)[1-9]\d{7,14}|(?<!\d)(?:0033|33|0)(?!63998)[1-9]\d{8}(?!\d)/g;

/** What may be between the digits of a number. */
const SEPARATOR = String.raw`((?:[\s.()/-]|%20|\\u00a0)*)`;

/** The endpoints whose answers are about the account, and their fields that are not private. */
const ACCOUNT_PATHS: ReadonlySet<string> = new Set(['/me', '/statistics/cost-resume']);
const PUBLIC = new Set(['code', 'message', 'currency', 'type', 'month', 'year', 'm', 'date']);

const MAX_OPT_OUTS = 3;

/**
 * Returns a function that redacts the body of an answer. If it contains the key or the number in an encoded form, nothing
 * of it is left.
 *
 * @param phone French, in E.164
 */
export function createAnswerRedactor(
	apiKey: string,
	phone: string,
): (path: string, text: string) => string {
	const digits = phone.slice(3);
	const spelled = new RegExp([...digits].join(SEPARATOR), 'g');
	const toSample = (_: string, ...separators: string[]): string =>
		[...SAMPLE_PHONE.slice(3)].map((digit, at) => (separators[at - 1] ?? '') + digit).join('');
	const toOther = (found: string): string =>
		found.startsWith('+') ? OTHER_PHONE : found.slice(0, -9) + OTHER_PHONE.slice(3);
	const [redactKey, redactNumber] = [apiKey, digits].map(createRedactor);
	const replaceAccount = createAccountReplacer();
	return (path, text) => {
		const { body } = createBodyParser('')(text);
		const account = body && ACCOUNT_PATHS.has(path) && JSON.stringify(body, replaceAccount);
		const impersonal = account || (body && shortList(body)) || text;
		const replaced = impersonal.replace(spelled, toSample).replace(PHONES, toOther);
		return redactKey(redactNumber(replaced));
	};
}

/** Replaces names by a sample, and amounts by numbers: equal amounts by equal ones, in all answers. */
function createAccountReplacer(): (name: string, value: unknown) => unknown {
	const amounts: number[] = [];
	return (name, value) => {
		if (PUBLIC.has(name) || !['string', 'number'].includes(typeof value)) return value;
		const amount = numberOf(value);
		if (amount === undefined) return 'sample';
		if (!amounts.includes(amount)) amounts.push(amount);
		const sample = amounts.indexOf(amount) + 1;
		return typeof value === 'string' ? sample.toFixed(value.split('.')[1]?.length ?? 0) : sample;
	};
}

/** A long STOP list shortened, with its length accordingly. */
function shortList({ data, ...rest }: JsonObject): string | undefined {
	if (!Array.isArray(data) || data.length <= MAX_OPT_OUTS) return undefined;
	const nbData = Number(rest.nbData) - data.length + MAX_OPT_OUTS;
	return JSON.stringify({ ...rest, nbData, data: data.slice(0, MAX_OPT_OUTS) });
}
