import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { receive } from '../../nodes/SmsPartner/trigger/receive';
import { fakeClock } from '../engine/fakeClock';
import { schemaJsonOf } from '../engine/preview';
import { closeSimulators, simulate } from '../engine/scenario';
import {
	ALL_EVENTS,
	ANNE,
	call,
	ITEM,
	known,
	messagesOf,
	REPLY,
	REPORT,
	reportOf,
	STOP,
	trigger,
} from './callTrigger';

/** SMS Partner Trigger. */

afterEach(closeSimulators);

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
						{
							workflowId: `${trigger.workflowId} ${index}`,
							staticData: {},
							credentialId: ids[index],
						},
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

it('previews the fields of a report', async () => {
	const { items } = await call(await known(), { body: REPORT });
	const file = resolve(__dirname, '../../nodes/SmsPartner/__schema__/v1.0.0.json');
	const preview: unknown = JSON.parse(readFileSync(file, 'utf8'));
	expect(JSON.stringify(preview)).toBe(schemaJsonOf(items?.[0] ?? {}));
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

it('has nothing to register with SMS Partner', async () => {
	const { checkExists, create, delete: remove } = new SmsPartnerTrigger().webhookMethods.default;
	expect([await checkExists(), await create(), await remove()]).toEqual([true, true, true]);
});
