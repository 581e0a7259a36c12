import {
	checkWith,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	PHONE_FIELD,
	simulate,
} from '../../engine/scenario';
import { listed, withStops } from './stopList';

/** Opt-Out: Delete. */

afterEach(closeSimulators);

const [ANNE, BRUNO, CHLOE] = ['+33639980001', '+33639980002', '+33639980003'];

const run = checkWith({ resource: 'optOut', operation: 'delete', ...PHONE_FIELD });

describe('Delete', () => {
	it('reads the list once to find the entries of the numbers', async () => {
		const simulator = await withStops(ANNE, BRUNO, CHLOE, ANNE);
		const done = await run(simulator, [
			{ phoneNumber: CHLOE },
			{ phoneNumber: '0639980001' },
			{ phoneNumber: '+33639980009' },
		]);
		expect(jsonOf(done)).toMatchObject([
			[
				{ optOutId: 21, phoneNumber: CHLOE, deleted: true },
				{ phoneNumber: ANNE, deleted: true },
			],
			[{ phoneNumber: '+33639980009', error: 'Number is not on the STOP list' }],
		]);
		expect(linksOf(done)).toEqual([[0, 1], [2]]);
		expect(listed(simulator)).toEqual([BRUNO]);
		expect(simulator.log.filter(({ path }) => path.endsWith('/list'))).toHaveLength(1);
	});

	it('says if the list that it searches is incomplete', async () => {
		const body = { success: true, nbData: 900, data: [{ id: 1, phoneNumber: BRUNO }] };
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const done = await run(simulator, [{ phoneNumber: ANNE }]);
		expect(hintsOf(done)[1]).toMatch(/^The list is not complete.* 899 more opt-outs/);
	});

	it.each([
		['was cut', { nbData: 900, data: [{ id: 1, phoneNumber: BRUNO }] }],
		[
			'cannot be read whole',
			{
				data: [
					{ id: 1, phoneNumber: BRUNO },
					{ id: 'x', phoneNumber: ANNE },
				],
			},
		],
	])('does not say that a number is not on a list that %s', async (_, list) => {
		const body = { success: true, ...list };
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const done = await run(simulator, [{ phoneNumber: ANNE }]);
		expect(jsonOf(done)[1]).toEqual([
			{
				phoneNumber: ANNE,
				error: 'Number was not found on the STOP list',
				errorDescription:
					'SMS Partner returned only a part of its STOP list, so the number may still be on it. Look for it at https://my.smspartner.fr.',
				errorSource: 'request',
			},
		]);
	});

	it('deletes an entry whose ID is too large for a number', async () => {
		const list = `{"success":true,"data":[{"id":9007199254740993,"phoneNumber":"${ANNE}"}]}`;
		const simulator = await simulate({
			change: (_, { path }) =>
				path.endsWith('/list')
					? { status: 200, body: list }
					: { status: 200, body: { success: true, code: 200 } },
		});
		const done = await run(simulator, [{ phoneNumber: ANNE }]);
		expect(simulator.log[1].query.get('id')).toBe('9007199254740993');
		expect(jsonOf(done)[0]).toMatchObject([{ optOutId: '9007199254740993', deleted: true }]);
	});

	it('does not count an entry as deleted that SMS Partner reports as an error', async () => {
		const simulator = await simulate({
			account: { stopList: [ANNE] },
			change: (usual, { path }) =>
				path.endsWith('/delete') ? { status: 200, body: { success: true, code: 9 } } : usual,
		});
		const done = await run(simulator, [{ phoneNumber: ANNE }]);
		expect(jsonOf(done)).toMatchObject([[], [{ phoneNumber: ANNE, errorCode: 9 }]]);
	});

	it('counts an entry as deleted if only the answer to its request was lost', async () => {
		const simulator = await simulate({
			account: { stopList: [ANNE, BRUNO] },
			change: (usual, _, index) => (index === 1 ? { ...usual, delivery: 'drop' } : usual),
		});
		const done = await run(simulator, [{ phoneNumber: ANNE }]);
		expect(jsonOf(done)).toMatchObject([[{ phoneNumber: ANNE, deleted: true }], []]);
		expect(listed(simulator)).toEqual([BRUNO]);
	});

	it('does not fail if no number is on the list', async () => {
		const done = await run(await withStops(BRUNO), [{ phoneNumber: ANNE }]);
		expect(done.task.error).toBeUndefined();
		expect(jsonOf(done)).toMatchObject([[], [{ phoneNumber: ANNE, errorSource: 'message' }]]);
	});

	it('makes no request if no item has a number', async () => {
		const simulator = await withStops(ANNE);
		const done = await run(simulator, [{ phoneNumber: '' }]);
		expect(jsonOf(done)[1]).toMatchObject([{ error: 'No phone number' }]);
		expect(simulator.log).toEqual([]);
	});

	it.each([0, 1])(
		'sends a number to Error if one of its two entries stays on the list: %i',
		async (n) => {
			const simulator = await simulate({
				account: { stopList: [ANNE, ANNE] },
				acts: ({ query }) => query.get('id') !== String(19 + n),
			});
			const done = await run(simulator, [{ phoneNumber: ANNE }], {
				onError: 'continueErrorOutput',
				parameters: { requestOptions: { maxRetryTime: 0 } },
			});
			expect(
				jsonOf(done)
					.slice(0, 2)
					.flat()
					.map(({ error }) => error),
			).toEqual(['SMS Partner is not available (HTTP 503)']);
		},
	);
});
