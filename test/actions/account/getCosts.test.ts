import { check, closeSimulators, hintsOf, jsonOf, linksOf, simulate } from '../../engine/scenario';

/** Account: Get Costs. */

afterEach(closeSimulators);

const operation = { resource: 'account', operation: 'getCosts' };

it('requests each period once, and returns its months for each item', async () => {
	const simulator = await simulate();
	const run = await check(simulator, [{}, {}], {
		parameters: { ...operation, interval: 'last_twelve_months' },
	});
	expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /v1/statistics/cost-resume',
	]);
	expect(linksOf(run)).toEqual([[0, 0, 1, 1], []]);
	expect(jsonOf(run)[0].map(({ month, sent }) => [month, sent])).toEqual([
		['2021-10', 1210],
		['2021-11', 1409],
		['2021-10', 1210],
		['2021-11', 1409],
	]);
	expect(hintsOf(run)).toEqual([]);
});

it('requests one period after the other, and sends one that cannot be read to Error', async () => {
	const simulator = await simulate({ latencyMs: 20 });
	const items = ['2021-10-01', '2021-11-01', 'soon'].map((from) => ({ from, to: '2021-11-30' }));
	const run = await check(simulator, items, {
		parameters: {
			...operation,
			...{ interval: 'custom', from: '={{ $json.from }}', to: '={{ $json.to }}' },
		},
	});
	expect(simulator.mostInFlight).toBe(1);
	expect(simulator.log.map(({ query }) => query.get('from'))).toEqual(['01-10-2021', '01-11-2021']);
	expect(linksOf(run)).toEqual([[0, 0, 1, 1], [2]]);
	expect(jsonOf(run)[1]).toMatchObject([{ from: 'soon', errorSource: 'input' }]);
});
