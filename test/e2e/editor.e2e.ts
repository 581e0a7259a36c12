import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { DOCUMENTED_MESSAGE, DOCUMENTED_REQUEST } from '../simulator/sampleMessages';
import { Editor } from './real/browser';
import { TestN8n } from './real/testN8n';
import { connect, itemNodes, node, ourNode, trigger, workflow } from './real/workflows';

/** The node as people see it. The pictures of the README are taken here. */

const IMAGES = resolve(__dirname, '../../docs/images');

let n8n: TestN8n;
let editor: Editor;
let page: Page;
let workflowId: string;

const byTestId = (id: string): string => `[data-test-id="${id}"]`;

beforeAll(async () => {
	mkdirSync(IMAGES, { recursive: true });
	n8n = await TestN8n.start({ messages: [DOCUMENTED_MESSAGE] });
	const noOp = 'n8n-nodes-base.noOp';
	workflowId = await n8n.rest.createWorkflow(
		workflow(
			'Delivery statuses',
			[
				trigger,
				...itemNodes(DOCUMENTED_REQUEST),
				ourNode({ credentials: n8n.credentials }),
				node({ name: 'Go On', type: noOp, position: [820, -100] }),
				node({ name: 'Look Into It', type: noOp, position: [820, 100] }),
			],
			connect(
				['Start', ['Campaign']],
				['Campaign', ['Messages']],
				['Messages', ['SMS Partner']],
				['SMS Partner', ['Go On'], ['Look Into It']],
			),
		),
	);
	editor = await Editor.open(n8n.server, n8n.rest);
	({ page } = editor);
});

afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
});

it('is found by searching for "sms partner"', async () => {
	await editor.showWorkflow(workflowId);
	await page.locator(byTestId('node-creator-plus-button')).click();
	await page.locator(byTestId('node-creator-search-bar')).fill('sms partner');
	const names = page.locator(byTestId('node-creator-item-name'));
	await names
		.filter({ hasText: /^SMS Partner$/ })
		.first()
		.waitFor();
	await page.keyboard.press('Escape');
});

it('runs from the editor and shows both outputs by name, with their counts', async () => {
	await editor.showWorkflow(workflowId);
	const canvas = page.locator(`${byTestId('canvas-node')}[data-node-name="SMS Partner"]`);
	expect(await canvas.locator(byTestId('canvas-node-output-handle')).allInnerTexts()).toEqual([
		'Status',
		'Error',
	]);
	await page.locator(byTestId('execute-workflow-button')).first().click();
	await canvas.locator(byTestId('canvas-node-status-success')).waitFor();
	await takeCanvas(page);

	await editor.openNode('SMS Partner');
	const tabs = page.locator(`${byTestId('output-panel')} ${byTestId('branches')}`);
	expect((await tabs.locator(byTestId('tab-0')).innerText()).replace(/\s+/g, ' ')).toBe(
		'Status Branch (1 item)',
	);
	expect((await tabs.locator(byTestId('tab-1')).innerText()).replace(/\s+/g, ' ')).toBe(
		'Error Branch (2 items)',
	);
	expect(await page.locator(byTestId('node-hint')).first().innerText()).toContain(
		'2 of 3 messages ended on Error: Numéro introuvable (2)',
	);
});

it('shows its parameters in the panel', async () => {
	const parameters = page.locator(byTestId('node-parameters')).first();
	const text = await parameters.innerText();
	for (const label of [
		'Resource',
		'Operation',
		'Phone Number',
		'Message ID',
		'Simplify',
		'Options',
	]) {
		expect(text).toContain(label);
	}
	await page.locator(byTestId('ndv')).screenshot({ path: resolve(IMAGES, 'panel.png') });
	await page.locator(`${byTestId('branches')} ${byTestId('tab-1')}`).click();
	const panel = await page.locator(byTestId('output-panel')).boundingBox();
	const table = await page.locator(`${byTestId('output-panel')} table`).boundingBox();
	if (!panel || !table) throw new Error('The output shows no table.');
	await page.screenshot({
		path: resolve(IMAGES, 'error-output.png'),
		clip: {
			...panel,
			height: Math.min(table.y + table.height + 12, panel.y + panel.height) - panel.y,
		},
	});
});

/** The canvas with the whole workflow, without what belongs to the editor. */
async function takeCanvas(of: Page): Promise<void> {
	await of.addStyleTag({
		content: `${byTestId('canvas-controls')}, .vue-flow__minimap, .el-notification,
			${byTestId('canvas-handle-plus-wrapper')}, ${byTestId('canvas-handle-plus')} { visibility: hidden !important; }`,
	});
	await of.mouse.click(20, 500);
	await of.keyboard.press('1');
	await of.waitForTimeout(1000);
	const boxes = await Promise.all(
		(await of.locator(byTestId('canvas-node')).all()).map(async (one) => await one.boundingBox()),
	);
	const found = boxes.filter((box) => box !== null);
	const margin = 40;
	const x = Math.min(...found.map((box) => box.x)) - margin;
	const y = Math.min(...found.map((box) => box.y)) - margin;
	// Tight on the right, where n8n draws the loose ends of the last nodes.
	const right = Math.max(...found.map((box) => box.x + box.width)) + 8;
	const bottom = Math.max(...found.map((box) => box.y + box.height)) + margin + 20;
	await of.screenshot({
		path: resolve(IMAGES, 'canvas.png'),
		clip: { x, y, width: right - x, height: bottom - y },
	});
}
