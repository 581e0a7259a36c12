import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { request } from './real/http';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import { connect, itemNodes, node, ourNode, trigger, workflow } from './real/workflows';

/** SMS Partner Trigger in real n8n: published, and called over HTTP as SMS Partner calls it. */

let n8n: TestN8n;

const ANNE = '+33639980001';
const EVENTS = ['deliveryReport', 'optOut', 'reply'];
const NODE = 'SMS Partner Trigger';

beforeAll(async () => {
	n8n = await TestN8n.start();
});

afterAll(async () => await n8n?.stop());

const SIMULATION = {
	messages: Array.from({ length: 40 }, (_, messageId) => ({
		...{ phoneNumber: ANNE, messageId, status: 'Delivered' },
	})),
};

beforeEach(() => {
	n8n.simulator.reset({
		...SIMULATION,
		callbacks: { delayMs: 0, times: 2, saysWaiting: true, isReversed: true },
	});
});

interface Published {
	readonly id: string;
	readonly url: string;
}

async function publish(options: IDataObject = {}, events = EVENTS): Promise<Published> {
	const webhookId = randomUUID();
	const parameters = { events, options } as INodeParameters;
	const id = await n8n.rest.createWorkflow(
		workflow(
			webhookId,
			[
				node({
					name: NODE,
					type: 'n8n-nodes-smspartner.smsPartnerTrigger',
					webhookId,
					parameters,
					credentials: n8n.credentials,
				}),
				node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
			],
			connect([NODE, ['After']]),
		),
	);
	await n8n.rest.publish(id);
	return { id, url: `${n8n.baseUrl}/webhook/${webhookId}/webhook` };
}

async function call(
	url: string,
	content: string | URLSearchParams | object,
	type = 'application/json',
): Promise<number> {
	const isForm = content instanceof URLSearchParams;
	const response = await request(url, {
		method: 'POST',
		...(!isForm && { headers: { 'Content-Type': type } }),
		body: isForm || typeof content === 'string' ? content : JSON.stringify(content),
	});
	const body = await response.text();
	// Where it starts an execution, n8n has nothing to say to SMS Partner.
	if (response.status === 200) expect(body).toMatch(/^$|Ignored/);
	return response.status;
}

/** The items of a workflow's executions. Waits until there are `count`, and all have succeeded. */
async function itemsOf({ id }: Published, count: number): Promise<IDataObject[]> {
	const ended = await until(`${count} executions have ended`, async () => {
		const executions = await n8n.rest.executions(id);
		const isEnded = executions.every(({ status }) => status === 'success');
		return executions.length >= count && isEnded && executions;
	});
	expect(ended).toHaveLength(count);
	const runs = await Promise.all(ended.map(async (one) => (await n8n.rest.ended(one.id)).runs));
	return runs.flatMap(({ [NODE]: run }) => (run.data?.main[0] ?? []).map(({ json }) => json));
}

const reportOf = (msgId: number, status = 'delivered'): IDataObject => ({
	...{ status, msgId: String(msgId), date: 1771941463, phone: ANNE },
	...{ cost: '0.049', currency: 'EUR' },
});
const REPLY = { type: 'response', phone_number: ANNE, text: 'Yes', message_id: 7 };

it('starts an execution for each kind of event, and for no other call', async () => {
	const published = await publish();
	const { url } = published;
	expect(await call(url, reportOf(7))).toBe(200);
	expect(await call(url, REPLY)).toBe(200);
	expect(await call(url, { ...REPLY, type: 'stop', text: 'STOP' })).toBe(200);
	// A repeated report, a forged one, and bodies of no known kind.
	expect(await call(url, reportOf(7))).toBe(200);
	expect(await call(url, reportOf(4711))).toBe(403);
	expect(await call(url, { phone: ANNE, messageId: '7', mccMnc: '20801' })).toBe(400);
	expect(await call(url, '{"status":')).toBeGreaterThanOrEqual(400);
	const items = await itemsOf(published, 3);
	expect(items.map(({ event }) => event).sort()).toEqual(EVENTS);
	expect(items.find(({ event }) => event === 'deliveryReport')).toMatchObject({
		...{ phoneNumber: ANNE, messageId: 7, status: 'Delivered', isVerified: true },
		reported: { status: 'Delivered', cost: 0.049, currency: 'EUR' },
	});
});

it('reads a form, JSON sent as plain text, and a body of 1 MB', async () => {
	const published = await publish();
	const { url } = published;
	const fields = Object.entries(reportOf(8)).map(([name, value]): [string, string] => [
		name,
		String(value),
	]);
	const text = 'x'.repeat(1_000_000);
	expect(await call(url, new URLSearchParams(fields))).toBe(200);
	expect(await call(url, JSON.stringify(REPLY), 'text/plain')).toBe(200);
	expect(await call(url, { ...REPLY, text })).toBe(200);
	const items = await itemsOf(published, 3);
	expect(items.map((item) => item.text ?? item.messageId)).toEqual(
		expect.arrayContaining([8, 'Yes', text.slice(0, 2000)]),
	);
});

