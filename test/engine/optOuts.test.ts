import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../simulator/simulator';
import { fakeClock } from './fakeClock';
import type { NodeRun } from './runNode';
import {
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	nodeWith,
	PHONE_FIELD,
	simulate,
} from './scenario';

/** Opt-Out: the STOP list. */

afterEach(closeSimulators);

const [ANNE, BRUNO, CHLOE] = ['+33639980001', '+33639980002', '+33639980003'];
const LISTED = '2015-07-20T08:19:45.000Z';

const optOutOf = (optOutId: number, phoneNumber: string): object => ({
	optOutId,
	phoneNumber,
	createdAt: LISTED,
});

async function run(
	simulator: Simulator,
	operation: string,
	items: IDataObject[],
	{ parameters, ...more }: CheckOptions = {},
): Promise<NodeRun> {
	return await check(simulator, items, {
		node: nodeWith(fakeClock()),
		...more,
		parameters: { resource: 'optOut', operation, ...PHONE_FIELD, ...parameters },
	});
}

const withStops = async (...stopList: string[]): Promise<Simulator> =>
	await simulate({ now: fakeClock().now, account: { stopList } });

const listed = (simulator: Simulator): string[] =>
	simulator.store.account.stopList.map(({ phoneNumber }) => phoneNumber);

describe('Get Many', () => {
	it('requests the list once, and returns it for each item', async () => {
		const simulator = await withStops(ANNE, BRUNO);
		const done = await run(simulator, 'getAll', [{}, {}]);
		const both = [optOutOf(19, ANNE), optOutOf(20, BRUNO)];
		expect(jsonOf(done)).toEqual([[...both, ...both], []]);
		expect(linksOf(done)).toEqual([[0, 0, 1, 1], []]);
		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /v1/stop-sms/list',
		]);
	});

	it('returns 50 opt-outs by default, as many as Limit says, or all of them', async () => {
		const numbers = Array.from({ length: 60 }, (_, index) => `+336399800${10 + index}`);
		const simulator = await withStops(...numbers);
		const listWith = async (parameters: CheckOptions['parameters']): Promise<unknown> => {
			const done = await run(simulator, 'getAll', [{}, {}], { parameters });
			return [linksOf(done)[0].filter((item) => item === 1).length, hintsOf(done)];
		};
		const whatToDo = "To get all, turn on 'Return All'.";
		expect([
			await listWith({}),
			await listWith({ limit: 7 }),
			await listWith({ limit: 60 }),
			await listWith({ returnAll: true }),
		]).toEqual([
			[50, [`Returned 50 of 60 opt-outs. ${whatToDo}`]],
			[7, [`Returned 7 of 60 opt-outs. ${whatToDo}`]],
			[60, []],
			[60, []],
		]);
	});

	it('returns no item if nobody has opted out', async () => {
		const done = await run(await withStops(), 'getAll', [{}]);
		expect([done.task.error, jsonOf(done)]).toEqual([undefined, [[], []]]);
	});

	it('says if the list is incomplete, and how many entries it cannot read', async () => {
		const data = [{ id: 1, phoneNumber: ANNE }, { phoneNumber: BRUNO }, { id: 2 }, null];
		const body = { success: true, code: 200, nbData: 9, data };
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const all = await run(simulator, 'getAll', [{}], { parameters: { returnAll: true } });
		expect(jsonOf(all)[0]).toEqual([{ optOutId: 1, phoneNumber: ANNE }]);
		expect(hintsOf(all)).toEqual([
			expect.stringMatching(/^Ignored 3 entries/),
			'The list is not complete: SMS Partner knows of 5 more opt-outs than it returned',
		]);
		expect(hintsOf(await run(simulator, 'getAll', [{}]))).toHaveLength(2);
		const one = await run(simulator, 'getAll', [{}], { parameters: { limit: 1 } });
		expect(hintsOf(one)).toEqual([
			expect.stringMatching(/^Ignored 3 entries/),
			"Returned 1 of 6 opt-outs. To get all, turn on 'Return All'.",
		]);
	});
});

