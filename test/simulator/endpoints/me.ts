import { COST_PER_SMS, CURRENCY, type SimulatedEndpoint, success } from '../answers';

/** The account. */
const me: SimulatedEndpoint = (_, { account: { balance } }) =>
	success({
		user: { username: 'demo@example.fr', firstname: 'Camille', lastname: 'Martin' },
		credits: {
			creditSms: Math.floor(balance / COST_PER_SMS),
			creditSmsECO: 2500,
			creditHlr: 10000,
			toSend: 0,
			balance: balance.toFixed(3),
			currency: CURRENCY,
		},
	});

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/me': me,
};
