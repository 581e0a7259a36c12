import type { IDataObject, INode, INodeParameters, IRunData } from 'n8n-workflow';
import { DOCUMENTED_MESSAGE } from '../simulator/sampleMessages';
import { Cleanups } from './real/cleanups';
import { oldestInstallation } from './real/installation';
import { N8nServer, UserFolder } from './real/n8n';
import { type EndedExecution, RestClient } from './real/rest';
import { TestN8n } from './real/testN8n';
import {
	connect,
	editFields,
	itemNodes,
	node,
	ourNode,
	trigger,
	workflow,
	type WorkflowFile,
} from './real/workflows';

/** The package as users have it: packed, and installed into the folder for community nodes of the newest and oldest n8n. */

const cleanups = new Cleanups();

let n8n: TestN8n;

afterAll(async () => await cleanups.runAll());

async function execute(file: WorkflowFile): Promise<EndedExecution> {
	const id = await n8n.rest.createWorkflow(file);
	return await n8n.rest.ended(await n8n.rest.start(id, 'Start'));
}

/** Executes a workflow that must succeed. Returns the output of each node. */
async function runDataOf(file: WorkflowFile): Promise<IRunData> {
	const { status, runData } = await execute(file);
	expect(status).toBe('success');
	return runData;
}

function jsonOf(runData: IRunData, node: string, output = 0): IDataObject[] {
	return (runData[node]?.[0]?.data?.main[output] ?? []).map(({ json }) => json);
}

const MESSAGES = [
	{ phoneNumber: '+33699999993', messageId: 111111, customer: 'Ana' },
	{ phoneNumber: '+33699999992', messageId: 1000, customer: 'Bob' },
	{ phoneNumber: '+33699999991', messageId: 1222, customer: 'Chloé' },
];

const ONE_OF_EACH = [
	{ phoneNumber: '+33699999992', messageId: 1000, customer: 'Ana' },
	{ phoneNumber: '+33639980001', messageId: 1, customer: 'Bob' },
	{ phoneNumber: '+33639980002', messageId: 2, customer: 'Chloé' },
	{ phoneNumber: '+33699999993', messageId: 111111, customer: 'Dora' },
];

/** The customer of the original item, found by n8n's item linking. */
const ORIGINAL =
	'={{ { "customer": $("Messages").item.json.customer, "result": $json.status ?? $json.error } }}';

function campaign(name: string, settings: Partial<INode>): WorkflowFile {
	return workflow(
		name,
		[
			trigger,
			...itemNodes(MESSAGES),
			ourNode({ credentials: n8n.credentials, ...settings }),
			editFields('After Status', ORIGINAL, [800, -100]),
			editFields('After Error', ORIGINAL, [800, 100]),
		],
		connect(
			['Start', ['Campaign']],
			['Campaign', ['Messages']],
			['Messages', ['SMS Partner']],
			['SMS Partner', ['After Status'], ['After Error']],
		),
	);
}

const ON_ERROR: Array<[string, Partial<INode>]> = [
	['Stop', {}],
	['Continue', { onError: 'continueRegularOutput' }],
	['Continue (using error output)', { onError: 'continueErrorOutput' }],
];

/** Starts the oldest n8n with the package. */
async function startOldest(): Promise<RestClient> {
	const folder = new UserFolder(oldestInstallation());
	cleanups.add(() => folder.remove());
	await folder.installPackage();
	const server = await N8nServer.start(folder);
	cleanups.add(async () => await server.stop());
	return await RestClient.signIn(server);
}

