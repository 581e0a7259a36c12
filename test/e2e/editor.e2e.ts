import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { DOCUMENTED_MESSAGE, DOCUMENTED_REQUEST } from '../simulator/sampleMessages';
import { Editor } from './real/browser';
import { readyWorkflow } from './real/readyWorkflow';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow } from './real/workflows';

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
	workflowId = await n8n.rest.createWorkflow(
		campaignWorkflow('Delivery statuses', DOCUMENTED_REQUEST, n8n.credentials),
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

/** Waits until the node on the canvas has all these outputs; fails where it has others, or another order. */
async function expectOutputs(names: string[]): Promise<void> {
	const handles = onCanvas().locator(byTestId('canvas-node-output-handle'));
	for (const name of names) await handles.getByText(name, { exact: true }).waitFor();
	expect(await handles.allInnerTexts()).toEqual(names);
}

async function runWorkflow(): Promise<void> {
	await editor.showWorkflow(workflowId);
	// What n8n says at the end lies over what the pictures are about.
	await page.addStyleTag({ content: '.el-notification { visibility: hidden !important; }' });
	await page.locator(byTestId('execute-workflow-button')).first().click();
	await onCanvas().locator(byTestId('canvas-node-status-success')).waitFor();
}

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
	await runWorkflow();
	await expectOutputs(['Status', 'Error']);
	await takeCanvas('canvas.png', 8);

	await editor.openNode('SMS Partner');
	const tabs = page.locator(`${byTestId('output-panel')} ${byTestId('branches')}`);
	expect((await tabs.locator(byTestId('tab-0')).innerText()).replace(/\s+/g, ' ')).toBe(
		'Status Branch (1 item)',
	);
	expect((await tabs.locator(byTestId('tab-1')).innerText()).replace(/\s+/g, ' ')).toBe(
		'Error Branch (2 items)',
	);
	// The only one: n8n advises 'Execute Once', which breaks the node, for operations with certain names.
	await page.locator(byTestId('node-hint')).first().waitFor();
	expect(await page.locator(byTestId('node-hint')).allInnerTexts()).toEqual([
		expect.stringContaining('2 of 3 items went to Error: Message not found (2)'),
	]);
});

it('shows its parameters in the panel', async () => {
	// So that the picture of the panel has an output to show.
	await runWorkflow();
	await editor.openNode('SMS Partner');
	const parameters = page.locator(byTestId('node-parameters')).first();
	// The options come last, and late.
	await parameters.getByText('Loading fields...').waitFor({ state: 'hidden' });
	const lines = (await parameters.innerText()).split('\n').map((line) => line.trim());
	for (const label of [
		'Resource',
		'Operation',
		'Phone Number',
		'Message ID',
		'Simplify',
		'Output',
		'Wait for Final Status',
		'Options',
	]) {
		expect(lines).toContain(label);
	}
	await page.locator(byTestId('ndv')).screenshot({ path: resolve(IMAGES, 'panel.png') });
});

it('has an output for each status as soon as that is chosen', async () => {
	await editor.showWorkflow(workflowId);
	await editor.openNode('SMS Partner');
	await page.locator(byTestId('parameter-input-outputMode')).click();
	await page.getByText('One per Status', { exact: true }).click();
	await page.locator(byTestId('ndv-close-button')).click();
	await expectOutputs(PER_STATUS);
});

it('shows the loop that asks until it is final', async () => {
	const { nodes, ...loop } = readyWorkflow('until-final', n8n.credentials);
	const withoutNote = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await editor.showWorkflow(await n8n.rest.createWorkflow({ ...loop, nodes: withoutNote }));
	await expectOutputs(PER_STATUS);
	await takeCanvas('until-final.png', 64);
});

const PER_STATUS = ['Delivered', 'Not Delivered', 'Waiting', 'Error'];

/**
 * The canvas with the whole workflow, without what belongs to the editor.
 *
 * @param marginRight small where n8n draws the loose ends of the last nodes, large where a line leads back
 */
async function takeCanvas(file: string, marginRight: number): Promise<void> {
	await page.addStyleTag({
		content: `${byTestId('canvas-controls')}, ${byTestId('execute-workflow-button')}, .vue-flow__minimap,
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
	const right = Math.max(...found.map((box) => box.x + box.width)) + marginRight;
	const bottom = Math.max(...found.map((box) => box.y + box.height)) + margin + 20;
	await page.screenshot({
		path: resolve(IMAGES, file),
		clip: { x, y, width: right - x, height: bottom - y },
	});
}
