import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Editor } from './real/browser';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import { connect, itemNodes, ourNode, trigger, workflow } from './real/workflows';

/** Each operation in real n8n: one run, and its panel in the editor. */

const [ANNE, BRUNO] = ['+33639980001', '+33639980002'];

let n8n: TestN8n;
let editor: Editor;

beforeAll(async () => {
	n8n = await TestN8n.start();
	editor = await Editor.open(n8n.server, n8n.rest);
});

afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
});

beforeEach(() => {
	n8n.simulator.reset({
		messages: [
			{ phoneNumber: ANNE, messageId: 7, status: 'Delivered', tag: 'spring' },
			{ phoneNumber: BRUNO, messageId: 7, status: 'Waiting', tag: 'spring' },
		],
		account: { stopList: [BRUNO], pageSize: 1 },
	});
	n8n.simulator.store.send([{ phoneNumber: ANNE, text: 'Later', parts: 1 }], {
		scheduledMs: Date.now() + 3_600_000,
	});
});

interface Operation {
	readonly parameters: INodeParameters;
	readonly items: readonly IDataObject[];
	/** The items on the first output, with at least these fields. */
	readonly first: readonly IDataObject[];
	/** As the canvas shows it. */
	readonly subtitle: string;
	readonly outputs: readonly string[];
	/** The parameters in the panel, apart from Resource, Operation and Options. */
	readonly shown: readonly string[];
}

const RESULTS = ['Simplify', 'Outputs', 'Wait for Final Status'];
const PHONE_FIELD = { phoneNumber: '={{ $json.phoneNumber }}' };
const NUMBERS = [{ phoneNumber: ANNE }];

const OPERATIONS: ReadonlyArray<[string, Operation]> = [
	[
		'Message Status: Get with its cost',
		{
			parameters: { options: { includeCost: true } },
			items: [{ phoneNumber: ANNE, messageId: 7 }],
			first: [{ phoneNumber: ANNE, messageId: 7, status: 'Delivered', cost: 0.049, country: 'FR' }],
			subtitle: 'Get message statuses',
			outputs: ['Status', 'Error'],
			shown: ['Phone Number', 'Message ID', ...RESULTS],
		},
	],
	[
		'Message Status: Get Many by message ID',
		{
			parameters: { operation: 'getAll', messageId: '={{ $json.messageId }}' },
			items: [{ messageId: 7 }],
			first: [
				{ phoneNumber: ANNE, messageId: 7, isFinal: true },
				{ phoneNumber: BRUNO, messageId: 7, isFinal: false },
			],
			subtitle: 'Get many message statuses',
			outputs: ['Status', 'Error'],
			shown: ['Search By', 'Message ID', 'Return All', 'Limit', ...RESULTS],
		},
	],
	[
		'Message Status: Get Many by tag',
		{
			parameters: { operation: 'getAll', searchBy: 'tag', tag: 'spring' },
			items: [{}],
			first: [
				{ phoneNumber: ANNE, tag: 'spring' },
				{ phoneNumber: BRUNO, tag: 'spring' },
			],
			subtitle: 'Get many message statuses',
			outputs: ['Status', 'Error'],
			shown: ['Search By', 'Tag', 'Return All', 'Limit', ...RESULTS],
		},
	],
	[
		'Opt-Out: Get Many',
		{
			parameters: { resource: 'optOut', operation: 'getAll', returnAll: true },
			items: [{}],
			first: [{ optOutId: 19, phoneNumber: BRUNO, createdAt: '2015-07-20T08:19:45.000Z' }],
			subtitle: 'Get many opt-outs',
			outputs: ['Opt-Outs', 'Error'],
			shown: ['Return All'],
		},
	],
	[
		'Opt-Out: Create',
		{
			parameters: { resource: 'optOut', operation: 'create', ...PHONE_FIELD },
			items: NUMBERS,
			first: [{ optOutId: 20, phoneNumber: ANNE }],
			subtitle: 'Create opt-outs',
			outputs: ['Opt-Outs', 'Error'],
			shown: ['Phone Number'],
		},
	],
	[
		'Opt-Out: Delete',
		{
			parameters: { resource: 'optOut', operation: 'delete', ...PHONE_FIELD },
			items: [{ phoneNumber: BRUNO }],
			first: [{ optOutId: 19, phoneNumber: BRUNO, deleted: true }],
			subtitle: 'Delete opt-outs',
			outputs: ['Opt-Outs', 'Error'],
			shown: ['Phone Number'],
		},
	],
	[
		'Phone Number: Look Up',
		{
			parameters: { resource: 'phoneNumber', operation: 'lookUp', ...PHONE_FIELD },
			items: NUMBERS,
			first: [{ phoneNumber: ANNE, type: 'Mobile', country: 'France' }],
			subtitle: 'Look up phone numbers',
			outputs: ['Numbers', 'Error'],
			shown: ['Phone Number'],
		},
	],
	[
		'Account: Get',
		{
			parameters: { resource: 'account', operation: 'get' },
			items: [{}],
			first: [{ username: 'demo@example.fr', balance: 10_000, currency: 'EUR' }],
			subtitle: 'Get account',
			outputs: ['Account', 'Error'],
			shown: [],
		},
	],
	[
		'Message: Send',
		{
			parameters: { resource: 'message', operation: 'send', ...PHONE_FIELD, message: 'Bonjour' },
			items: NUMBERS,
			first: [{ phoneNumber: ANNE, smsCount: 1, currency: 'EUR' }],
			subtitle: 'Send SMS',
			outputs: ['Sent', 'Error'],
			shown: ['Phone Number', 'Message'],
		},
	],
	[
		'Message: Cancel',
		{
			parameters: { resource: 'message', operation: 'cancel' },
			items: [{ messageId: 9_000_001 }],
			first: [{ messageId: 9_000_001, isCancelled: true }],
			subtitle: 'Cancel scheduled SMS',
			outputs: ['Cancelled', 'Error'],
			shown: ['Message ID'],
		},
	],
];

const find = (testId: string) => editor.page.locator(`[data-test-id="${testId}"]`);

it.each(OPERATIONS)(
	'runs %s and shows its panel',
	async (name, { parameters, items, first, subtitle, outputs, shown }) => {
		const id = await n8n.rest.createWorkflow(
			workflow(
				name,
				[trigger, ...itemNodes(items), ourNode({ credentials: n8n.credentials, parameters })],
				connect(['Start', ['Campaign']], ['Campaign', ['Messages']], ['Messages', ['SMS Partner']]),
			),
		);
		const { status, runs } = await n8n.rest.ended(await n8n.rest.start(id, 'Start'));
		expect(status).toBe('success');
		const [result] = runs['SMS Partner'].data?.main ?? [];
		expect((result ?? []).map(({ json }) => json)).toMatchObject(first);

		await editor.showWorkflow(id);
		const onCanvas = find('canvas-node').and(editor.page.locator('[data-node-name="SMS Partner"]'));
		await onCanvas.getByText(subtitle, { exact: true }).waitFor();
		const handles = onCanvas.locator('[data-test-id="canvas-node-output-handle"]');
		await until('the outputs are shown', async () => {
			const texts = await handles.allInnerTexts();
			return texts.join() === outputs.join();
		});
		await editor.openNode('SMS Partner');
		const wanted = ['Resource', 'Operation', ...shown, 'Options'];
		await until(`the panel shows ${wanted.join(', ')}`, async () => {
			const text = await find('node-parameters').first().innerText();
			const lines = new Set(text.split('\n').map((line) => line.trim()));
			return wanted.every((label) => lines.has(label));
		});
	},
);
