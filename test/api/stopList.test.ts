import {
	ALL_OPT_OUTS,
	type OptOut,
	optOutFields,
	stopAddCall,
	stopListCall,
} from '../../nodes/SmsPartner/api/stopList';

const readStopList = (body: unknown): readonly OptOut[] => {
	const { outcomes } = stopListCall.toOutcomes([ALL_OPT_OUTS], [body]);
	return outcomes.flatMap((one) => (one.kind === 'result' ? one.result.rows : []));
};

const stopIdIn = (body: unknown): unknown => {
	const [outcome] = stopAddCall.toOutcomes([ANNE], [body]).outcomes;
	return outcome.kind === 'result' && outcome.result.fields.optOutId;
};

const ANNE = '+33639980001';

it('reads IDs and numbers in any format, and omits entries without an ID or a number', () => {
	const data = [
		{ id: 19, phoneNumber: ANNE, createdAt: '2015-07-20 10:19:45' },
		{ id: '20', phoneNumber: '0639980002', createdAt: null },
		{ id: 21 },
		{ phoneNumber: ANNE },
		{ id: 'x', phoneNumber: ANNE },
		[],
		null,
		'x',
	];
	expect(readStopList({ data })).toEqual([
		{ optOutId: 19, phoneNumber: ANNE, createdAt: '2015-07-20 10:19:45' },
		{ optOutId: 20, phoneNumber: '+33639980002', createdAt: null },
	]);
});

it('keeps numbers that the numbering plan does not know, as they are', () => {
	const numbers = ['+999612345678', '+3361234567', '+33692123456'];
	const data = numbers.map((phoneNumber, index) => ({ id: index, phoneNumber }));
	expect(readStopList({ data }).map(({ phoneNumber }) => phoneNumber)).toEqual(numbers);
});

it.each([[{}], [{ data: null }], [{ data: { 0: { id: 19, phoneNumber: ANNE } } }]])(
	'reads nothing from %j',
	(body) => {
		expect(readStopList(body)).toEqual([]);
	},
);

it('makes an item with a date in UTC, or without a date', () => {
	const optOut = { optOutId: 19, phoneNumber: ANNE };
	expect(optOutFields({ ...optOut, createdAt: '2015-07-20 10:19:45' })).toStrictEqual({
		...optOut,
		createdAt: '2015-07-20T08:19:45.000Z',
	});
	expect(optOutFields({ ...optOut, createdAt: '0000-00-00 00:00:00' })).toStrictEqual(optOut);
});

it.each([
	[{ stopId: 300 }, 300],
	[{ stopId: '300' }, 300],
	[{ stopId: null }, undefined],
	[{}, undefined],
	[undefined, undefined],
])('reads the ID in %j as %j', (body, id) => {
	expect(stopIdIn(body)).toBe(id);
});
