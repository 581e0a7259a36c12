import { COST_RESUME, costsCall, parsePeriod } from '../../nodes/SmsPartner/api/costs';

const OCTOBER = {
	...{ month: 'october', year: '2021', m: '10', date: 1633039200 },
	...{ type: 'month', cost: '49.174', nb_send: '1210' },
};

const read = (datas: unknown): unknown => {
	const { outcomes, unexpected } = costsCall.toOutcomes(['interval=last_month'], [{ datas }]);
	const [outcome] = outcomes;
	const rows = outcome.kind === 'result' ? outcome.result.rows : [];
	return [rows.map((row) => row.kind === 'result' && row.result.fields), unexpected];
};

it('reads the months of the documented answer, which has no code', () => {
	const list = COST_RESUME.listIn({ success: true, datas: [OCTOBER] });
	expect(list).toHaveLength(1);
	expect(read([OCTOBER, { ...OCTOBER, m: 9, nb_send: 7, cost: 0 }])).toEqual([
		[
			{ month: '2021-10', type: 'month', sent: 1210, cost: 49.174 },
			{ month: '2021-09', type: 'month', sent: 7, cost: 0 },
		],
		0,
	]);
});

it('counts what it cannot read, and leaves out what SMS Partner leaves out', () => {
	const { year, m } = OCTOBER;
	expect(read([null, 'x', { year }, { m }, { year, m, cost: 'x' }])).toEqual([
		[{ month: '2021-10' }],
		4,
	]);
	expect(read({})).toEqual([[], 0]);
});

it.each([
	[{ success: true, datas: {} }],
	[{ success: true }],
	[{ datas: [] }],
	[{ success: false, code: 10 }],
])('finds no list in %j', (body) => {
	expect(COST_RESUME.listIn(body)).toBeUndefined();
});

describe('a period', () => {
	const custom = (from: unknown, to: unknown): unknown =>
		parsePeriod('custom', { from, to }, 'Europe/Paris');

	it('is requested by its name, or by its first and last day', () => {
		const period = parsePeriod('last_month', { from: 'x' }, 'Europe/Paris');
		expect(period).toEqual({ value: 'interval=last_month' });
		expect(custom('2022-10-21', '2022-11-01T00:30:00+02:00')).toEqual({
			value: 'interval=custom&from=21-10-2022&to=31-10-2022',
		});
		const toContent = costsCall.toContent(['interval=custom&from=21-10-2022&to=31-10-2022']);
		expect(toContent).toEqual({ interval: 'custom', from: '21-10-2022', to: '31-10-2022' });
	});

	it.each(['Europe/Athens', 'Asia/Tokyo', 'America/Los_Angeles'])(
		'has the days that a person chose in %s',
		(timeZone) => {
			const dates = { from: '2026-10-01T00:00:00', to: '2026-10-31' };
			expect(parsePeriod('custom', dates, timeZone)).toEqual({
				value: 'interval=custom&from=01-10-2026&to=31-10-2026',
			});
		},
	);

	it('has days, in order', () => {
		expect(custom('x', '2022-10-21')).toMatchObject({
			problem: { error: "The parameter 'From' is not a date" },
		});
		expect(custom('2022-10-21', '2022-02-30')).toMatchObject({
			problem: { error: "The parameter 'To' is not a date" },
		});
		expect(custom('2022-10-21', '2022-10-20')).toMatchObject({
			problem: { error: "'From' is later than 'To'" },
		});
		expect(custom('2022-10-21', '2022-10-21')).toHaveProperty('value');
	});
});
