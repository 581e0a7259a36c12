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
	const digits = [...phone.slice(3)];
	const spelled = new RegExp(digits.join(SEPARATOR), 'g');
	const toSample = (_: string, ...separators: string[]): string =>
		[...SAMPLE_PHONE.slice(3)]
			.map((digit, index) => (separators[index - 1] ?? '') + digit)
			.join('');
	const redactors = [apiKey, digits.join('')].map(createRedactor);
	const replaceAccount = createAccountReplacer();
	return (path, text) => {
		const { body } = createBodyParser('')(text);
		const own = body && ACCOUNT_PATHS.has(path) ? JSON.stringify(body, replaceAccount) : text;
		const few = body && Array.isArray(body.data) ? JSON.stringify(shorten(body, body.data)) : own;
		const replaced = few
			.replace(spelled, toSample)
			.replace(PHONES, (found) =>
				found.startsWith('+') ? OTHER_PHONE : found.slice(0, -9) + OTHER_PHONE.slice(3),
			);
		return redactors.reduce((rest, redact) => redact(rest), replaced);
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

/** Shortens the STOP list, and its length accordingly. */
function shorten(body: JsonObject, list: readonly unknown[]): JsonObject {
	const missing = Number(body.nbData) - list.length;
	const data = list.slice(0, MAX_OPT_OUTS);
	return { ...body, nbData: data.length + missing, data };
}
