import { CURRENCY, type SimulatedEndpoint, success } from '../answers';

/** The account. */
export const me: SimulatedEndpoint = () =>
	success({
		user: { username: 'demo@example.fr', firstname: 'Camille', lastname: 'Martin' },
		credits: {
			creditSms: 2000,
			creditSmsECO: 2500,
			creditHlr: 10000,
			toSend: 0,
			balance: '90.000',
			currency: CURRENCY,
		},
	});