it('applies each option', async () => {
	const secret = await publish({ secret: 's3cret' });
	expect(await call(secret.url, REPLY)).toBe(401);
	expect(await call(`${secret.url}?secret=wrong`, REPLY)).toBe(401);
	expect(await call(`${secret.url}?secret=s3cret`, REPLY)).toBe(200);
	expect(await itemsOf(secret, 1)).toMatchObject([{ text: 'Yes' }]);
	for (const given of ['secret[]=s3cret', 'secret[toString]=x', 'secret=s3cret&secret=s3cret']) {
		expect(await call(`${secret.url}?${given}`, REPLY)).toBe(401);
	}

	const plus = await publish({ secret: 'a+b' });
	expect(await call(`${plus.url}?secret=a+b`, REPLY)).toBe(200);
	expect(await call(`${plus.url}?secret=a%2Bb`, { ...REPLY, text: 'No' })).toBe(200);
	expect(await call(`${plus.url}?secret=ab`, REPLY)).toBe(401);

	for (const empty of ['', '={{ $vars.missing }}', '={{ undefined }}', '={{ null }}', '={{ 7 }}']) {
		const closed = await publish({ secret: empty });
		for (const query of [
			'',
			'?secret=',
			'?secret',
			'?secret=undefined',
			'?secret=null',
			'?secret=7',
		]) {
			expect(await call(`${closed.url}${query}`, REPLY)).toBe(401);
		}
	}

	const onlyFinal = await publish({ onlyFinal: true }, ['deliveryReport']);
	expect(await call(onlyFinal.url, reportOf(9, 'waiting'))).toBe(200);
	expect(await call(onlyFinal.url, REPLY)).toBe(200);
	expect(await call(onlyFinal.url, reportOf(9))).toBe(200);
	expect(await itemsOf(onlyFinal, 1)).toMatchObject([{ messageId: 9 }]);

	const unverified = await publish({ verify: false });
	expect(await call(unverified.url, reportOf(4711))).toBe(200);
	expect(await itemsOf(unverified, 1)).toMatchObject([{ messageId: 4711, isVerified: false }]);
});

it('answers neither 200 nor 500 to bodies with hostile objects', async () => {
	const { url } = await publish();
	for (const body of [
		{ type: { toString: 1 } },
		{ ...REPLY, type: { toString: 1, toLowerCase: 1 } },
		{ ...REPLY, phone_number: { toString: 1 } },
		{ ...reportOf(7), status: { trim: 1, toString: null } },
		{ ...reportOf(7), msgId: [7] },
	]) {
		expect(await call(url, body)).toBe(400);
	}
	expect(await call(url, '{"__proto__":{"type":"response"},"phone_number":"+33639980001"}')).toBe(
		400,
	);
});

it('handles simultaneous calls, each one once, with few requests', async () => {
	// While a request is in flight, the next reports gather for one more.
	n8n.simulator.reset({ ...SIMULATION, latencyMs: 500 });
	const published = await publish();
	const ids = Array.from({ length: 40 }, (_, id) => id);
	const statuses = await Promise.all(
		[...ids, ...ids].map(async (id) => await call(published.url, reportOf(id))),
	);
	expect(statuses).toEqual([...ids, ...ids].map(() => 200));
	const items = await itemsOf(published, 40);
	expect(items.map(({ messageId }) => Number(messageId)).sort((a, b) => a - b)).toEqual(ids);
	// Fewer than one for each report. How many gather depends on how busy the machine is.
	expect(n8n.simulator.log.length).toBeLessThan(ids.length);
});

it('receives the reports on SMS that were sent with its URL', async () => {
	const published = await publish({ verify: false });
	const items = ['+33639980011', '+33639980012'].map((phoneNumber) => ({ phoneNumber }));
	const sending = await n8n.rest.createWorkflow(
		workflow(
			'Send with URL',
			[
				trigger,
				...itemNodes(items),
				ourNode({
					credentials: n8n.credentials,
					parameters: {
						...{ resource: 'message', operation: 'send', message: 'Bonjour' },
						phoneNumber: '={{ $json.phoneNumber }}',
						options: { deliveryReportUrl: published.url },
					},
				}),
			],
			connect(['Start', ['Campaign']], ['Campaign', ['Messages']], ['Messages', ['SMS Partner']]),
		),
	);
	await n8n.rest.run(sending, 'Start');
	// Two SMS, each reported as waiting and then as delivered, and each report is sent twice.
	await until('all reports are sent', () => n8n.simulator.callbacks.made.length === 8);
	expect(n8n.simulator.callbacks.made.map(({ status }) => status)).toEqual(Array(8).fill(200));
	const reports = await itemsOf(published, 4);
	expect(reports.map(({ phoneNumber, status }) => `${phoneNumber} ${status}`).sort()).toEqual(
		items.flatMap(({ phoneNumber }) => [`${phoneNumber} Delivered`, `${phoneNumber} Waiting`]),
	);
});
