import { type BrowserContext, chromium as playwright, type Page } from 'playwright-core';
import { findChromium } from './installation';
import type { Session } from './rest';

const WAIT_MS = 240_000;

/** The editor in a browser that reaches nothing but this machine. */
export class Editor {
	private shown?: Page;

	private constructor(
		private readonly context: BrowserContext,
		private readonly baseUrl: string,
	) {}

	static async open({ baseUrl, cookie }: Session): Promise<Editor> {
		const browser = await playwright.launch({
			executablePath: findChromium(),
			timeout: WAIT_MS,
			args: ['--disable-gpu', '--disable-quic'],
		});
		const context = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			deviceScaleFactor: 2,
			colorScheme: 'light',
			locale: 'en-GB',
		});
		context.setDefaultTimeout(WAIT_MS);
		await context.addCookies([{ ...cookie, url: baseUrl }]);
		await context.route(
			(url) => !['127.0.0.1', 'localhost'].includes(url.hostname),
			async (route) => await route.abort(),
		);
		return new Editor(context, baseUrl);
	}

	/** The page of the workflow that is shown. */
	get page(): Page {
		if (!this.shown) throw new Error('No workflow is shown.');
		return this.shown;
	}

	/** Shows a workflow in a new page, so that nothing is left of the last one. */
	async showWorkflow(id: string): Promise<void> {
		await this.shown?.close();
		this.shown = await this.context.newPage();
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.locator('[data-test-id="canvas-node"]').first().waitFor();
		// n8n's notifications would cover what the pictures show.
		await this.page.addStyleTag({
			content: '.el-notification { visibility: hidden !important; }',
		});
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.locator('[data-test-id="ndv"]').waitFor();
	}

	async close(): Promise<void> {
		await this.context.browser()?.close();
	}
}
