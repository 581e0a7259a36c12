import { COST_PER_SMS, error, type SimulatedEndpoint, success } from '../answers';

const MONTHS = [
	{ month: 'october', year: '2021', m: '10', date: 1633039200, nb_send: '1210' },
	{ month: 'november', year: '2021', m: '11', date: 1635721200, nb_send: '1409' },
];

/** Costs by month; of the two documented ones. An answer has no code. */
const costResume: SimulatedEndpoint = ({ interval, from, to }) => {
	const isKnown = ['last_month', 'last_twelve_months', 'custom'].includes(String(interval));
	// SMS Partner documents no code for it.
	if (!isKnown || (interval === 'custom' && !(from && to)))
		return error(90, 'Paramètres incorrects');
	const months = interval === 'last_month' ? MONTHS.slice(1) : MONTHS;
	const { body } = success({});
	return {
		status: 200,
		body: {
			...Object(body),
			code: undefined,
			datas: months.map((month) => ({
				...{ ...month, type: 'month' },
				cost: (Number(month.nb_send) * COST_PER_SMS).toFixed(3),
			})),
		},
	};
};

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/statistics/cost-resume': costResume,
};
