import type { IDataObject, INode, IRunData } from 'n8n-workflow';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { sampleMessages } from '../simulator/sampleMessages';
import type { SimulatorOptions, WireAnswer } from '../simulator/simulator';
import { FakeModel } from './real/fakeModel';
import { request } from './real/http';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import type { EndedExecution } from './real/rest';
import { fillTable } from './real/tables';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import { connect, MANUAL_TRIGGER, node } from './real/workflows';

/** The workflows of docs/workflows, which users import, in real n8n. */

const SAMPLES = sampleMessages(12_000);
const UNKNOWN = { phoneNumber: '+33699999992', messageId: 1000 };

let n8n: TestN8n;

/** Called at each status request. If it returns an answer, that answer is sent. */
let onStatusRequest: (index: number) => WireAnswer | undefined;
let statusRequests: number;

/** Called when a message was sent. */
let onSent: (messageId: unknown) => void;

const SIMULATION: SimulatorOptions = {
	messages: SAMPLES,
	change: (answer, { path }) => {
		if (/^\/v1\/(bulk-)?send$/.test(path) && isRecord(answer.body)) onSent(answer.body.message_id);
		return path === '/v1/multi-status' ? (onStatusRequest(statusRequests++) ?? answer) : answer;
	},
};

beforeAll(async () => {
	n8n = await TestN8n.start(SIMULATION);
});

afterAll(async () => await n8n?.stop());

beforeEach(() => {
	n8n.simulator.clearLog();
	onStatusRequest = () => undefined;
	statusRequests = 0;
	onSent = () => {};
});

async function runReady(
	name: string,
	triggerName: string,
	changes: Record<string, Partial<INode>>,
	triggerData?: IDataObject,
	last?: string,
): Promise<EndedExecution & { readonly workflowId: string }> {
	const file = readyWorkflow(name, n8n.credentials, changes);
	const workflowId = await n8n.rest.createWorkflow(file);
	const id = await n8n.rest.start(workflowId, triggerName, triggerData, last);
	return { ...(await n8n.rest.ended(id)), workflowId };
}

async function untilStatus(workflowId: string, wanted: string): Promise<void> {
	await until(
		`its status is ${wanted}`,
		async () => (await n8n.rest.executions(workflowId))[0]?.status === wanted,
	);
}

/** The items on a node's first output, from all its runs. */
function itemsOf(runData: IRunData, name: string): IDataObject[] {
	return (runData[name] ?? []).flatMap(({ data }) => (data?.main[0] ?? []).map(({ json }) => json));
}

const listOf = (messages: IDataObject[]): Partial<INode> => ({
	parameters: { jsonOutput: JSON.stringify({ messages }) },
});

/** Changes the status of a message. */
function setStatus({ phoneNumber, messageId }: IDataObject, status: string): void {
	n8n.simulator.store.add({
		phoneNumber: String(phoneNumber),
		messageId: Number(messageId),
		status,
		date: 1_763_900_000,
	});
}

/** Messages with each kind of status; the customer identifies them. */
function messagesOfEachKind(): IDataObject[] {
	const known = ['Ana', 'Bob', 'Chloé', 'Dora'].map((customer, index) => ({
		phoneNumber: '+33639980000',
		messageId: 9000 + index,
		customer,
	}));
	['Delivered', 'ko', 'Waiting', 'Waiting'].forEach((status, index) => {
		setStatus(known[index], status);
	});
	return [...known, { ...UNKNOWN, customer: 'Emil' }];
}

const customersOf = (runData: IRunData, name: string): unknown[] =>
	itemsOf(runData, name).map(({ customer }) => customer);

