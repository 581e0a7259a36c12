import { COST_OF_ONE, CURRENCY, type SimulatedEndpoint, success } from '../answers';

/** The account. */
export const me: SimulatedEndpoint = (_, { account: { balance } }) =>
	success({
		user: { username: 'demo@example.fr', firstname: 'Camille', lastname: 'Martin' },
		credits: {
			creditSms: Math.floor(balance / COST_OF_ONE),
			creditSmsECO: 2500,
			creditHlr: 10000,
			toSend: 0,
			balance: balance.toFixed(3),
			currency: CURRENCY,
		},
	});
