import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { INode } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { DOCUMENTED_MESSAGE, DOCUMENTED_REQUEST } from '../simulator/sampleMessages';
import { Editor } from './real/browser';
import { drag, type DropPlace } from './real/drag';
import { startFilm } from './real/film';
import { request } from './real/http';
import { readyWorkflow } from './real/readyWorkflow';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import {
	campaignWorkflow,
	connect,
	editFields,
	itemNodes,
	MANUAL_TRIGGER,
	node,
	ourNode,
	trigger,
	workflow,
} from './real/workflows';

/** The node as people see it. The pictures of the README are taken here. */

const IMAGES = resolve(__dirname, '../../docs/images');
/** With FILM=1, the film of the README is recorded, too. */
const isFilmed = process.env.FILM === '1';
const PER_STATUS = ['Delivered', 'Not Delivered', 'Waiting', 'Error'];

let n8n: TestN8n;
let editor: Editor;

const byTestId = (id: string): string => `[data-test-id="${id}"]`;

beforeAll(async () => {
	n8n = await TestN8n.start({ messages: [DOCUMENTED_MESSAGE], account: { balance: 25 } });
	editor = await Editor.open(n8n.rest.session);
});

afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
});

const find = (testId: string): Locator => editor.page.locator(byTestId(testId));

const onCanvas = (name = 'SMS Partner'): Locator =>
	editor.page.locator(`${byTestId('canvas-node')}[data-node-name="${name}"]`);

/** Waits until this is read, since the editor draws in several steps; shows the difference if it never is. */
async function expectToRead<T>(read: () => Promise<T>, expected: T): Promise<void> {
	await until('the editor shows it', async () => isDeepStrictEqual(await read(), expected), 60_000)
		// The assertion says more.
		.catch(() => {});
	expect(await read()).toEqual(expected);
}

/** Expects exactly these outputs of the node on the canvas, in this order. */
async function expectOutputs(names: string[], nodeName?: string): Promise<void> {
	const handles = onCanvas(nodeName).locator(byTestId('canvas-node-output-handle'));
	await expectToRead(async () => await handles.allInnerTexts(), names);
}

/** Shows a new workflow with the documented messages: what a test changes in the editor, n8n saves. */
async function showCampaign(): Promise<void> {
	const file = campaignWorkflow('Delivery statuses', DOCUMENTED_REQUEST, n8n.credentials);
	await editor.showWorkflow(await n8n.rest.createWorkflow(file));
}

/** Shows a workflow of docs/workflows without its note, once all its nodes are drawn. */
async function showReadyWorkflow(name: string): Promise<void> {
	const { nodes, ...file } = readyWorkflow(name, n8n.credentials);
	const withoutNote = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await editor.showWorkflow(await n8n.rest.createWorkflow({ ...file, nodes: withoutNote }));
	await expectToRead(async () => await find('canvas-node').count(), withoutNote.length);
}

async function runCampaign(): Promise<void> {
	await showCampaign();
	await find('execute-workflow-button').first().click();
	await onCanvas().locator(byTestId('canvas-node-status-success')).waitFor();
}

it('is found by searching for "sms partner"', async () => {
	await showCampaign();
	await find('node-creator-plus-button').click();
	await find('node-creator-search-bar').fill('sms partner');
	const names = find('node-creator-item-name');
	await names
		.filter({ hasText: /^SMS Partner$/ })
		.first()
		.waitFor();
	await editor.page.keyboard.press('Escape');
});

it('runs from the editor and shows both outputs by name, with their counts', async () => {
	await runCampaign();
	await expectOutputs(['Status', 'Error']);

	await editor.openNode('SMS Partner');
	const tabs = find('output-panel').locator(byTestId('branches'));
	const tabTexts = async (): Promise<string[]> => {
		const texts = await tabs.locator('[data-test-id^="tab-"]').allInnerTexts();
		return texts.map((text) => text.replace(/\s+/g, ' '));
	};
	await expectToRead(tabTexts, ['Status Branch (1 item)', 'Error Branch (2 items)']);
	// The only one: n8n advises 'Execute Once', which breaks the node, for operations with certain names.
	await find('node-hint').first().waitFor();
	expect(await find('node-hint').allInnerTexts()).toEqual([
		expect.stringContaining('2 of 3 items went to Error: Message not found (2)'),
	]);
});