it('splits a large list into parts, each checked in a separate execution', async () => {
	const messages: IDataObject[] = SAMPLES.map(({ phoneNumber, messageId }, index) =>
		index % 1000 === 999 ? UNKNOWN : { phoneNumber, messageId },
	);
	messages[0] = { phoneNumber: messages[0].phoneNumber, messageId: null };
	const { runData, workflowId } = await runReady('cut-a-large-list', 'Start', {
		'Your Messages': listOf(messages),
	});
	const count = (status: string): number =>
		SAMPLES.filter(
			(message, index) => index > 0 && index % 1000 !== 999 && message.status === status,
		).length;
	const counts = itemsOf(runData, 'Counts of All Parts').map(
		({ result, sum_messages }) => [result, sum_messages] as const,
	);
	expect(Object.fromEntries(counts)).toEqual({
		Delivered: count('Delivered'),
		Waiting: count('Waiting'),
		'Not delivered': count('Not delivered'),
		'Message not found': 12,
		'No message ID': 1,
	});
	const executions = await n8n.rest.executions(workflowId);
	expect(executions.map(({ status }) => status)).toEqual(Array(3).fill('success'));
});

describe('the loop until a status is final', () => {
	it('keeps checking waiting messages through an outage, and routes each message', async () => {
		const messages = messagesOfEachKind();
		onStatusRequest = (index) => {
			if (index === 1) setStatus(messages[2], 'Delivered');
			return index === 2 ? { status: 503, body: 'Down' } : undefined;
		};
		const { runData, status } = await runReady('until-final', 'Start', {
			'Your Messages': listOf(messages),
			// The node does not retry, so that the loop has to wait out the outage.
			'Get Statuses': {
				parameters: {
					options: { includeInputFields: true },
					requestOptions: { maxRetryTime: 0, timeout: 600_000 },
				},
			},
			'Wait 15 Minutes': { parameters: { amount: 1, unit: 'seconds' } },
			'48 Hours Over?': overAfter(4),
		});
		expect(status).toBe('success');
		expect(customersOf(runData, 'Delivered')).toEqual(['Ana', 'Chloé']);
		expect(customersOf(runData, 'Not Delivered')).toEqual(['Bob']);
		expect(customersOf(runData, 'Still Not Final')).toEqual(['Dora']);
		expect(customersOf(runData, 'Handle Errors')).toEqual(['Emil']);
		expect(n8n.simulator.log.map(({ messages: requested }) => requested)).toEqual([5, 2, 2, 2, 1]);
		const first = (name: string): number => runData[name][0].startTime;
		expect(first('Handle Errors')).toBeLessThanOrEqual(first('Wait 15 Minutes'));
	});

	it.each<[string, WireAnswer]>([
		['a wrong key', { status: 200, body: { success: false, code: 10 } }],
		['a wrong Base URL', { status: 404, body: 'Not found' }],
	])('routes errors that waiting cannot fix to Handle Errors: %s', async (_, answer) => {
		onStatusRequest = () => answer;
		const { runData } = await runReady('until-final', 'Start', {
			'Your Messages': listOf(messagesOfEachKind()),
		});
		expect(customersOf(runData, 'Handle Errors')).toEqual(['Ana', 'Bob', 'Chloé', 'Dora', 'Emil']);
	});

	/** Sets the workflow's limit to fewer rounds. */
	function overAfter(rounds: number): Partial<INode> {
		const { nodes } = readyWorkflow('until-final', n8n.credentials);
		const condition = nodes.find(({ name }) => name === '48 Hours Over?')?.parameters.conditions;
		const text = JSON.stringify(condition);
		expect(text).toContain('"rightValue":192');
		return {
			parameters: {
				conditions: JSON.parse(text.replace('"rightValue":192', `"rightValue":${rounds}`)),
			},
		};
	}
});

it('adds undelivered messages and errors to a table each morning', async () => {
	const changes = { 'Your Messages': listOf(messagesOfEachKind()) };
	const { runData } = await runReady('delivery-report', 'Every Morning', changes);
	const rows = itemsOf(runData, 'Add to the Table');
	expect(rows.map(({ id }) => id)).toEqual([1, 2]);
	// The order in which n8n runs a node's branches does not matter here.
	expect(rows).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ phoneNumber: '+33639980000', problem: 'ko', whatToDo: '' }),
			expect.objectContaining({
				phoneNumber: UNKNOWN.phoneNumber,
				messageId: '1000',
				problem: 'Message not found',
				whatToDo: expect.stringContaining('SMS Partner has no message 1000'),
			}),
		]),
	);
	const next = await runReady('delivery-report', 'Every Morning', changes);
	expect(itemsOf(next.runData, 'Add to the Table').map(({ id }) => id)).toEqual([3, 4]);
});

