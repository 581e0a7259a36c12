import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { DOCUMENTED_MESSAGE, DOCUMENTED_REQUEST } from '../simulator/sampleMessages';
import { Editor } from './real/browser';
import { readyWorkflow } from './real/readyWorkflow';
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

const onCanvas = (): Locator =>
	page.locator(`${byTestId('canvas-node')}[data-node-name="SMS Partner"]`);

const outputNames = async (): Promise<string[]> =>
	await onCanvas().locator(byTestId('canvas-node-output-handle')).allInnerTexts();

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
	expect(await outputNames()).toEqual(['Status', 'Error']);
	await page.locator(byTestId('execute-workflow-button')).first().click();
	await onCanvas().locator(byTestId('canvas-node-status-success')).waitFor();
	await takeCanvas('canvas.png');

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

it('has an output for each status as soon as that is chosen', async () => {
	await editor.showWorkflow(workflowId);
	await editor.openNode('SMS Partner');
	await page.locator(byTestId('parameter-input-outputMode')).click();
	await page.getByText('One per Status', { exact: true }).click();
	await page.locator(byTestId('ndv-close-button')).click();
	await onCanvas().getByText('Not Delivered').waitFor();
	expect(await outputNames()).toEqual(PER_STATUS);
});

it('shows the loop that asks until it is final', async () => {
	const { nodes, ...loop } = readyWorkflow('until-final', n8n.credentials);
	const withoutNote = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await editor.showWorkflow(await n8n.rest.createWorkflow({ ...loop, nodes: withoutNote }));
	expect(await outputNames()).toEqual(PER_STATUS);
	await takeCanvas('until-final.png');
});

const PER_STATUS = ['Delivered', 'Not Delivered', 'Waiting', 'Error'];

/** The canvas with the whole workflow, without what belongs to the editor. */
async function takeCanvas(file: string): Promise<void> {
	await page.addStyleTag({
		content: `${byTestId('canvas-controls')}, ${byTestId('execute-workflow-button')}, .vue-flow__minimap, .el-notification,
			${byTestId('canvas-handle-plus-wrapper')}, ${byTestId('canvas-handle-plus')} { visibility: hidden !important; }`,
	});
	await page.mouse.click(20, 500);
	await page.keyboard.press('1');
	await page.waitForTimeout(1000);
	const boxes = await Promise.all(
		(await page.locator(byTestId('canvas-node')).all()).map(async (one) => await one.boundingBox()),
	);
	const found = boxes.filter((box) => box !== null);
	const margin = 40;
	const x = Math.min(...found.map((box) => box.x)) - margin;
	const y = Math.min(...found.map((box) => box.y)) - margin;
	// Tight on the right, where n8n draws the loose ends of the last nodes.
	const right = Math.max(...found.map((box) => box.x + box.width)) + 28;
	const bottom = Math.max(...found.map((box) => box.y + box.height)) + margin + 20;
	await page.screenshot({
		path: resolve(IMAGES, file),
		clip: { x, y, width: right - x, height: bottom - y },
	});
}