it('can be added, run, and read on both outputs, as the film of the README shows', async () => {
	const customers = [
		{ Prénom: 'Ana', Téléphone: '+33639980001' },
		{ Prénom: 'Bob', Téléphone: '06 39 98 00 02' },
		{ Prénom: 'Chloé', Téléphone: '+33639980003' },
		{ Prénom: 'Dora', Téléphone: 'unknown' },
	];
	const start = node({ name: MANUAL_TRIGGER, type: 'n8n-nodes-base.manualTrigger' });
	const [list, split] = itemNodes(customers);
	const file = workflow(
		'Parcels',
		[start, { ...list, name: 'List' }, { ...split, name: 'Customers' }],
		connect([start.name, ['List']], ['List', ['Customers']]),
	);
	await editor.showWorkflow(await n8n.rest.createWorkflow(file));
	await editor.page.setViewportSize({ width: 1280, height: 720 });
	await untilStill();

	const saveFilm = isFilmed ? await startFilm(editor.page) : undefined;
	await show(1.2);
	await find('canvas-handle-plus').last().click();
	await find('node-creator-search-bar').focus();
	await type('sms partner');
	const creatorItem = (name: RegExp): Locator =>
		find('node-creator-item-name').filter({ hasText: name }).first();
	await creatorItem(/^SMS Partner$/).click();
	await creatorItem(/^Send SMS$/).waitFor();
	await show(0.6);
	await creatorItem(/^Send SMS$/).click();
	await find('ndv').waitFor();
	await narrowInput();
	await show(0.6);
	await find('execute-previous-node').click();
	await find('ndv-input-panel').getByText('4 items').waitFor();
	await find('node-execute-button').getByText('Execute step').waitFor();
	await show(1.2);
	const column = (name: string): Locator =>
		find('ndv-input-panel').getByText(name, { exact: true }).first();
	const phone = find('parameter-input-phoneNumber');
	await drag(editor.page, column('Téléphone'), phone, 'middle');
	await find('ndv').getByText('+33639980001').nth(1).waitFor();
	await show(1);
	await besideParameters().click();
	const text = find('parameter-input-message');
	await text.locator('.cm-content').click();
	await type('Hi ');
	await drag(editor.page, column('Prénom'), text, 'right');
	await text.getByText('Prénom').first().waitFor();
	await editor.page.keyboard.press('End');
	await type(', your parcel is here.');
	await find('ndv').getByText('Hi Ana, your parcel is here.').first().waitFor();
	await show(1.5);
	await find('node-execute-button').click();
	const output = find('output-panel');
	await output.getByText('Sent Branch (3 items)').waitFor();
	await show(3);
	await output.getByText('Error Branch (1 item)').click();
	await output.getByText('Phone number has no digits', { exact: true }).waitFor();
	await show(4);
	await saveFilm?.(resolve(IMAGES, 'first-run.gif'));
});

/** Gives who watches the film time to read. */
async function show(seconds: number): Promise<void> {
	if (isFilmed) await editor.page.waitForTimeout(seconds * 1000);
}

/** Types a text into the focused element, word by word. */
async function type(text: string): Promise<void> {
	for (const word of text.match(/\s*\S+\s*/g) ?? []) {
		await editor.page.keyboard.insertText(word);
		await show(0.3);
	}
}

/** What is done with the mouse and the keyboard to a parameter, and what n8n saves then. */
interface Mapping {
	readonly parameter: string;
	/** What is typed first. */
	readonly text?: string;
	/** What is dragged from the input panel, and where it is dropped. */
	readonly column?: string;
	readonly place?: DropPlace;
	readonly saved: string;
	/** What n8n shows as the result. */
	readonly result: string;
}