describe.each([
	['2.41', () => RestClient.ofSharedN8n()],
	['1.123', startOldest],
])('n8n %s', (_version, open) => {
	beforeAll(async () => {
		const simulation = {
			messages: [
				DOCUMENTED_MESSAGE,
				{ phoneNumber: '+33639980001', messageId: 1, status: 'Not delivered' },
				{ phoneNumber: '+33639980002', messageId: 2, status: 'Waiting' },
			],
		};
		n8n = await TestN8n.start(simulation, await open());
		cleanups.add(n8n.stop.bind(n8n));
	});

	it.each(ON_ERROR)(
		'returns the statuses of the documented messages, each linked to its item, with On Error = %s',
		async (name, settings) => {
			const runData = await runDataOf(campaign(name, settings));
			expect(jsonOf(runData, 'SMS Partner', 0)).toEqual([
				{
					phoneNumber: '+33699999993',
					messageId: 111111,
					status: 'Delivered',
					isFinal: true,
					date: '2018-02-06T16:26:56.000Z',
					stopSms: false,
					isSpam: false,
				},
			]);
			expect(jsonOf(runData, 'SMS Partner', 1)).toMatchObject([
				{
					messageId: 1000,
					error: 'Message not found',
					errorCode: 4,
					apiMessage: 'Numéro introuvable',
				},
				{
					messageId: 1222,
					error: 'Message not found',
					errorCode: 4,
					apiMessage: 'Numéro introuvable',
				},
			]);
			expect(jsonOf(runData, 'SMS Partner', 2)).toEqual([]);
			expect(jsonOf(runData, 'After Status')).toEqual([{ customer: 'Ana', result: 'Delivered' }]);
			expect(jsonOf(runData, 'After Error')).toEqual([
				{ customer: 'Bob', result: 'Message not found' },
				{ customer: 'Chloé', result: 'Message not found' },
			]);
		},
	);

	it.each(ON_ERROR)(
		'has one output per status, with items linked to the input, with On Error = %s',
		async (name, settings) => {
			const outputs = ['Delivered', 'Not Delivered', 'Waiting', 'Error'];
			const runData = await runDataOf(
				workflow(
					`${name} Each`,
					[
						trigger,
						...itemNodes(ONE_OF_EACH),
						ourNode({
							...{ credentials: n8n.credentials, ...settings },
							parameters: { outputMode: 'perStatus' },
						}),
						...outputs.map((output, index) => editFields(output, ORIGINAL, [800, index * 100])),
					],
					connect(
						['Start', ['Campaign']],
						['Campaign', ['Messages']],
						['Messages', ['SMS Partner']],
						['SMS Partner', ...outputs.map((output) => [output])],
					),
				),
			);
			expect(outputs.map((output) => jsonOf(runData, output))).toEqual([
				[{ customer: 'Dora', result: 'Delivered' }],
				[{ customer: 'Bob', result: 'Not delivered' }],
				[{ customer: 'Chloé', result: 'Waiting' }],
				[{ customer: 'Ana', result: 'Message not found' }],
			]);
			expect(jsonOf(runData, 'SMS Partner', 4)).toEqual([]);
		},
	);

	it.each(ON_ERROR)(
		'fails, or routes each item to Error, if the key is wrong, with On Error = %s',
		async (name, settings) => {
			const { baseUrl } = n8n.simulator;
			const wrong = { apiKey: 'wrong', baseUrl };
			const id = await n8n.rest.createCredential('Wrong key', 'smsPartnerApi', wrong);
			const credentials = { smsPartnerApi: { id, name: 'Wrong key' } };
			const { status, runData, runs } = await execute(campaign(name, { ...settings, credentials }));
			const isFailed = name === 'Stop';
			expect([status, runs['SMS Partner'].error?.message]).toEqual(
				isFailed ? ['error', 'Wrong API key'] : ['success', undefined],
			);
			expect(jsonOf(runData, 'After Status')).toEqual([]);
			expect(jsonOf(runData, 'After Error')).toEqual(
				isFailed ? [] : MESSAGES.map(({ customer }) => ({ customer, result: 'Wrong API key' })),
			);
		},
	);

	it('lets the HTTP Request node use the same credential', async () => {
		const { baseUrl, apiKey } = n8n.simulator;
		const request = (name: string, parameters: INodeParameters): INode =>
			node({
				name,
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					...parameters,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'smsPartnerApi',
				},
				credentials: n8n.credentials,
			});
		const list = { SMSStatut_List: [{ phoneNumber: '+33699999993', messageId: 111111 }] };
		const runData = await runDataOf(
			workflow(
				'HTTP Request',
				[
					trigger,
					request('Me', { url: `${baseUrl}/me` }),
					request('Statuses', {
						method: 'POST',
						url: `${baseUrl}/multi-status`,
						sendBody: true,
						specifyBody: 'json',
						jsonBody: JSON.stringify(list),
					}),
				],
				connect(['Start', ['Me', 'Statuses']]),
			),
		);
		expect(jsonOf(runData, 'Me')).toMatchObject([{ success: true, credits: { currency: 'EUR' } }]);
		expect(jsonOf(runData, 'Statuses')).toMatchObject([
			{ success: true, StatutResponse_List: [{ status: 'Delivered' }] },
		]);
		expect(JSON.stringify(runData)).not.toContain(apiKey);
	});

	it("reads a field as n8n's expressions do, even from unusual items", async () => {
		const field = '$json.a.b["c d"][0]';
		const values = [
			'text',
			'',
			' ',
			7,
			1.5,
			-0,
			true,
			false,
			null,
			{ x: 1 },
			['x'],
			[],
			'={{ 1 }}',
			'{{ 1 }}',
		];
		const items: IDataObject[] = [
			...values.map((value) => ({ a: { b: { 'c d': [value] } } }) as IDataObject),
			{ a: { b: { 'c d': [] } } },
			{ a: { b: { 'c d': 'text' } } },
			{ a: { b: { 'c d': 7 } } },
			{ a: { b: { 'c d': {} } } },
			{ a: { b: { 'c d': { 0: 'zero' } } } },
		];
		const runData = await runDataOf(
			workflow(
				'Direct and Engine',
				[
					trigger,
					...itemNodes(items.map((item, index) => ({ ...item, index }))),
					// The message ID is invalid, so each item goes to Error with its number as it was read.
					ourNode({
						credentials: n8n.credentials,
						parameters: { phoneNumber: `={{ ${field} }}`, messageId: 'none' },
					}),
					editFields('Engine', `={{ { "phoneNumber": ${field} } }}`, [600, 200]),
				],
				connect(
					['Start', ['Campaign']],
					['Campaign', ['Messages']],
					['Messages', ['SMS Partner', 'Engine']],
				),
			),
		);
		const direct = jsonOf(runData, 'SMS Partner', 1).map(({ phoneNumber }) => phoneNumber);
		const engine = jsonOf(runData, 'Engine').map(({ phoneNumber }) => phoneNumber);
		expect(direct).toHaveLength(items.length);
		expect(direct).toEqual(engine);
	});
});
