import { fakeClock } from '../engine/fakeClock';
import { closeSimulators, simulate } from '../engine/scenario';
import {
	call,
	ITEM,
	known,
	listOf,
	messagesOf,
	REPORT,
	REPORTED,
	reportOf,
	STATUS,
	trigger,
	UNVERIFIED,
} from './callTrigger';

/** SMS Partner Trigger. */

afterEach(closeSimulators);

describe('a delivery report', () => {
	it('starts an execution with the status that SMS Partner returns', async () => {
		const simulator = await known();
		expect(await call(simulator, { body: REPORT })).toEqual({
			status: 200,
			answer: undefined,
			items: [ITEM],
		});
		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /v1/multi-status',
		]);
	});

	it('cannot forge anything outside of "reported"', async () => {
		const simulator = await known('Not delivered');
		const forged = { ...REPORT, date: 1, cost: '9.99', currency: 'USD', tag: 'vip', stopSms: '1' };
		const { items } = await call(simulator, { body: forged });
		expect(items).toEqual([
			{
				...{ ...ITEM, status: 'Not delivered' },
				reported: {
					...{ status: 'Delivered', date: '1970-01-01T00:00:01.000Z' },
					...{ cost: 9.99, currency: 'USD', tag: 'vip' },
				},
			},
		]);
	});

	it('about a message that SMS Partner does not know for five seconds starts no execution', async () => {
		const refused = {
			status: 403,
			answer: { message: 'SMS Partner does not know this message' },
			items: undefined,
		};
		const simulator = await known();
		const clock = fakeClock();
		const forged = { body: { ...REPORT, msgId: '8' } };
		expect(await call(simulator, forged, {}, { clock })).toEqual(refused);
		expect(clock.elapsedMs()).toBeGreaterThanOrEqual(5000);
		// It is not refused as a repeated call.
		expect(await call(simulator, forged, {}, { clock })).toEqual(refused);
		// Nor is it remembered.
		expect(trigger.staticData).toEqual({});
	});

	it('about a message that SMS Partner knows a little later starts an execution', async () => {
		const clock = fakeClock();
		let isKnown = false;
		const simulator = await known('Delivered', {
			change: (answer, _, index) => {
				isKnown = index === 2;
				return isKnown ? answer : { status: 200, body: listOf({ success: false, code: 4 }) };
			},
		});
		const { items } = await call(simulator, { body: REPORT }, {}, { clock });
		expect(items).toEqual([ITEM]);
		expect(simulator.log).toHaveLength(3);
	});

	it.each<[string, object]>([
		['an unknown code', { success: false, code: 12345 }],
		['code 9', { success: false, code: 9 }],
		['no status', { success: true }],
	])('about which SMS Partner says %s is unverified', async (_, entry) => {
		const simulator = await known('Delivered', {
			change: () => ({ status: 200, body: listOf(entry) }),
		});
		expect((await call(simulator, { body: REPORT })).items).toEqual([UNVERIFIED]);
	});

	it('is unverified if SMS Partner is away', async () => {
		const simulator = await known('Delivered', { acts: () => false });
		expect((await call(simulator, { body: REPORT })).items).toEqual([UNVERIFIED]);
		expect(simulator.log).toHaveLength(2);
	});

	it('is verified if SMS Partner was away for a moment', async () => {
		const simulator = await known('Delivered', { acts: (_, index) => index > 0 });
		expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
	});

	it('is unverified if the credential is wrong', async () => {
		const simulator = await known();
		const { items } = await call(
			simulator,
			{ body: REPORT },
			{},
			{ credentialData: { apiKey: 'wrong', baseUrl: simulator.baseUrl } },
		);
		expect(items).toEqual([UNVERIFIED]);
		expect(simulator.log).toHaveLength(1);
	});

	it("has the fields of the call if 'Verify' is off", async () => {
		const simulator = await known('Waiting');
		const { items } = await call(simulator, { body: REPORT }, { verify: false });
		expect(items).toEqual([
			{ event: 'deliveryReport', ...STATUS, isVerified: false, reported: REPORTED },
		]);
		expect(simulator.log).toEqual([]);
	});

	it.each([
		undefined,
		null,
		'false',
		0,
		'={{ $json.missing }}',
		'={{ (() => { throw new Error() })() }}',
	])("is verified if 'Verify' is %j: only false turns it off", async (verify) => {
		const { items } = await call(await known(), { body: REPORT }, { verify });
		expect(items).toEqual([ITEM]);
	});

	it('that arrives before its status waits for the status', async () => {
		const clock = fakeClock();
		const status = [
			{ afterMs: 0, status: 'Waiting' },
			{ afterMs: 2500, status: 'Delivered' },
		];
		const simulator = await known(status, { now: clock.now });
		const { items } = await call(simulator, { body: REPORT }, {}, { clock });
		expect(items).toEqual([ITEM]);
		expect(clock.elapsedMs()).toBeLessThan(5000);
	});

	it('whose message still waits after five seconds says so: that is an answer, too', async () => {
		const simulator = await known('Waiting');
		const { items } = await call(simulator, { body: REPORT });
		expect(items).toEqual([{ ...ITEM, status: 'Waiting', isFinal: false }]);
		expect(simulator.log).toHaveLength(4);
	});

	it("that is not final starts an execution, unless 'Only Final' is on", async () => {
		const simulator = await known('Waiting');
		const waiting = { body: { ...REPORT, status: 'waiting' } };
		expect(await call(simulator, waiting, { onlyFinal: true })).toEqual({
			status: 200,
			answer: { message: 'Ignored: not final' },
			items: undefined,
		});
		const { items } = await call(simulator, waiting);
		expect(items).toMatchObject([{ status: 'Waiting', isFinal: false, isVerified: true }]);
	});

	it("that lies about a final status starts no execution if 'Only Final' is on", async () => {
		expect(await call(await known('Waiting'), { body: REPORT }, { onlyFinal: true })).toEqual({
			status: 503,
			answer: { message: 'SMS Partner does not report a final status yet' },
			items: undefined,
		});
	});

	it('that says waiting about a final message gets the final status', async () => {
		const { items } = await call(await known(), { body: { ...REPORT, status: 'waiting' } });
		expect(items).toMatchObject([{ status: 'Delivered', isFinal: true, isVerified: true }]);
	});

	it('has its own time for verification, however late n8n gets to it', async () => {
		// Between the arrival of the call and its request, ten seconds pass.
		const clock = fakeClock();
		let isFirst = true;
		const sleep = async (ms: number): Promise<void> => {
			await clock.sleep(isFirst ? 10_000 : ms);
			isFirst = false;
		};
		const simulator = await known('Delivered', { latencyMs: 1500 });
		const { items } = await call(simulator, { body: REPORT }, {}, { clock: { ...clock, sleep } });
		expect(items).toEqual([ITEM]);
		expect(simulator.log).toHaveLength(1);
	});
});

