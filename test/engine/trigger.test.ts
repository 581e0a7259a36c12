import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { receive } from '../../nodes/SmsPartner/trigger/receive';
import type { Clock } from '../../nodes/SmsPartner/requests/clock';
import type { StatusChange } from '../simulator/messageStore';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { type CallResult, callNode, type CallOptions, type Request } from './callNode';
import { fakeClock } from './fakeClock';
import { previewOf } from './preview';
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
		...more
	}: Partial<CallOptions> & {
		events?: string[];
		clock?: Clock;
	} = {},
): Promise<CallResult> {
	const node = new SmsPartnerTrigger();
	node.webhook = async function () {
		return await receive(this, clock);
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
const ITEM = {
	event: 'deliveryReport',
	...STATUS,
	stopSms: false,
	isSpam: false,
	cost: 0.049,
	currency: 'EUR',
	isVerified: true,
};
const UNVERIFIED = {
	event: 'deliveryReport',
	...STATUS,
	cost: 0.049,
	currency: 'EUR',
	isVerified: false,
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

	it('cannot forge a status', async () => {
		const simulator = await known('Not delivered');
		const { items } = await call(simulator, { body: REPORT });
		expect(items).toMatchObject([{ status: 'Not delivered', isVerified: true }]);
	});

	it('about a message that SMS Partner does not know starts no execution', async () => {
		const refused = {
			status: 403,
			answer: { message: 'SMS Partner does not know this message' },
			items: undefined,
		};
		const simulator = await known();
		const forged = { body: { ...REPORT, msgId: '8' } };
		expect(await call(simulator, forged)).toEqual(refused);
		// It is not refused as a repeated call.
		expect(await call(simulator, forged)).toEqual(refused);
	});

	it('is unverified if SMS Partner is away', async () => {
		const simulator = await known('Delivered', { acts: () => false });
		expect(await call(simulator, { body: REPORT })).toMatchObject({ items: [UNVERIFIED] });
		expect(simulator.log).toHaveLength(1);
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
	});

	it("is not verified if 'Verify' is off", async () => {
		const simulator = await known('Waiting');
		const { items } = await call(simulator, { body: REPORT }, { verify: false });
		expect(items).toEqual([UNVERIFIED]);
		expect(simulator.log).toEqual([]);
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

	it('whose status does not arrive within five seconds starts an execution unverified', async () => {
		const clock = fakeClock();
		const { items } = await call(await known('Waiting'), { body: REPORT }, {}, { clock });
		expect(items).toEqual([UNVERIFIED]);
		expect(clock.elapsedMs()).toBeLessThanOrEqual(5000);
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

	it('that says waiting about a final message gets the final status', async () => {
		const { items } = await call(await known(), { body: { ...REPORT, status: 'waiting' } });
		expect(items).toMatchObject([{ status: 'Delivered', isFinal: true, isVerified: true }]);
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

	it('lets a call in that contains it', async () => {
		const query = { secret: 's3cret' };
		const { items } = await call(await known(), { body: REPLY, query }, { secret: 's3cret' });
		expect(items).toHaveLength(1);
	});
});

describe('a repeated call', () => {
	const again = { status: 200, answer: { message: 'Ignored: repeated' }, items: undefined };

	it('starts no execution', async () => {
		const simulator = await known();
		expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
		expect(await call(simulator, { body: { ...REPORT, date: 1 } })).toEqual(again);
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

	it('starts no execution while the first one is still being verified', async () => {
		const simulator = await known();
		const [first, second] = await Promise.all([
			call(simulator, { body: REPORT }),
			call(simulator, { body: REPORT }),
		]);
		expect([first.items?.length, second]).toEqual([1, again]);
	});

	it('starts no execution after n8n restarts', async () => {
		const simulator = await known();
		await call(simulator, { body: REPLY });
		const saved: unknown = trigger.staticData?.['node:SMS Partner Trigger'];
		expect(saved).toMatchObject({ recentCalls: expect.stringMatching(/^.{8}$/) });
		// A new process has only the saved static data.
		const renamed = { ...trigger, workflowId: 'another process' };
		expect(await call(simulator, { body: REPLY }, {}, renamed)).toEqual(again);
	});

	it('starts an execution in the editor, where people test the trigger', async () => {
		const simulator = await known();
		for (let time = 0; time < 2; time++) {
			const { items } = await call(simulator, { body: REPLY }, {}, { mode: 'manual' });
			expect(items).toHaveLength(1);
		}
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

it('previews the fields of a report', async () => {
	const { items } = await call(await known(), { body: REPORT });
	const file = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0.json');
	const preview: unknown = JSON.parse(readFileSync(file, 'utf8'));
	expect(JSON.stringify(preview)).toBe(previewOf(items?.[0] ?? {}));
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
		return await receive(context, fakeClock());
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