describe('Create', () => {
	it('adds each number once, however it is written', async () => {
		const simulator = await withStops();
		const done = await run(simulator, 'create', [
			{ phoneNumber: '06 39 98 00 01' },
			{ phoneNumber: BRUNO },
			{ phoneNumber: ANNE },
			{ phoneNumber: 'x' },
		]);
		const idOf = (number: string): number | undefined =>
			simulator.store.account.stopList.find(({ phoneNumber }) => phoneNumber === number)?.id;
		const added = (phoneNumber: string): object => ({ optOutId: idOf(phoneNumber), phoneNumber });
		expect(jsonOf(done)).toMatchObject([
			[added(ANNE), added(BRUNO), added(ANNE)],
			[{ phoneNumber: 'x', errorSource: 'input' }],
		]);
		expect(listed(simulator).sort()).toEqual([ANNE, BRUNO]);
		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual(
			Array(2).fill('POST /v1/stop-sms/add'),
		);
	});

	it('sends only the refused numbers to Error, whatever the code', async () => {
		const simulator = await simulate({
			change: (usual, { body }) =>
				body.includes(CHLOE)
					? usual
					: {
							status: 200,
							body: { success: false, code: 15, message: 'Numéro déjà dans la liste' },
						},
		});
		const done = await run(
			simulator,
			'create',
			[ANNE, ANNE.replace('1', '4'), BRUNO, CHLOE].map((phoneNumber) => ({ phoneNumber })),
			{ parameters: { requestOptions: { concurrentRequests: 1 } } },
		);
		expect(linksOf(done)).toEqual([[3], [0, 1, 2]]);
		expect(jsonOf(done)[1][0]).toMatchObject({ errorCode: 15, errorSource: 'request' });
		expect(simulator.log).toHaveLength(4);
	});

	it('sends the item to Error if the answer lacks the ID of the new entry', async () => {
		const simulator = await simulate({
			change: () => ({ status: 200, body: { success: true, code: 200, message: 'queued' } }),
		});
		const done = await run(simulator, 'create', [{ phoneNumber: ANNE }], {
			onError: 'continueErrorOutput',
		});
		expect(jsonOf(done).slice(0, 2)).toMatchObject([[], [{ phoneNumber: ANNE }]]);
	});
});

describe('Delete', () => {
	it('reads the list once to find the entries of the numbers', async () => {
		const simulator = await withStops(ANNE, BRUNO, CHLOE, ANNE);
		const done = await run(simulator, 'delete', [
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
		const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }]);
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
		const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }]);
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
		const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }]);
		expect(simulator.log[1].query.get('id')).toBe('9007199254740993');
		expect(jsonOf(done)[0]).toMatchObject([{ optOutId: '9007199254740993', deleted: true }]);
	});

	it('does not count an entry as deleted that SMS Partner reports as an error', async () => {
		const simulator = await simulate({
			account: { stopList: [ANNE] },
			change: (usual, { path }) =>
				path.endsWith('/delete') ? { status: 200, body: { success: true, code: 9 } } : usual,
		});
		const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }]);
		expect(jsonOf(done)).toMatchObject([[], [{ phoneNumber: ANNE, errorCode: 9 }]]);
	});

	it('counts an entry as deleted if only the answer to its request was lost', async () => {
		const simulator = await simulate({
			account: { stopList: [ANNE, BRUNO] },
			change: (usual, _, index) => (index === 1 ? { ...usual, delivery: 'drop' } : usual),
		});
		const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }]);
		expect(jsonOf(done)).toMatchObject([[{ phoneNumber: ANNE, deleted: true }], []]);
		expect(listed(simulator)).toEqual([BRUNO]);
	});

	it('does not fail if no number is on the list', async () => {
		const done = await run(await withStops(BRUNO), 'delete', [{ phoneNumber: ANNE }]);
		expect(done.task.error).toBeUndefined();
		expect(jsonOf(done)).toMatchObject([[], [{ phoneNumber: ANNE, errorSource: 'message' }]]);
	});

	it('makes no request if no item has a number', async () => {
		const simulator = await withStops(ANNE);
		const done = await run(simulator, 'delete', [{ phoneNumber: '' }]);
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
			const done = await run(simulator, 'delete', [{ phoneNumber: ANNE }], {
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

	it('fails if the list cannot be read, and sends every number to Error under Continue', async () => {
		const simulator = await simulate({ change: () => ({ status: 503, body: '' }) });
		const items = [{ phoneNumber: ANNE }, { phoneNumber: BRUNO }];
		const failed = await run(simulator, 'delete', items);
		expect(failed.task.error).toMatchObject({ message: 'SMS Partner is not available (HTTP 503)' });
		const done = await run(simulator, 'delete', items, { onError: 'continueErrorOutput' });
		expect(jsonOf(done).slice(0, 2)).toMatchObject([[], items]);
	});
});