describe('sending and waiting for the report', () => {
	const ANA = '+33639980001';
	const SOON = { parameters: { resumeAmount: 1, resumeUnit: 'seconds' } };

	beforeEach(() => n8n.simulator.reset(SIMULATION));

	async function sendAndWait(
		changes: Record<string, Partial<INode>> = {},
	): Promise<EndedExecution> {
		const recipients = [
			{ phoneNumber: ANA, message: 'Hello Ana' },
			{ phoneNumber: 'nobody', message: 'Hello' },
		];
		const file = readyWorkflow('send-and-wait-for-report', n8n.credentials, {
			'Your Recipients': { parameters: { jsonOutput: JSON.stringify({ recipients }) } },
			...changes,
		});
		const workflowId = await n8n.rest.createWorkflow(file);
		const id = await n8n.rest.start(workflowId, MANUAL_TRIGGER);
		await untilStatus(workflowId, 'success');
		return await n8n.rest.ended(id);
	}

	it('continues at the first report, and uses the verified status', async () => {
		// By then, n8n waits for it.
		n8n.simulator.reset({ ...SIMULATION, callbacks: { delayMs: 20_000 } });
		const { runData } = await sendAndWait();
		expect(n8n.simulator.store.ledger).toMatchObject([{ phoneNumber: ANA, text: 'Hello Ana' }]);
		expect(itemsOf(runData, 'Delivered')).toMatchObject([
			{ phoneNumber: ANA, status: 'Delivered', isFinal: true },
		]);
		expect(itemsOf(runData, 'Handle Send Errors')).toMatchObject([{ error: expect.any(String) }]);
		expect(itemsOf(runData, 'Wait for a Report')).toMatchObject([
			{ body: { status: 'delivered' } },
		]);
	});

	it('loses nothing if the report arrives before n8n waits for it', async () => {
		n8n.simulator.reset({ ...SIMULATION, callbacks: { delayMs: 0 } });
		const { runData } = await sendAndWait({ 'Wait for a Report': SOON });
		expect(itemsOf(runData, 'Delivered')).toMatchObject([{ phoneNumber: ANA }]);
	});

	it('stops checking after 48 hours without a final status', async () => {
		onSent = (messageId) =>
			setStatus({ phoneNumber: ANA, messageId: Number(messageId) }, 'Waiting');
		const assignments = [
			{
				id: 'sentAt',
				name: 'sentAt',
				type: 'number',
				value: '={{ $now.minus({ hours: 49 }).toMillis() }}',
			},
		];
		const { runData } = await sendAndWait({
			'Wait for a Report': SOON,
			'Add Send Time': { parameters: { assignments: { assignments } } },
		});
		expect(itemsOf(runData, 'Not Final After 48 Hours')).toMatchObject([
			{ phoneNumber: ANA, status: 'Waiting' },
		]);
	});
});

