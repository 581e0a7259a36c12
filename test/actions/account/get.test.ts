import { check, closeSimulators, jsonOf, linksOf, simulate } from '../../engine/scenario';

/** Account: Get. */

afterEach(closeSimulators);

const UNREADABLE = "SMS Partner's answer does not contain the expected data";

const parameters = { resource: 'account', operation: 'get' };

it('requests the account once and returns a separate copy for each item', async () => {
	const simulator = await simulate({ account: { balance: 90.5 } });
	const run = await check(simulator, [{}, {}], { parameters });
	const account = {
		username: 'demo@example.fr',
		balance: 90.5,
		currency: 'EUR',
		creditSms: 1846,
		creditSmsECO: 2500,
		creditHlr: 10000,
		toSend: 0,
	};
	const [items] = jsonOf(run);
	expect(items).toEqual([account, account]);
	expect(items[0]).not.toBe(items[1]);
	expect(linksOf(run)).toEqual([[0, 1], []]);
	expect(simulator.log.map(({ path }) => path)).toEqual(['/v1/me']);
});

it('reads the balance under its older name and omits missing fields', async () => {
	const body = { success: true, code: 200, user: null, credits: { solde: '10225.119' } };
	const simulator = await simulate({ change: () => ({ status: 200, body }) });
	expect(jsonOf(await check(simulator, [{}], { parameters }))[0]).toEqual([{ balance: 10225.119 }]);
});

it.each([
	[{ success: true, code: 200, message: 'queued' }, UNREADABLE],
	[{ success: true, code: 200, credits: {} }, UNREADABLE],
	[{ success: false, credits: { balance: '5' } }, 'SMS Partner refused the request'],
	[
		{ success: true, code: 77, credits: { balance: '5' } },
		'SMS Partner refused the request (code 77)',
	],
])('fails if the answer contains no credits or denies success: %j', async (body, error) => {
	const simulator = await simulate({ change: () => ({ status: 200, body }) });
	const run = await check(simulator, [{}], { parameters });
	expect(run.task.error?.message).toBe(error);
});
