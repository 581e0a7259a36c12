import type { IDataObject } from 'n8n-workflow';
import type { WireAnswer } from '../simulator/simulator';
import { TestN8n } from './real/testN8n';
import { connect, itemNodes, ourNode, trigger, workflow } from './real/workflows';

/** Message: Send in real n8n. The simulator's ledger has what was actually sent. */

let n8n: TestN8n;

/** Replaces the answer to a send request, by its index. The SMS are sent in any case. */
let onSend: (index: number) => WireAnswer | undefined;
let sends: number;

/** SMS in the ledger when a test starts. */
let alreadySent: number;

beforeAll(async () => {
	n8n = await TestN8n.start({
		change: (answer, { path }) => (path.endsWith('send') ? (onSend(sends++) ?? answer) : answer),
	});
});

afterAll(async () => await n8n?.stop());

beforeEach(() => {
	n8n.simulator.clearLog();
	alreadySent = n8n.simulator.store.ledger.length;
	sends = 0;
});

const ITEMS: IDataObject[] = Array.from({ length: 30 }, (_, index) => ({
	phoneNumber: `+336399810${String(index).padStart(2, '0')}`,
	message: `Hello ${index}`,
}));

async function sendAll(
	name: string,
): Promise<{ status: string; sent: IDataObject[]; errors: IDataObject[] }> {
	const id = await n8n.rest.createWorkflow(
		workflow(
			name,
			[
				trigger,
				...itemNodes(ITEMS),
				ourNode({
					credentials: n8n.credentials,
					retryOnFail: true,
					maxTries: 3,
					waitBetweenTries: 0,
					parameters: {
						resource: 'message',
						operation: 'send',
						phoneNumber: '={{ $json.phoneNumber }}',
						message: '={{ $json.message }}',
						requestOptions: { batchSize: 10, concurrentRequests: 1, maxRetryTime: 5 },
					},
				}),
			],
			connect(['Start', ['Campaign']], ['Campaign', ['Messages']], ['Messages', ['SMS Partner']]),
		),
	);
	const { status, runs } = await n8n.rest.ended(await n8n.rest.start(id, 'Start'));
	const [sent = [], errors = []] = (runs['SMS Partner'].data?.main ?? []).map((items) =>
		(items ?? []).map(({ json }) => json),
	);
	return { status, sent, errors };
}

const ledger = (): unknown[] =>
	n8n.simulator.store.ledger
		.slice(alreadySent)
		.map(({ phoneNumber, text }) => ({ phoneNumber, message: text }));

it('sends each SMS once', async () => {
	onSend = () => undefined;
	const { status, sent, errors } = await sendAll('Send');
	expect([status, sent.length, errors]).toEqual(['success', 30, []]);
	expect(sent[0]).toEqual({
		phoneNumber: ITEMS[0].phoneNumber,
		messageId: expect.any(Number),
		smsCount: 1,
		cost: expect.any(Number),
		currency: 'EUR',
	});
	expect(ledger()).toEqual(ITEMS);
});

it('sends no SMS twice with Retry On Fail if an answer is an error', async () => {
	onSend = (index) => (index === 0 ? { status: 503, body: 'Service Unavailable' } : undefined);
	const { status, sent, errors } = await sendAll('Retry');
	expect([status, sent.length, errors.length]).toEqual(['success', 20, 10]);
	expect(errors.filter(({ maybeSent }) => maybeSent !== true)).toEqual([]);
	expect(ledger()).toEqual(ITEMS);
});

it('sends no SMS twice with Retry On Fail if every answer is an error', async () => {
	onSend = () => ({ status: 500, body: '' });
	const { status, sent, errors } = await sendAll('All lost');
	expect([status, sent.length, errors.length]).toEqual(['success', 0, 30]);
	const sentOnce = ITEMS.filter((item) => JSON.stringify(ledger()).includes(JSON.stringify(item)));
	expect(ledger()).toEqual(sentOnce);
});
