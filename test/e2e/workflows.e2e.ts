import { sampleMessages } from '../simulator/sampleMessages';
import { readyWorkflow } from './real/readyWorkflow';
import { TestN8n } from './real/testN8n';

/** The workflows that users import, docs/workflows, in real n8n. */

const SAMPLES = sampleMessages(25_000);

let n8n: TestN8n;

beforeAll(async () => {
	n8n = await TestN8n.start({ messages: SAMPLES });
});

afterAll(async () => await n8n?.stop());

it('cuts a large list: each part is checked in an execution of its own', async () => {
	const messages = SAMPLES.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 1000 === 999 ? 1 : messageId,
	}));
	const file = readyWorkflow('cut-a-large-list', n8n.credentials, {
		'Your Messages': { jsonOutput: JSON.stringify({ messages }) },
	});
	const id = await n8n.rest.createWorkflow(file);
	const runs = await n8n.rest.run(id, 'Start');

	const isKnown = (_: unknown, index: number): boolean => index % 1000 !== 999;
	const count = (status: string): number =>
		SAMPLES.filter(isKnown).filter((message) => message.status === status).length;
	expect(runs['Counts of All Parts'].data?.main[0]?.map(({ json }) => json)).toEqual([
		{ result: 'Delivered', sum_messages: count('Delivered') },
		{ result: 'Waiting', sum_messages: count('Waiting') },
		{ result: 'Not delivered', sum_messages: count('Not delivered') },
		{ result: 'Numéro introuvable', sum_messages: 25 },
	]);
	expect((await n8n.rest.executions(id)).map(({ status }) => status)).toEqual([
		'success',
		'success',
		'success',
		'success',
	]);
});
