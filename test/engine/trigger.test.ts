import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { receive } from '../../nodes/SmsPartner/trigger/receive';
import type { SimulatedMessage, StatusChange } from '../simulator/messageStore';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { callNode, type CallOptions, type CallResult, type Request } from './callNode';
import { fakeClock } from './fakeClock';
import { schemaJsonOf } from './preview';
import { closeSimulators, simulate } from './scenario';

/** SMS Partner Trigger. */

afterEach(closeSimulators);

const ANNE = '+33639980001';
const DATE = 1771941463;
const ISO = '2026-02-24T13:57:43.000Z';
const REPORT = {
	status: 'delivered',
	msgId: '7',
	phone: ANNE,
	date: DATE,
	cost: '0.049',
	currency: 'EUR',
};
const REPLY = { type: 'response', phone_number: ANNE, text: 'Yes', message_id: 7 };
const STOP = { ...REPLY, type: 'stop', text: 'Stop' };

const ALL_EVENTS = ['deliveryReport', 'optOut', 'reply'];

/** A new trigger for each test, since a trigger remembers its calls. */
let trigger: Pick<CallOptions, 'workflowId' | 'staticData'>;
let triggers = 0;

beforeEach(() => {
	trigger = { workflowId: `workflow ${triggers++}`, staticData: {} };
});

const messagesOf = (count: number): SimulatedMessage[] =>
	Array.from({ length: count }, (_, index) => ({
		...{ phoneNumber: ANNE, messageId: index + 1, status: 'Delivered', date: DATE },
	}));

const reportOf = ({ messageId }: SimulatedMessage): IDataObject => ({
	...REPORT,
	msgId: String(messageId),
});

/** The body of an answer with this entry about the message. */
const listOf = (entry: object): IDataObject => ({
	success: true,
	code: 200,
	StatutResponse_List: [{ phoneNumber: ANNE, messageId: 7, ...entry }],
});

const known = async (
	status: string | readonly StatusChange[] = 'Delivered',
	more: SimulatorOptions = {},
): Promise<Simulator> =>
	await simulate({ messages: [{ phoneNumber: ANNE, messageId: 7, status, date: DATE }], ...more });

async function call(
	simulator: Simulator,
	request: Request,
	options: IDataObject = {},
	{
		events = ALL_EVENTS,
		clock = fakeClock(),
		date = Date.now,
		...more
	}: Partial<CallOptions> & {
		events?: string[];
		clock?: Clock;
		date?: Clock['date'];
	} = {},
): Promise<CallResult> {
	const node = new SmsPartnerTrigger();
	node.webhook = async function () {
		return await receive(this, { ...clock, date });
	};
	return await callNode(request, {
		node,
		credential: new SmsPartnerApi(),
		credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
		parameters: { events, options: options as never },
		...trigger,
		...more,
	});
}

const STATUS = { phoneNumber: ANNE, messageId: 7, status: 'Delivered', isFinal: true, date: ISO };
const REPORTED = { status: 'Delivered', date: ISO, cost: 0.049, currency: 'EUR' };
const ITEM = {
	event: 'deliveryReport',
	...STATUS,
	stopSms: false,
	isSpam: false,
	isVerified: true,
	reported: REPORTED,
};
/** Nothing that a workflow could route by. */
const UNVERIFIED = {
	event: 'deliveryReport',
	phoneNumber: ANNE,
	messageId: 7,
	isVerified: false,
	reported: REPORTED,
};

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

it.each([
	['a reply', REPLY, { event: 'reply', phoneNumber: ANNE, messageId: 7, text: 'Yes' }],
	['an opt-out', STOP, { event: 'optOut', phoneNumber: ANNE, messageId: 7, text: 'Stop' }],
])('%s starts an execution without a request', async (_, body, item) => {
	const simulator = await known();
	expect(await call(simulator, { body })).toMatchObject({ status: 200, items: [item] });
	expect(simulator.log).toEqual([]);
});

it('starts no execution for an event that is not selected', async () => {
	const simulator = await known();
	for (const [body, event] of [
		[REPORT, 'deliveryReport'],
		[REPLY, 'reply'],
		[STOP, 'optOut'],
	] as const) {
		const events = ALL_EVENTS.filter((one) => one !== event);
		expect(await call(simulator, { body }, {}, { events })).toEqual({
			status: 200,
			answer: { message: 'Ignored: not selected' },
			items: undefined,
		});
	}
	expect(simulator.log).toEqual([]);
});

