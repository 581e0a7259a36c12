import {
	type CheckOptions,
	checkWith,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	PHONE_FIELD,
	simulate,
} from '../../engine/scenario';
import { withStops } from './stopList';

/** Opt-Out: Get Many. */

afterEach(closeSimulators);

const [ANNE, BRUNO] = ['+33639980001', '+33639980002'];

const LISTED = '2015-07-20T08:19:45.000Z';

const optOutOf = (optOutId: number, phoneNumber: string): object => ({
	optOutId,
	phoneNumber,
	createdAt: LISTED,
});

const run = checkWith({ resource: 'optOut', operation: 'getAll', ...PHONE_FIELD });

describe('Get Many', () => {
	it('requests the list once, and returns it for each item', async () => {
		const simulator = await withStops(ANNE, BRUNO);
		const done = await run(simulator, [{}, {}]);
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
			const done = await run(simulator, [{}, {}], { parameters });
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
		const done = await run(await withStops(), [{}]);
		expect([done.task.error, jsonOf(done)]).toEqual([undefined, [[], []]]);
	});

	it('says if the list is incomplete, and how many entries it cannot read', async () => {
		const data = [{ id: 1, phoneNumber: ANNE }, { phoneNumber: BRUNO }, { id: 2 }, null];
		const body = { success: true, code: 200, nbData: 9, data };
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const all = await run(simulator, [{}], { parameters: { returnAll: true } });
		expect(jsonOf(all)[0]).toEqual([{ optOutId: 1, phoneNumber: ANNE }]);
		expect(hintsOf(all)).toEqual([
			expect.stringMatching(/^Ignored 3 entries/),
			'The list is not complete: SMS Partner knows of 5 more opt-outs than it returned',
		]);
		expect(hintsOf(await run(simulator, [{}]))).toHaveLength(2);
		const one = await run(simulator, [{}], { parameters: { limit: 1 } });
		expect(hintsOf(one)).toEqual([
			expect.stringMatching(/^Ignored 3 entries/),
			"Returned 1 of 6 opt-outs. To get all, turn on 'Return All'.",
		]);
	});
});
