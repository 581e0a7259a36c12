import { ACCOUNT, meCall } from '../../nodes/SmsPartner/api/me';

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