describe('a call that makes SMS Partner fail', () => {
	it.each([
		['with an error', { status: 500, body: 'x' }],
		['with a refusal', { status: 200, body: { success: false, code: 9 } }],
		['with an unknown code', { status: 200, body: { success: false, code: 4711 } }],
		['with a list of nothing', { status: 200, body: { success: true, StatutResponse_List: [] } }],
	])('%s leaves the other reports verified', async (_, failure) => {
		const messages = messagesOf(100);
		const spoiler = '12345678901234567890';
		const simulator = await simulate({
			messages,
			change: (answer, { body }) => (body.includes(spoiler) ? failure : answer),
		});
		const bodies = [...messages.map(reportOf), { ...REPORT, msgId: spoiler }];
		const called = await Promise.all(bodies.map(async (body) => await call(simulator, { body })));
		const verified = called.map(({ items }) => items?.[0]?.isVerified);
		expect(verified).toEqual([...Array<boolean>(100).fill(true), false]);
		expect(called[100].items?.[0]).not.toHaveProperty('status');
		expect(simulator.log.length).toBeLessThan(25);
	});
});

it('verifies reports that arrive together in shared requests', async () => {
	const numbers = Array.from({ length: 700 }, (_, index) => `+3363998${1000 + index}`);
	const simulator = await simulate({
		messages: numbers.map((phoneNumber) => ({ phoneNumber, messageId: 7, status: 'Delivered' })),
	});
	const called = await Promise.all(
		numbers.map(async (phone) => await call(simulator, { body: { ...REPORT, phone } })),
	);
	expect(called.map(({ items }) => items?.[0]?.phoneNumber)).toEqual(numbers);
	expect(called.every(({ items }) => items?.[0]?.isVerified === true)).toBe(true);
	expect(simulator.log).toHaveLength(2);
});

it('asks about the report of an address whose reports were true before those of a flood', async () => {
	const simulator = await simulate({ messages: messagesOf(2) });
	const [first, second] = messagesOf(2).map((message) => ({
		body: reportOf(message),
		ip: '192.0.2.1',
	}));
	await call(simulator, first);
	const forged = Array.from({ length: 2000 }, (_, index) => ({
		body: { ...REPORT, msgId: String(10_000 + index) },
		ip: '198.51.100.1',
	}));
	const flood = forged.map(async (request) => await call(simulator, request));
	expect((await call(simulator, second)).items).toMatchObject([{ isVerified: true }]);
	await Promise.all(flood);
	const asked = simulator.log.map(({ body }) => /"messageId":"?2\b/.test(body));
	expect(asked.indexOf(true)).toBeLessThanOrEqual(2);
});

it('starts executions one after the other, although their reports share a request', async () => {
	const clock = fakeClock();
	const simulator = await simulate({ messages: messagesOf(100) });
	const bodies = messagesOf(100).map(reportOf);
	await Promise.all(bodies.map(async (body) => await call(simulator, { body }, {}, { clock })));
	expect(simulator.log).toHaveLength(1);
	expect(clock.elapsedMs()).toBeGreaterThanOrEqual(100 * 50);
});
