import {
	checkWith,
	closeSimulators,
	jsonOf,
	linksOf,
	PHONE_FIELD,
	simulate,
} from '../../engine/scenario';
import { listed, withStops } from './stopList';

/** Opt-Out: Create. */

afterEach(closeSimulators);

const [ANNE, BRUNO, CHLOE] = ['+33639980001', '+33639980002', '+33639980003'];

const run = checkWith({ resource: 'optOut', operation: 'create', ...PHONE_FIELD });

describe('Create', () => {
	it('adds each number once, however it is written', async () => {
		const simulator = await withStops();
		const done = await run(simulator, [
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
		const done = await run(simulator, [{ phoneNumber: ANNE }], {
			onError: 'continueErrorOutput',
		});
		expect(jsonOf(done).slice(0, 2)).toMatchObject([[], [{ phoneNumber: ANNE }]]);
	});
});