const phoneTo = (place: DropPlace): Mapping => ({
	...{ parameter: 'phoneNumber', column: 'Téléphone', place },
	saved: "={{ $json['Téléphone'] }}",
	result: '06 39 98 00 07',
});

const idTo = (place: DropPlace): Mapping => ({
	...{ parameter: 'messageId', column: 'Identifiant', place },
	saved: '={{ $json.Identifiant }}',
	result: '7',
});

const TEXT: Mapping = {
	...{ parameter: 'message', column: 'Texte', place: 'middle' },
	saved: '={{ $json.Texte }}',
	result: 'Bonsoir',
};
const TEXT_WITH_NAME: Mapping = {
	...{ parameter: 'message', text: 'Bonjour ', column: 'Prénom', place: 'right' },
	saved: "=Bonjour {{ $json['Prénom'] }}",
	result: 'Bonjour Ana',
};
const TYPED_TEXT: Mapping = {
	parameter: 'message',
	text: 'À demain',
	saved: '=À demain',
	result: 'À demain',
};

const MAPPED: ReadonlyArray<
	[nodeName: string, resource: string, operation: string, mappings: readonly Mapping[]]
> = [
	['Send', 'message', 'send', [phoneTo('middle'), TEXT]],
	['Send with Name', 'message', 'send', [phoneTo('right'), TEXT_WITH_NAME]],
	['Send Typed', 'message', 'send', [phoneTo('bottom'), TYPED_TEXT]],
	['Cancel', 'message', 'cancel', [idTo('middle')]],
	['Get', 'messageStatus', 'get', [phoneTo('right'), idTo('bottom')]],
	['Get Many', 'messageStatus', 'getAll', [idTo('right')]],
	['Create', 'optOut', 'create', [phoneTo('bottom')]],
	['Delete', 'optOut', 'delete', [phoneTo('middle')]],
	['Look Up', 'phoneNumber', 'lookUp', [phoneTo('right')]],
];

it('takes a dropped column as the whole parameter, in every operation', async () => {
	const { rest, credentials, simulator } = n8n;
	const customer = { Prénom: 'Ana', Téléphone: '06 39 98 00 07', Identifiant: 7, Texte: 'Bonsoir' };
	const nodes = MAPPED.map(([name, resource, operation], index) =>
		ourNode({
			...{ id: name, name, credentials, parameters: { resource, operation } },
			position: [450, (index - 4) * 160],
		}),
	);
	const source = editFields('Customers', JSON.stringify(customer), [200, 0]);
	const id = await rest.createWorkflow(
		workflow(
			'Mapping',
			[trigger, source, ...nodes],
			connect(['Start', ['Customers']], ['Customers', nodes.map(({ name }) => name)]),
		),
	);
	await editor.showWorkflow(id);
	for (const [name, , , mappings] of MAPPED) {
		await editor.openNode(name);
		if (name === 'Send') await find('execute-previous-node').click();
		// From here on, n8n shows the input of all nodes as a table.
		if (name === 'Cancel') await onInput('radio-button-table').click();
		for (const mapping of mappings) await perform(mapping);
		await find('ndv-close-button').click();
	}
	const savedParameters = async (): Promise<unknown[]> => {
		const { nodes: saved } = await rest.workflow(id);
		return MAPPED.map(([nodeName, , , mappings]) => {
			const { parameters = {} } = (saved as INode[]).find(({ name }) => name === nodeName) ?? {};
			return [nodeName, ...mappings.map(({ parameter }) => parameters[parameter])];
		});
	};
	await expectToRead(
		savedParameters,
		MAPPED.map(([nodeName, , , mappings]) => [nodeName, ...mappings.map(({ saved }) => saved)]),
	);

	const earlier = simulator.store.ledger.length;
	for (const name of ['Send', 'Send with Name', 'Send Typed']) {
		await rest.ended(await rest.start(id, 'Start', undefined, name));
	}
	const sent = simulator.store.ledger.slice(earlier);
	expect(sent.map(({ phoneNumber, text }) => [phoneNumber, text])).toEqual(
		['Bonsoir', 'Bonjour Ana', 'À demain'].map((text) => ['+33639980007', text]),
	);
});