describe('a campaign', () => {
	const [ana, stopped, chloe] = ['+33639980001', '+33639980002', '+33639980003'];

	beforeAll(async () => {
		const step = 'Create Customers Table';
		const { status } = await runReady('send-a-campaign', MANUAL_TRIGGER, {}, undefined, step);
		expect(status).toBe('success');
		const customers = [ana, stopped, 'nobody', '06 39 98 00 01', chloe, '639980004'];
		await fillTable(
			n8n.rest,
			'Customers',
			customers.map((phoneNumber, index) => ({ phoneNumber, firstName: `Customer ${index}` })),
		);
	});

	const REAL = { 'Send SMS': { parameters: { options: { includeInputFields: true } } } };

	/** The rows that a run adds to the table of results, by customer. */
	const rowsOf = (runData: IRunData): unknown[][] =>
		itemsOf(runData, 'Store Results')
			.sort((a, b) => Number(a.customerId) - Number(b.customerId))
			.map(({ firstName, phoneNumber, result, error, cost }) => [
				...[firstName, phoneNumber, result, error, cost],
			]);

	const NOBODY = ['Customer 2', 'nobody', 'not sent', 'Phone number has no digits', 0];
	const WITHOUT_0 = [
		...['Customer 5', '639980004', 'not sent', 'Phone number may lack its leading 0', 0],
	];

	it('sends nothing in sandbox mode', async () => {
		n8n.simulator.reset({ ...SIMULATION, account: { stopList: [stopped] } });
		const { runData, status } = await runReady('send-a-campaign', MANUAL_TRIGGER, {});
		expect(status).toBe('success');
		expect(n8n.simulator.store.ledger).toEqual([]);
		expect(rowsOf(runData)[0]).toEqual(['Customer 0', ana, 'sandbox', '', 0]);
	});

	it('sends one SMS to each customer who has not opted out, and stores a result for each', async () => {
		n8n.simulator.reset({ ...SIMULATION, account: { stopList: [stopped] } });
		const { runData, status } = await runReady('send-a-campaign', MANUAL_TRIGGER, REAL);
		expect(status).toBe('success');
		expect(n8n.simulator.store.ledger.map(({ phoneNumber, text }) => [phoneNumber, text])).toEqual([
			[ana, expect.stringContaining('Hello Customer 0,')],
			[chloe, expect.stringContaining('Hello Customer 4,')],
		]);
		expect(rowsOf(runData)).toEqual([
			['Customer 0', ana, 'sent', '', 0.049],
			['Customer 1', stopped, 'opted out', 'Number is on the STOP list', 0],
			NOBODY,
			['Customer 4', chloe, 'sent', '', 0.049],
			WITHOUT_0,
		]);
		const stored = itemsOf(runData, 'Store Results');
		expect(
			Object.fromEntries(stored.map(({ phoneNumber, whatToDo }) => [phoneNumber, whatToDo])),
		).toEqual({
			[ana]: '',
			[stopped]: expect.stringContaining('opted out'),
			nobody: expect.stringMatching(/^[^[\]]+\.$/),
			[chloe]: '',
			'639980004': expect.stringMatching(/^[^[\]]+\.$/),
		});
	});

	it('sends to everybody if nobody has opted out', async () => {
		n8n.simulator.reset(SIMULATION);
		const { runData } = await runReady('send-a-campaign', MANUAL_TRIGGER, REAL);
		expect(n8n.simulator.store.ledger.map(({ phoneNumber }) => phoneNumber)).toEqual([
			...[ana, stopped, chloe],
		]);
		expect(rowsOf(runData)[1]).toEqual(['Customer 1', stopped, 'sent', '', 0.049]);
	});

	it('says which SMS may have been sent', async () => {
		n8n.simulator.reset({
			...SIMULATION,
			change: (answer, { path }) =>
				/^\/v1\/(bulk-)?send$/.test(path) ? { status: 502, body: 'Bad gateway' } : answer,
		});
		const { runData, status } = await runReady('send-a-campaign', MANUAL_TRIGGER, REAL);
		expect(status).toBe('success');
		expect(rowsOf(runData)[0].slice(0, 3)).toEqual(['Customer 0', ana, 'maybe sent']);
		const trial = await runReady('send-a-campaign', MANUAL_TRIGGER, {});
		expect(rowsOf(trial.runData)[0].slice(0, 3)).toEqual(['Customer 0', ana, 'sandbox']);
	});
});

