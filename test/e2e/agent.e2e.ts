import type { INode } from 'n8n-workflow';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import { FakeModel, type ToolCall } from './real/fakeModel';
import { TestN8n } from './real/testN8n';
import { connect, node, OUR_TYPE, trigger, workflow } from './real/workflows';

/** The node as a tool of n8n's AI Agent, with a fake model. */

let n8n: TestN8n;

beforeAll(async () => {
	n8n = await TestN8n.start({ messages: [DOCUMENTED_MESSAGE] });
});

afterAll(async () => await n8n?.stop());

/** Lets the model call the tool with these arguments at once. The node has its default parameters. */
async function runAgent(calls: Array<ToolCall['args']>, apiKey: string): Promise<FakeModel> {
	const model = await FakeModel.start((results) =>
		results.length === 0 ? calls.map((args) => ({ name: 'SMS_Partner', args })) : [],
	);
	try {
		const { baseUrl } = n8n.simulator;
		const ours = await n8n.rest.createCredential('Ours', 'smsPartnerApi', { apiKey, baseUrl });
		const openAi = await n8n.rest.createCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const id = await n8n.rest.createWorkflow(agentWorkflow(ours, openAi));
		const runs = await n8n.rest.run(id, 'Start');
		expect(runs['AI Agent'].error).toBeUndefined();
		return model;
	} finally {
		await model.close();
	}
}

function agentWorkflow(ours: string, openAi: string): ReturnType<typeof workflow> {
	const nodes: INode[] = [
		trigger,
		node({
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3.1,
			position: [200, 0],
			parameters: {
				promptType: 'define',
				text: 'Did my messages arrive?',
				options: { enableStreaming: false },
			},
		}),
		node({
			name: 'Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.3,
			position: [100, 200],
			parameters: {
				model: { __rl: true, mode: 'id', value: 'fake' },
				responsesApiEnabled: false,
				options: {},
			},
			credentials: { openAiApi: { id: openAi, name: 'Model' } },
		}),
		node({
			name: 'SMS Partner',
			type: `${OUR_TYPE}Tool`,
			position: [300, 200],
			credentials: { smsPartnerApi: { id: ours, name: 'Ours' } },
		}),
	];
	const connections = connect(['Start', ['AI Agent']]);
	for (const [from, type] of [
		['Model', 'ai_languageModel'],
		['SMS Partner', 'ai_tool'],
	] as const) {
		connections[from] = { [type]: [[{ node: 'AI Agent', type, index: 0 }]] };
	}
	return workflow('Agent', nodes, connections);
}

it('offers the model both parameters, and returns statuses as well as errors', async () => {
	const { tools, toolAnswers } = await runAgent(
		[
			{ Phone_Number: '06 99 99 99 93', Message_ID: '111111' },
			{ Phone_Number: '+33699999992', Message_ID: '1000' },
			{ Phone_Number: 'Ana', Message_ID: '5' },
			// Agents of version 3 do not compare what the model passes with the schema.
			{ Phone_Number: 33699999993, Message_ID: 111111 },
		],
		n8n.simulator.apiKey,
	);
	expect(tools).toMatchObject([
		{
			function: {
				parameters: {
					properties: {
						Phone_Number: {
							type: 'string',
							description: expect.stringContaining("recipient's number"),
						},
						Message_ID: { type: 'string', description: expect.stringContaining('message_id') },
					},
				},
			},
		},
	]);
	expect(toolAnswers).toHaveLength(4);
	expect(toolAnswers[0]).toContain('"status":"Delivered"');
	expect(toolAnswers[1]).toContain('"error":"Message not found"');
	expect(toolAnswers[2]).toContain('"error":"Phone number has no digits"');
	expect(toolAnswers[3]).toContain('"status":"Delivered"');
	expect(toolAnswers.join()).not.toContain('Did my messages arrive?');
});

it('explains to the model what is wrong with the account', async () => {
	const { toolAnswers } = await runAgent(
		[{ Phone_Number: '+33699999993', Message_ID: '111111' }],
		'wrong',
	);
	expect(toolAnswers).toHaveLength(1);
	expect(toolAnswers[0]).toContain('Wrong API key');
	expect(toolAnswers[0]).toContain('Copy the key of your account');
});