it('answers anything else with 400', async () => {
	const simulator = await known();
	for (const body of [{}, undefined, 'x', { status: 'delivered' }, { msgId: 7, mccMnc: '20801' }]) {
		expect(await call(simulator, { body })).toMatchObject({ status: 400, items: undefined });
	}
});

it('reads a body of an unknown type as JSON', async () => {
	const rawBody = Buffer.from(JSON.stringify(REPLY));
	const { items } = await call(await known(), { body: {}, rawBody });
	expect(items).toMatchObject([{ event: 'reply', text: 'Yes' }]);
});

describe('the secret', () => {
	it.each([
		['wrong', { secret: 's3cre' }],
		['missing', {}],
		['given twice', { secret: ['s3cret', 's3cret'] }],
	])('is %s: answers with 401 before anything else', async (_, query) => {
		const simulator = await known();
		const called = await call(simulator, { body: 'x', query }, { secret: 's3cret' });
		expect(called).toMatchObject({ status: 401, items: undefined });
		expect(simulator.log).toEqual([]);
	});

	it.each([
		['as text', 's3cret', 's3cret'],
		['with a plus, decoded by the query', 'a+b', 'a b'],
		['with an encoded plus', 'a+b', 'a+b'],
		['as the result of an expression', '={{ "s3" + "cret" }}', 's3cret'],
	])('lets a call in that contains it %s', async (_, secret, given) => {
		const query = { secret: given };
		const { items } = await call(await known(), { body: REPLY, query }, { secret });
		expect(items).toHaveLength(1);
	});

	it.each([
		['', ''],
		[null, 'null'],
		[0, '0'],
		[12345, '12345'],
		[true, 'true'],
		[{ a: 1 }, '[object Object]'],
		[['x'], 'x'],
		['={{ undefined }}', 'undefined'],
		['={{ null }}', 'null'],
		['={{ "" }}', ''],
		['={{ 12345 }}', '12345'],
		['={{ ({ a: 1 }) }}', '[object Object]'],
		['={{ ["x"] }}', 'x'],
		['={{ $vars.missing }}', 'undefined'],
		['={{ $json.missing }}', 'undefined'],
		['={{ (() => { throw new Error("No") })() }}', 'No'],
	])('%j is not a text: it opens nothing', async (secret, word) => {
		const simulator = await known();
		const attempts = [
			{},
			{ secret: '' },
			{ secret: word },
			{ secret: 'undefined' },
			{ secret: [] },
		];
		for (const query of attempts as IDataObject[]) {
			const called = await call(simulator, { body: REPLY, query }, { secret });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
	});

	it('cannot be met by anything but text', async () => {
		const hostile = [
			{ toString: 'x' },
			{ toString: () => 's3cret' },
			['s3cret'],
			[['s3cret']],
			Object.create(null),
			undefined,
			null,
		];
		for (const given of hostile) {
			const query = { secret: given } as IDataObject;
			const called = await call(await known(), { body: REPLY, query }, { secret: 's3cret' });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
		for (const secret of ['undefined', 'null', '[object Object]']) {
			const called = await call(await known(), { body: REPLY }, { secret });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
	});
});

it('answers 400 to a body whose values are hostile objects, wherever they are', async () => {
	const simulator = await known();
	const hostile = { toString: 1, valueOf: 1, toLowerCase: 1, trim: 1, length: 1e9, then: 1 };
	for (const [body, names] of [
		[REPORT, ['status', 'msgId', 'phone']],
		[REPLY, ['type', 'phone_number']],
		[{ msisdn: ANNE, text: 'Yes' }, ['msisdn', 'text']],
	] as const) {
		for (const name of names) {
			for (const value of [hostile, [hostile], JSON.parse('{"__proto__":{"toString":1}}')]) {
				const called = await call(simulator, { body: { ...body, [name]: value } });
				expect(called).toMatchObject({ status: 400, items: undefined });
			}
		}
	}
	const odd = { ...REPLY, text: hostile, message_id: hostile, __proto__: null };
	expect((await call(simulator, { body: odd })).items).toMatchObject([
		{ event: 'reply', text: '' },
	]);
});

describe('a repeated call', () => {
	const again = { status: 200, answer: { message: 'Ignored: repeated' }, items: undefined };

	/** The trigger as another n8n process runs it: it shares only what is in the database. */
	const inAnotherProcess = (): Partial<CallOptions> => ({
		...trigger,
		workflowId: `process ${triggers++}`,
	});

	it('starts no execution', async () => {
		const simulator = await known();
		expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
		expect(await call(simulator, { body: { ...REPORT, date: 1 } })).toEqual(again);
		// It was not even verified.
		expect(simulator.log).toHaveLength(1);
		const other = { body: { ...REPORT, status: 'ko' } };
		expect((await call(simulator, other, { verify: false })).items).toHaveLength(1);
	});

	it('starts no execution if the status that it would report was reported before', async () => {
		const simulator = await known();
		const waiting = { body: { ...REPORT, status: 'waiting' } };
		expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
		expect(await call(simulator, waiting)).toEqual(again);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
	});

	it.each([20, 5])('starts no execution while %i equal ones are being verified', async (count) => {
		const simulator = await known();
		const calls = await Promise.all(
			Array.from({ length: count }, async () => await call(simulator, { body: REPORT })),
		);
		expect(calls.filter(({ items }) => items)).toHaveLength(1);
		expect(calls.filter(({ items }) => !items)).toEqual(Array(count - 1).fill(again));
		expect(simulator.log).toHaveLength(1);
	});

	it('of a person is an answer of its own after two minutes', async () => {
		const simulator = await known();
		let nowMs = Date.now();
		const at = async (body: object): Promise<CallResult> =>
			await call(simulator, { body }, {}, { date: () => nowMs });
		for (const body of [REPLY, STOP]) {
			expect((await at(body)).items).toHaveLength(1);
			expect(await at(body)).toEqual(again);
			expect((await at({ ...body, text: 'Non' })).items).toHaveLength(1);
			nowMs += 119_000;
			expect(await at(body)).toEqual(again);
			// Counted from the answer that started an execution.
			nowMs += 1000;
			expect((await at(body)).items).toHaveLength(1);
			expect(await at(body)).toEqual(again);
		}
	});

	it('of a person counts as new if the clock was set back', async () => {
		const simulator = await known();
		await call(simulator, { body: REPLY });
		const date = (): number => Date.now() - 3_600_000;
		expect((await call(simulator, { body: REPLY }, {}, { date })).items).toHaveLength(1);
	});

	it('is a delivery report however long ago the first one came', async () => {
		const simulator = await known();
		await call(simulator, { body: REPORT });
		const date = (): number => Date.now() + 365 * 86_400_000;
		expect(await call(simulator, { body: REPORT }, {}, { date })).toEqual(again);
	});

	describe('after n8n restarts', () => {
		it.each([
			['a report', REPORT, {}],
			['a report that was not verified', REPORT, { verify: false }],
			['a reply', REPLY, {}],
			['an opt-out', STOP, {}],
		])('%s starts no execution', async (_, body, options) => {
			const simulator = await known();
			expect((await call(simulator, { body }, options)).items).toHaveLength(1);
			expect(await call(simulator, { body }, options, inAnotherProcess())).toEqual(again);
		});

		it('knows all calls that came at the same time, also beside one that waits for long', async () => {
			const messages = messagesOf(40);
			const simulator = await simulate({ messages });
			const bodies = messages.map(reportOf);
			const forged = { ...REPORT, msgId: '4711' };
			await Promise.all([forged, ...bodies].map(async (body) => await call(simulator, { body })));
			const restarted = inAnotherProcess();
			for (const body of bodies) {
				expect(await call(simulator, { body }, {}, restarted)).toEqual(again);
			}
		});

		it('finds its 1,000 latest reports again, in less than 25 KB', async () => {
			const messages = messagesOf(1001);
			const simulator = await simulate({ messages });
			for (const body of messages.map(reportOf)) {
				await call(simulator, { body }, { verify: body.msgId !== '1' });
			}
			expect(JSON.stringify(trigger.staticData).length).toBeLessThan(25_000);
			const restarted = inAnotherProcess();
			const answers: CallResult[] = [];
			for (const body of messages.map(reportOf).slice(1)) {
				answers.push(await call(simulator, { body }, {}, restarted));
			}
			expect(answers).toEqual(Array(1000).fill(again));
		}, 60_000);

		it.each([
			'x',
			' ',
			'AAAAAAAAzzzzzzzzzzzzzzzzzzzz é',
			17,
			{ a: 1 },
			['a'],
			null,
			'A'.repeat(1_000_000),
		])('ignores saved rubbish', async (saved) => {
			trigger = {
				...trigger,
				staticData: {
					'node:SMS Partner Trigger': { verifiedReports: saved, otherCalls: saved },
				} as IDataObject,
			};
			const simulator = await known();
			expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
			expect(await call(simulator, { body: REPORT }, {}, inAnotherProcess())).toEqual(again);
		});
	});

	describe('in two processes', () => {
		it('starts no execution if the other one has handled it', async () => {
			const simulator = await simulate({ messages: messagesOf(40) });
			const processes = [inAnotherProcess(), inAnotherProcess()];
			const bodies = messagesOf(40).map(reportOf);
			for (const [index, body] of bodies.entries()) {
				expect((await call(simulator, { body }, {}, processes[index % 2])).items).toHaveLength(1);
			}
			for (const [index, body] of bodies.entries()) {
				expect(await call(simulator, { body }, {}, processes[(index + 1) % 2])).toEqual(again);
			}
		});
	});

	it.each([999, 1000, 5000])(
		'starts no execution among 20 equal and 20 different ones, with %i calls remembered',
		async (count) => {
			const messages = messagesOf(count + 21);
			const simulator = await simulate({ messages });
			const bodies = messages.map(reportOf);
			const callAll = async (some: readonly IDataObject[]): Promise<number> => {
				const calls = some.map(async (body) => await call(simulator, { body }));
				return (await Promise.all(calls)).filter(({ items }) => items).length;
			};
			for (let from = 0; from < count; from += 500) {
				const some = bodies.slice(from, Math.min(count, from + 500));
				expect(await callAll(some)).toBe(some.length);
			}
			const different = bodies.slice(count, count + 20);
			const equal = Array.from({ length: 20 }, () => bodies[count + 20]);
			expect(await callAll([...different, ...equal])).toBe(21);
			expect(await callAll([...different, ...equal])).toBe(0);
			// The calls before them are still known, too.
			expect(await callAll(bodies.slice(Math.max(0, count - 900), count))).toBe(0);
		},
		120_000,
	);

	it('is not an unverified one: the verified one that follows starts an execution', async () => {
		let isAway = true;
		const simulator = await known('Delivered', { acts: () => !isAway });
		expect((await call(simulator, { body: REPORT })).items).toEqual([UNVERIFIED]);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
		isAway = false;
		expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
	});

	it('is not a forged one: the real report that follows starts an execution', async () => {
		let status = 'Waiting';
		const simulator = await known('Delivered', {
			change: (answer) => ({
				status: 200,
				body: JSON.parse(JSON.stringify(answer.body).replace('"Delivered"', `"${status}"`)),
			}),
		});
		const { items } = await call(simulator, { body: REPORT });
		expect(items).toEqual([{ ...ITEM, status: 'Waiting', isFinal: false }]);
		status = 'Delivered';
		expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
	});

	it('is recognized after thousands of forged calls: with invented words, of unknown messages, and replies', async () => {
		const simulator = await known();
		await call(simulator, { body: REPORT });
		const forged = Array.from({ length: 3000 }, (_, index) => [
			{ ...REPORT, status: `word ${index}` },
			{ ...REPORT, msgId: String(1000 + index) },
			{ ...REPLY, text: `Text ${index}` },
		]).flat();
		const clock = fakeClock();
		await Promise.all(forged.map(async (body) => await call(simulator, { body }, {}, { clock })));
		expect(await call(simulator, { body: REPORT }, {}, inAnotherProcess())).toEqual(again);
		expect(JSON.stringify(trigger.staticData).length).toBeLessThan(50_000);
	}, 120_000);

	it('starts an execution in the editor, where people test the trigger', async () => {
		const simulator = await known();
		for (let time = 0; time < 2; time++) {
			const { items } = await call(simulator, { body: REPLY }, {}, { mode: 'manual' });
			expect(items).toHaveLength(1);
		}
		expect(trigger.staticData).toEqual({});
	});

	it('counts as new for another trigger', async () => {
		const simulator = await known();
		await call(simulator, { body: REPLY });
		const { items } = await call(
			simulator,
			{ body: REPLY },
			{},
			{ workflowId: 'another trigger', staticData: {} },
		);
		expect(items).toHaveLength(1);
	});
});

describe('triggers', () => {
	/** Two triggers whose reports arrive together, each with its own account. */
	const callBoth = async (
		ids: readonly [string | null, string | null],
	): Promise<{ items: Array<IDataObject | undefined>; requests: number[] }> => {
		const simulators = [
			await known('Delivered'),
			await known('Not delivered', { apiKey: 'b'.repeat(40) }),
		];
		const called = await Promise.all(
			simulators.map(
				async (simulator, index) =>
					await call(
						simulator,
						{ body: REPORT },
						{},
						{ workflowId: `${triggers} ${index}`, staticData: {}, credentialId: ids[index] },
					),
			),
		);
		return {
			items: called.map(({ items }) => items?.[0]),
			requests: simulators.map(({ log }) => log.length),
		};
	};

	it.each([
		['with different credentials', ['one', 'two']],
		['without the ID of a credential', [null, null]],
	] as const)('%s do not share requests', async (_, ids) => {
		const { items, requests } = await callBoth(ids);
		expect(items.map((item) => item?.status)).toEqual(['Delivered', 'Not delivered']);
		expect(requests).toEqual([1, 1]);
	});

	it('with the same credential share a request', async () => {
		expect((await callBoth(['same', 'same'])).requests).toEqual([1, 0]);
	});
});

describe('the credential', () => {
	/** Counts how often it is read, and fails the first times. */
	const nodeThatReads = (
		failures: number,
		clock: Clock,
	): { node: SmsPartnerTrigger; reads: () => number } => {
		let reads = 0;
		const node = new SmsPartnerTrigger();
		node.webhook = async function () {
			const getCredentials = async (): Promise<object> => {
				reads += 1;
				if (reads <= failures) throw new Error('operation timed out for an unknown reason');
				return await this.getCredentials('smsPartnerApi');
			};
			const context = Object.create(this, { getCredentials: { value: getCredentials } });
			return await receive(context, { ...clock, date: Date.now });
		};
		return { node, reads: () => reads };
	};

	it('is read once for many requests, since n8n reads it from its database', async () => {
		const simulator = await simulate({ messages: messagesOf(3) });
		const { node, reads } = nodeThatReads(0, fakeClock());
		for (const message of messagesOf(3)) {
			const { items } = await call(simulator, { body: reportOf(message) }, {}, { node });
			expect(items).toHaveLength(1);
		}
		expect([simulator.log.length, reads()]).toEqual([3, 1]);
	});

	it('is read again if n8n cannot read it: that is no reason to leave a report unverified', async () => {
		const { node, reads } = nodeThatReads(10, fakeClock());
		const { items } = await call(await known(), { body: REPORT }, {}, { node });
		expect([items, reads()]).toEqual([[ITEM], 11]);
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

it('previews the fields of a report', async () => {
	const { items } = await call(await known(), { body: REPORT });
	const file = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0.json');
	const preview: unknown = JSON.parse(readFileSync(file, 'utf8'));
	expect(JSON.stringify(preview)).toBe(schemaJsonOf(items?.[0] ?? {}));
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

it('cuts texts, and reads texts that are numbers', async () => {
	const simulator = await known();
	const long = 'é'.repeat(10_000);
	const forged = { ...REPORT, status: long, currency: long, tag: long };
	const { items } = await call(simulator, { body: forged }, { verify: false });
	expect(items).toMatchObject([
		{ status: 'é'.repeat(50), reported: { currency: 'é'.repeat(50), tag: 'é'.repeat(50) } },
	]);
	const textOf = async (body: object): Promise<unknown> =>
		(await call(simulator, { body })).items?.[0].text;
	expect(await textOf({ ...REPLY, text: long })).toBe('é'.repeat(2000));
	expect(await textOf({ ...REPLY, text: 1 })).toBe('1');
	expect(await textOf({ msisdn: ANNE, text: 2 })).toBe('2');
});

it('answers with 500 and starts no execution after an unexpected exception', async () => {
	const node = new SmsPartnerTrigger();
	node.webhook = async function () {
		const context = Object.create(this, {
			getBodyData: {
				value: () => {
					throw new Error('Thrown on the way');
				},
			},
		});
		return await receive(context, { ...fakeClock(), date: Date.now });
	};
	const called = await call(await known(), { body: REPLY }, {}, { node });
	expect(called).toMatchObject({ status: 500, items: undefined });
});

it('does not count a call as repeated if the first one ended in an exception', async () => {
	let isBroken = true;
	const clock: Clock = {
		...fakeClock(),
		now: () => {
			if (isBroken) throw new Error('No time');
			return Date.now();
		},
	};
	const simulator = await known();
	expect(await call(simulator, { body: REPORT }, {}, { clock })).toMatchObject({ status: 500 });
	isBroken = false;
	expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
});

it('has nothing to register with SMS Partner', async () => {
	const { checkExists, create, delete: remove } = new SmsPartnerTrigger().webhookMethods.default;
	expect([await checkExists(), await create(), await remove()]).toEqual([true, true, true]);
});
