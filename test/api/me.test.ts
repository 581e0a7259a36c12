import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { ACCOUNT, ME, meCall } from '../../nodes/SmsPartner/api/me';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

const readAccount = (body: object): unknown => {
	const [outcome] = meCall.toOutcomes([ACCOUNT], [body]).outcomes;
	return outcome.kind === 'result' ? outcome.result.fields : outcome;
};

it('reads the account in the types that n8n users expect', () => {
	const body = {
		user: { username: 'demo@example.fr', firstname: 'Camille' },
		credits: {
			...{ creditSms: 1846, creditSmsECO: '2500', creditHlr: 10000, toSend: 0 },
			...{ balance: '90.500', solde: '90.500', currency: 'EUR' },
		},
	};
	expect(readAccount(body)).toStrictEqual({
		username: 'demo@example.fr',
		balance: 90.5,
		currency: 'EUR',
		creditSms: 1846,
		creditSmsECO: 2500,
		creditHlr: 10000,
		toSend: 0,
	});
});

it.each([
	[{}, {}],
	[{ user: 'demo', credits: [] }, {}],
	[{ user: { username: '' }, credits: { solde: '7' } }, { balance: 7 }],
	[
		{ user: { username: 'x'.repeat(255) }, credits: { currency: 'x'.repeat(51) } },
		{ username: `${'x'.repeat(253)}…`, currency: `${'x'.repeat(49)}…` },
	],
	[{ credits: { balance: 'x', creditSms: 1.5 } }, {}],
])('reads %j as %j', (body, fields) => {
	expect(readAccount(body)).toStrictEqual(fields);
});

/** How an endpoint reads an answer: as its entries, or as a failure, which may certainly have had no effect. */
const read = (endpoint: Endpoint, body: JsonObject, status = 200): unknown => {
	const answer = readAnswer({ kind: 'http', status, body, isCut: false }, endpoint, 0);
	if (answer.kind === 'list') return answer.list;
	const { kind, isUnsent, isShared } = answer.failure;
	return { kind, isUnsent, ...(isShared && { isShared }) };
};

const HOLLOW = { success: true, code: 200, message: 'Request queued for processing' };

const UNCERTAIN = { kind: 'unreadable', isUnsent: false };

describe('/me', () => {
	it('is accepted if its answer contains credits', () => {
		const body = { success: true, credits: { balance: '90.50' } };
		expect(read(ME, body)).toEqual([body]);
	});

	it.each([HOLLOW, { success: true, credits: 5 }, { success: true, credits: null }])(
		'is not accepted with %j',
		(body) => {
			expect(read(ME, body)).toEqual(UNCERTAIN);
		},
	);
});