it('stores replies and opt-outs in a table, also if several calls create it at the same moment', async () => {
	const webhookId = 'replies-test';
	const phoneNumber = '+33639980001';
	const { nodes, connections, ...file } = readyWorkflow('replies-and-stop', n8n.credentials, {
		'When SMS Partner Calls': { webhookId },
	});
	// n8n starts one execution after the other, so all wait for one moment before they create the table.
	const together = node({
		name: 'Together',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { resume: 'specificTime', dateTime: new Date(Date.now() + 15_000).toISOString() },
	});
	const { 'When SMS Partner Calls': first, ...rest } = connections;
	const workflowId = await n8n.rest.createWorkflow({
		...file,
		nodes: [...nodes, together],
		connections: {
			...rest,
			...connect(['When SMS Partner Calls', ['Together']]),
			Together: first,
		},
	});
	await n8n.rest.publish(workflowId);
	const texts = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'STOP'];
	await Promise.all(
		texts.map(async (text, index) => {
			const type = text === 'STOP' ? 'stop' : 'response';
			const response = await request(`${n8n.baseUrl}/webhook/${webhookId}/webhook`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ type, phone_number: phoneNumber, text, message_id: index }),
			});
			await response.text();
			expect(response.status).toBe(200);
		}),
	);
	const ended = await until('all have ended', async () => {
		const executions = await n8n.rest.executions(workflowId);
		const isOver = executions.every(({ status }) => ['success', 'error'].includes(status));
		return executions.length === texts.length && isOver && executions;
	});
	expect(ended.map(({ status }) => status)).toEqual(texts.map(() => 'success'));
	const runs = await Promise.all(ended.map(async ({ id }) => (await n8n.rest.ended(id)).runData));
	const rows = runs.flatMap((runData) => itemsOf(runData, 'Add to Replies'));
	expect(rows.map(({ event, phoneNumber, text }) => [text, event, phoneNumber]).sort()).toEqual(
		texts.map((text) => [text, text === 'STOP' ? 'optOut' : 'reply', phoneNumber]),
	);
	expect(rows).toEqual(rows.map(() => expect.objectContaining({ receivedAt: expect.any(String) })));
});

it('has no webhook ID in a file, which each import would share', () => {
	const ids = READY_WORKFLOWS.flatMap((name) =>
		readyWorkflow(name, undefined)
			.nodes.filter(({ type }) => type === 'n8n-nodes-smspartner.smsPartnerTrigger')
			.map(({ webhookId }) => webhookId),
	);
	expect(ids).toEqual([undefined]);
});

it('lets an agent send an SMS and report, later in the chat, whether it arrived', async () => {
	const phoneNumber = '+33639980001';
	const customers = [{ name: 'Ana', phoneNumber }];
	n8n.simulator.reset(SIMULATION);
	onSent = (messageId) => setStatus({ phoneNumber, messageId: Number(messageId) }, 'Delivered');
	let asked = '';
	const model = await FakeModel.start(([sent = '', ...more]) => {
		if (asked.startsWith('Tell')) {
			const args = { Phone_Number: phoneNumber, Message: 'Your parcel is ready.' };
			return sent === '' ? [{ name: 'Send_SMS', args }] : [];
		}
		// What the tool said before is in the memory only.
		const [, messageId = ''] = /"messageId":(\d+)/.exec(sent) ?? [];
		const args = { Phone_Number: phoneNumber, Message_ID: messageId };
		return more.length === 0 ? [{ name: 'Get_Status', args }] : [];
	});
	try {
		const id = await n8n.rest.createCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const file = readyWorkflow('send-and-check-with-an-agent', n8n.credentials, {
			Customers: { parameters: { jsonOutput: JSON.stringify({ customers }) } },
			Model: {
				parameters: {
					model: { __rl: true, mode: 'id', value: 'fake' },
					responsesApiEnabled: false,
				},
				credentials: { openAiApi: { id, name: 'Model' } },
			},
			'Send SMS': { parameters: { options: {} } },
		});
		const workflowId = await n8n.rest.createWorkflow(file);
		const say = async (chatInput: string): Promise<EndedExecution> => {
			asked = chatInput;
			const said = { sessionId: 'test', action: 'sendMessage', chatInput };
			return await n8n.rest.ended(await n8n.rest.start(workflowId, 'When Asked', said));
		};
		expect((await say('Tell Ana that her parcel is ready')).status).toBe('success');
		expect(model.conversation).toContain(phoneNumber);
		expect(n8n.simulator.store.ledger).toMatchObject([
			{ phoneNumber, text: 'Your parcel is ready.' },
		]);
		const { runData, status } = await say('Did Ana get it?');
		expect(status).toBe('success');
		expect(itemsOf(runData, 'AI Agent')).toMatchObject([
			{ output: expect.stringContaining('"status":"Delivered"') },
		]);
	} finally {
		await model.close();
	}
});
