import type { IDataObject } from 'n8n-workflow';
import { fakeClock } from '../../engine/fakeClock';
import type { NodeRun, OnError } from '../../engine/runNode';
import {
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	simulate,
} from '../../engine/scenario';
import type { Simulator } from '../../simulator/simulator';

/** Message: Cancel. */

afterEach(closeSimulators);

const NUMBER = '+33639980001';

const FIRST_ID = 9_000_001;

const MINUTE_MS = 60_000;

/** A simulator with one SMS for each entry: scheduled that many minutes from now, or already sent if undefined. */
async function scheduled(minutes: Array<number | undefined>): Promise<Simulator> {
	const clock = fakeClock();
	const simulator = await simulate({ now: clock.now });
	for (const inMinutes of minutes) {
		simulator.store.send([{ phoneNumber: NUMBER, text: 'Bonjour', parts: 1 }], {
			scheduledMs: inMinutes === undefined ? undefined : clock.now() + inMinutes * MINUTE_MS,
		});
	}
	return simulator;
}

async function cancel(
	simulator: Simulator,
	ids: unknown[],
	{ parameters, ...more }: CheckOptions = {},
): Promise<NodeRun> {
	return await check(
		simulator,
		ids.map((messageId) => ({ messageId }) as IDataObject),
		{
			...more,
			parameters: { resource: 'message', operation: 'cancel', ...parameters },
		},
	);
}

it('cancels a scheduled SMS, so that it is never sent', async () => {
	const simulator = await scheduled([10, 20]);
	const run = await cancel(simulator, [FIRST_ID]);
	expect(
		simulator.log.map(({ method, path, query }) => [method, path, query.get('messageId')]),
	).toEqual([['GET', '/v1/message-cancel', String(FIRST_ID)]]);
	expect(jsonOf(run)).toEqual([[{ messageId: FIRST_ID, isCancelled: true }], []]);
	expect(simulator.store.ledger.map(({ messageId }) => messageId)).toEqual([FIRST_ID + 1]);
});

it('returns an SMS that was cancelled before as cancelled', async () => {
	const simulator = await scheduled([10]);
	simulator.store.cancel(String(FIRST_ID));
	const run = await cancel(simulator, [FIRST_ID]);
	expect(jsonOf(run)).toEqual([[{ messageId: FIRST_ID, isCancelled: true }], []]);
});

it.each([
	[7, 'Already sent'],
	[77, 'SMS Partner refused the request (code 77)'],
])(
	'does not return an SMS as cancelled if its answer also has the code %i',
	async (code, error) => {
		const simulator = await simulate({
			change: () => ({ status: 200, body: { success: true, code, message: 'Message annulé' } }),
		});
		const run = await cancel(simulator, [FIRST_ID], { onError: 'continueErrorOutput' });
		expect(jsonOf(run).slice(0, 2)).toMatchObject([
			[],
			[{ messageId: FIRST_ID, error, errorCode: code }],
		]);
	},
);

it('says why an SMS cannot be cancelled', async () => {
	const simulator = await scheduled([4, undefined, 10]);
	const run = await cancel(simulator, [1, FIRST_ID, FIRST_ID + 1, FIRST_ID + 2, 'x'], {
		parameters: { requestOptions: { concurrentRequests: 1 } },
	});
	expect(linksOf(run)).toEqual([[3], [0, 1, 2, 4]]);
	const errors = jsonOf(run)[1].map(({ messageId, error, errorCode, errorSource }) => [
		messageId,
		error,
		errorCode,
		errorSource,
	]);
	expect(errors).toEqual([
		[1, 'Message not found', 4, 'message'],
		[FIRST_ID, 'Too late to cancel', 6, 'message'],
		[FIRST_ID + 1, 'Already sent', 7, 'message'],
		['x', 'Message ID is not a whole number', undefined, 'input'],
	]);
	expect(hintsOf(run)).toEqual([expect.stringContaining('4 of 5 items went to Error')]);
});

it('requests each message ID once', async () => {
	const simulator = await scheduled([10]);
	const run = await cancel(simulator, [FIRST_ID, String(FIRST_ID), FIRST_ID]);
	expect(simulator.log).toHaveLength(1);
	expect(jsonOf(run)[0]).toEqual(Array(3).fill({ messageId: FIRST_ID, isCancelled: true }));
});

it('fails if nothing was answered, and sends every item to Error under Continue', async () => {
	const down = { change: () => ({ status: 503, body: '' }) };
	const failed = await cancel(await simulate(down), [FIRST_ID]);
	expect(failed.task.error).toMatchObject({ message: 'SMS Partner is not available (HTTP 503)' });
	for (const onError of ['continueRegularOutput', 'continueErrorOutput'] satisfies OnError[]) {
		const run = await cancel(await simulate(down), [FIRST_ID], { onError });
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run).slice(0, 2)).toMatchObject([[], [{ messageId: FIRST_ID }]]);
		expect(jsonOf(run)[1][0]).not.toHaveProperty('maybeSent');
	}
});
