import { isRecord } from '../../../nodes/SmsPartner/guards';
import {
	type Call,
	inconclusive,
	type LiveAnswer,
	type Observation,
	observed,
	type Run,
} from '../call';
import { fields } from '../kinds';
import { refused, successBody } from '../outcome';

/** The account, and requests that are refused because of the key or the path. */

const creditsOf = (answer: LiveAnswer | undefined): Record<string, unknown> | undefined => {
	const credits = answer && successBody(answer)?.credits;
	return isRecord(credits) ? credits : undefined;
};

export const ME: Call = {
	title: 'GET /me',
	request: () => ({ method: 'GET', path: '/me' }),
	assumptions: [
		fields((answer) => answer.body, { success: 'a boolean', code: 'a number' }),
		fields(
			(answer) => {
				const user = successBody(answer)?.user;
				return isRecord(user) ? user : undefined;
			},
			{ username: 'a string' },
		),
		fields(creditsOf, {
			creditSms: 'a number',
			creditSmsECO: 'a number',
			creditHlr: 'a number',
			toSend: 'a number',
			balance: 'a decimal as a string',
			currency: 'a string',
		}),
		{
			assumption: 'Answers have the content type application/json',
			read: ({ headers }) => {
				const type = headers['content-type'] ?? 'none';
				return observed(type.startsWith('application/json'), type);
			},
		},
		{
			assumption: 'No header mentions a rate limit',
			read: ({ headers }) => {
				const limits = Object.entries(headers).filter(([name]) => /limit|retry/.test(name));
				const seen = limits.map(([name, value]) => `${name}: ${value}`).join(', ');
				return observed(limits.length === 0, seen || 'none');
			},
		},
	],
};

export const NO_KEY: Call = {
	title: 'GET /me without a key',
	request: () => ({ method: 'GET', path: '/me', key: 'none' }),
	assumptions: [refused(1)],
};

export const WRONG_KEY: Call = {
	title: 'GET /me with a wrong key',
	request: () => ({ method: 'GET', path: '/me', key: 'wrong' }),
	assumptions: [refused(10)],
};

export const WRONG_KEY_IN_BODY: Call = {
	title: 'POST /multi-status with a wrong key',
	request: () => ({
		method: 'POST',
		path: '/multi-status',
		content: { SMSStatut_List: [] },
		key: 'wrong',
	}),
	assumptions: [refused(10)],
};

export const UNKNOWN_PATH: Call = {
	title: 'GET /no-such-path',
	request: () => ({ method: 'GET', path: '/no-such-path', key: 'none' }),
	assumptions: [
		{
			assumption: 'An unknown path is answered with HTTP 404',
			read: ({ status }) => observed(status === 404, `HTTP ${status}`),
		},
	],
};

export const ME_AFTERWARDS: Call = {
	title: 'GET /me, after everything else',
	request: () => ({ method: 'GET', path: '/me' }),
	assumptions: [{ assumption: 'The sandbox costs nothing', read: costsNothing }],
};

/** Reports whether the credits changed, but not their amount, which is private. */
function costsNothing(answer: LiveAnswer, { answers, isRealSms }: Run): Observation {
	if (isRealSms) return inconclusive('a real SMS was sent');
	const first = answers.get(ME);
	const before = first?.kind === 'http' ? creditsOf(first) : undefined;
	const after = creditsOf(answer);
	if (!before || !after) return inconclusive('the answer has no credits');
	const changed = ['balance', 'creditSms', 'creditSmsECO'].filter(
		(name) => String(before[name]) !== String(after[name]),
	);
	return observed(
		changed.length === 0,
		changed.length === 0 ? 'the credits are unchanged' : `changed: ${changed.join(', ')}`,
	);
}
