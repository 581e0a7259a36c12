import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';
import { DOCUMENTED_MESSAGE, DOCUMENTED_REQUEST } from '../simulator/sampleMessages';
import { Editor } from './real/browser';
import { request } from './real/http';
import { readyWorkflow } from './real/readyWorkflow';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import { campaignWorkflow, connect, node, workflow } from './real/workflows';

/** The node as people see it. The pictures of the README are taken here. */

const IMAGES = resolve(__dirname, '../../docs/images');

let n8n: TestN8n;
let editor: Editor;

const byTestId = (id: string): string => `[data-test-id="${id}"]`;

beforeAll(async () => {
	mkdirSync(IMAGES, { recursive: true });
	n8n = await TestN8n.start({ messages: [DOCUMENTED_MESSAGE] });
	editor = await Editor.open(n8n.server, n8n.rest);
});

afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
});

const find = (testId: string): Locator => editor.page.locator(byTestId(testId));

const onCanvas = (): Locator =>
	editor.page.locator(`${byTestId('canvas-node')}[data-node-name="SMS Partner"]`);

/** Waits until this is read, since the editor draws in several steps; shows the difference if it never is. */
async function expectToRead<T>(read: () => Promise<T>, expected: T): Promise<void> {
	await until('the editor shows it', async () => isDeepStrictEqual(await read(), expected), 60_000)
		// The assertion says more.
		.catch(() => {});
	expect(await read()).toEqual(expected);
}

/** Expects exactly these outputs of the node on the canvas, in this order. */
async function expectOutputs(names: string[]): Promise<void> {
	const handles = onCanvas().locator(byTestId('canvas-node-output-handle'));
	await expectToRead(async () => await handles.allInnerTexts(), names);
}

/** Shows a new workflow with the documented messages: what a test changes in the editor, n8n saves. */
async function showCampaign(): Promise<void> {
	const file = campaignWorkflow('Delivery statuses', DOCUMENTED_REQUEST, n8n.credentials);
	await editor.showWorkflow(await n8n.rest.createWorkflow(file));
}

async function runCampaign(): Promise<void> {
	await showCampaign();
	// What n8n says at the end lies over what the pictures are about.
	await editor.page.addStyleTag({
		content: '.el-notification { visibility: hidden !important; }',
	});
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
	await takeCanvas('canvas.png', 8);

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
	await find('ndv').screenshot({ path: resolve(IMAGES, 'panel.png') });
});

it('has an output for each status as soon as that is chosen', async () => {
	await showCampaign();
	await editor.openNode('SMS Partner');
	await find('parameter-input-outputMode').click();
	await editor.page.getByText('One per Status', { exact: true }).click();
	await find('ndv-close-button').click();
	await expectOutputs(PER_STATUS);
});

it('shows the loop that asks until it is final', async () => {
	const { nodes, ...loop } = readyWorkflow('until-final', n8n.credentials);
	const withoutNote = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await editor.showWorkflow(await n8n.rest.createWorkflow({ ...loop, nodes: withoutNote }));
	await expectOutputs(PER_STATUS);
	await takeCanvas('until-final.png', 64);
});

it.each([
	['send-a-campaign', 'campaign.png'],
	['send-and-wait-for-report', 'wait-for-report.png'],
	['replies-and-stop', 'replies.png'],
])('shows the workflow %s', async (name, picture) => {
	const { nodes, ...file } = readyWorkflow(name, n8n.credentials);
	const withoutNote = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await editor.showWorkflow(await n8n.rest.createWorkflow({ ...file, nodes: withoutNote }));
	await expectToRead(async () => await find('canvas-node').count(), withoutNote.length);
	await takeCanvas(picture, 64);
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
		await takeCanvas('trigger.png', 64);
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
				const response = await request(`${n8n.server.baseUrl}${path}`, {
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
		await find('ndv').screenshot({ path: resolve(IMAGES, 'trigger-panel.png') });
	});
});

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

const PER_STATUS = ['Delivered', 'Not Delivered', 'Waiting', 'Error'];

/**
 * The canvas with the whole workflow, without what belongs to the editor.
 *
 * @param marginRight small where n8n draws the loose ends of the last nodes, large where a line leads back
 */
async function takeCanvas(file: string, marginRight: number): Promise<void> {
	await editor.page.addStyleTag({
		content: `${byTestId('canvas-controls')}, ${byTestId('execute-workflow-button')}, .vue-flow__minimap,
			${byTestId('canvas-handle-plus-wrapper')}, ${byTestId('canvas-handle-plus')} { visibility: hidden !important; }`,
	});
	await editor.page.mouse.click(20, 500);
	await editor.page.keyboard.press('1');
	const found = await stableBoxes();
	const margin = 64;
	const x = Math.min(...found.map((box) => box.x)) - margin;
	const y = Math.min(...found.map((box) => box.y)) - margin;
	const right = Math.max(...found.map((box) => box.x + box.width)) + marginRight;
	const bottom = Math.max(...found.map((box) => box.y + box.height)) + margin + 20;
	await editor.page.screenshot({
		path: resolve(IMAGES, file),
		clip: { x, y, width: right - x, height: bottom - y },
	});
}

/** Returns where the nodes are, once the canvas has stopped moving. */
async function stableBoxes(): Promise<Box[]> {
	const boxesNow = async (): Promise<Box[]> => {
		const nodes = await find('canvas-node').all();
		const boxes = await Promise.all(nodes.map(async (one) => await one.boundingBox()));
		return boxes.filter((box) => box !== null);
	};
	let last: Box[] = [];
	return await until('the canvas stands still', async () => {
		const before = last;
		await editor.page.waitForTimeout(500);
		last = await boxesNow();
		return isDeepStrictEqual(before, last) && last;
	});
}