/** A place to click so that n8n closes the result of an expression, which covers the parameter below. */
const besideParameters = (): Locator =>
	find('node-parameters').getByText('Operation', { exact: true }).first();

const onInput = (testId: string): Locator => find('ndv-input-panel').locator(byTestId(testId));

async function perform({ parameter, text, column, place, result }: Mapping): Promise<void> {
	const field = find(`parameter-input-${parameter}`);
	if (text !== undefined) {
		await field.locator('.cm-content').click();
		await editor.page.keyboard.insertText(text);
	}
	if (column !== undefined && place !== undefined) {
		const ofColumn = find('ndv-input-panel').getByText(column, { exact: true }).first();
		await drag(editor.page, ofColumn, field, place);
		await field.getByText(column).first().waitFor();
	}
	await besideParameters().click();
	await find(`parameter-expression-preview-${parameter}`).getByText(result).first().waitFor();
}

it('shows its parameters in the panel', async () => {
	// So that the picture of the panel has an output to show.
	await runCampaign();
	await editor.openNode('SMS Partner');
	const labels = [
		'Resource',
		'Operation',
		'Phone Number',
		'Message ID',
		'Simplify',
		'Outputs',
		'Wait for Final Status',
		'Options',
	];
	const shownLabels = async (): Promise<string[]> => {
		const text = await find('node-parameters').first().innerText();
		const lines = new Set(text.split('\n').map((line) => line.trim()));
		return labels.filter((label) => lines.has(label));
	};
	await expectToRead(shownLabels, labels);
	await narrowInput();
	await takePanel('panel.png');
});

it('has an output for each status as soon as that is chosen', async () => {
	await showCampaign();
	await editor.openNode('SMS Partner');
	await find('parameter-input-outputMode').click();
	await editor.page.getByText('One per Status', { exact: true }).click();
	await find('ndv-close-button').click();
	await expectOutputs(PER_STATUS);
});

it('shows the loop that checks until every status is final', async () => {
	await showReadyWorkflow('until-final');
	await expectOutputs(PER_STATUS, 'Get Statuses');
	await takeCanvas('until-final.png');
});

it.each([
	['send-a-campaign', 'campaign.png'],
	['replies-and-stop', 'replies.png'],
])('shows the workflow %s', async (name, picture) => {
	await showReadyWorkflow(name);
	await takeCanvas(picture);
});

describe('SMS Partner Trigger', () => {
	const NAME = 'SMS Partner Trigger';

	beforeAll(async () => {
		const { phoneNumber, messageId } = DOCUMENTED_MESSAGE;
		const file = workflow(
			'Delivery reports',
			[
				node({
					...{
						name: NAME,
						type: 'n8n-nodes-smspartner.smsPartnerTrigger',
						webhookId: randomUUID(),
					},
					parameters: { events: ['deliveryReport', 'reply'] },
					credentials: n8n.credentials,
				}),
				node({ name: 'Report or Reply', type: 'n8n-nodes-base.noOp', position: [240, 0] }),
			],
			connect([NAME, ['Report or Reply']]),
		);
		await editor.showWorkflow(await n8n.rest.createWorkflow(file));
		await editor.openNode(NAME);
		// The editor gives the webhook an ID of its own.
		await editor.page.getByText('Webhook URLs').click();
		const path = await until(
			'the test URL is shown',
			async () => /\/webhook-test\/\S+/.exec(await find('ndv').innerText())?.[0],
			60_000,
		);
		await find('trigger-execute-button').first().click();
		await until(
			'the test URL answers',
			async () => {
				const response = await request(`${n8n.baseUrl}${path}`, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify({
						...{ status: 'delivered', msgId: String(messageId), phone: phoneNumber },
						...{ date: 1771941463, cost: '0.049', currency: 'EUR' },
					}),
				});
				await response.text();
				return response.status === 200;
			},
			60_000,
		);
	});

	it('shows the report that came to the test URL', async () => {
		const output = find('output-panel');
		await output.getByText('isVerified').first().waitFor();
		await output.getByText('deliveryReport').first().waitFor();
		await takePanel('trigger-panel.png');
	});
});

/** Pictures of a kind have one size, twice as many pixels. n8n leaves a margin around a workflow, most of which is cut. */
const CANVAS = { width: 1440, height: 530 };
const CUT = { width: 80, height: 25 };
const PANEL = { width: 1280, height: 720 };

/** Saves a picture of the whole workflow, without the editor's controls. */
async function takeCanvas(file: string): Promise<void> {
	const style = await editor.page.addStyleTag({
		content: `body { visibility: hidden; } ${byTestId('canvas')} { visibility: visible; }
			${byTestId('canvas-controls')}, ${byTestId('execute-workflow-button')}, .vue-flow__minimap,
			${byTestId('canvas-handle-plus-wrapper')}, ${byTestId('canvas-handle-plus')} { visibility: hidden !important; }`,
	});
	const { x, y } = await sizeToShow('canvas', CANVAS);
	// A corner without a node, since n8n shows a button at a trigger under the mouse.
	await editor.page.mouse.click(x + CANVAS.width - 20, y + CANVAS.height - 20);
	await editor.page.keyboard.press('1');
	await untilStill();
	await editor.page.screenshot({
		path: resolve(IMAGES, file),
		clip: {
			x: x + CUT.width,
			y: y + CUT.height,
			width: CANVAS.width - 2 * CUT.width,
			height: CANVAS.height - 2 * CUT.height,
		},
	});
	await style.evaluate('(element) => element.remove()');
}

/** Saves a picture of the open panel, without n8n's advice. */
async function takePanel(file: string): Promise<void> {
	await editor.page.addStyleTag({
		content: `.n8n-tooltip, .el-popper, ${byTestId('node-feature-request')} { visibility: hidden !important; }`,
	});
	const view = await sizeToShow('ndv', PANEL);
	await editor.page.screenshot({ path: resolve(IMAGES, file), clip: { ...view, ...PANEL } });
}

/** Makes more room for the output. */
async function narrowInput(): Promise<void> {
	const { x, y } = (await find('panel-drag-button').boundingBox()) ?? { x: 0, y: 0 };
	const { mouse } = editor.page;
	await mouse.move(x + 10, y + 8);
	await mouse.down();
	await mouse.move(x - 105, y + 8, { steps: 5 });
	await mouse.up();
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** Changes the size of the window until this part of the editor has the given size. Returns where it is. */
async function sizeToShow(
	testId: string,
	wanted: { width: number; height: number },
): Promise<Pick<Box, 'x' | 'y'>> {
	return await until(`${testId} has its size`, async () => {
		const box = await find(testId).boundingBox();
		const window = editor.page.viewportSize();
		if (!box || !window) return undefined;
		const missing = { width: wanted.width - box.width, height: wanted.height - box.height };
		if (missing.width === 0 && missing.height === 0) return { x: box.x, y: box.y };
		await editor.page.setViewportSize({
			width: Math.round(window.width + missing.width),
			height: Math.round(window.height + missing.height),
		});
		await editor.page.waitForTimeout(500);
		return undefined;
	});
}

/** Waits until the canvas has stopped moving. */
async function untilStill(): Promise<void> {
	const boxesNow = async (): Promise<unknown[]> => {
		const nodes = await find('canvas-node').all();
		return await Promise.all(nodes.map(async (one) => await one.boundingBox()));
	};
	let last: unknown[] = [];
	await until('the canvas has stopped moving', async () => {
		const before = last;
		await editor.page.waitForTimeout(500);
		last = await boxesNow();
		return isDeepStrictEqual(before, last);
	});
}
