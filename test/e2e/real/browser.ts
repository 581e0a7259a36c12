import { type BrowserContext, chromium as playwright, type Page } from 'playwright-core';
import { type Cleanups, startAll } from './cleanups';
import { chromium } from './installation';
import type { N8nServer } from './n8n';
import type { RestClient } from './rest';

const WAIT_MS = 240_000;

/** The editor in a browser that reaches nothing but this machine. */
export class Editor {
	private shown?: Page;

	private constructor(
		private readonly cleanups: Cleanups,
		private readonly context: BrowserContext,
		private readonly baseUrl: string,
	) {}

	static async open({ baseUrl }: N8nServer, { cookie }: RestClient): Promise<Editor> {
		return await startAll(async (cleanups) => {
			const browser = await playwright.launch({
				executablePath: chromium(),
				timeout: WAIT_MS,
				args: [
					'--no-sandbox',
					'--disable-gpu',
					'--disable-quic',
					'--no-first-run',
					'--disable-background-networking',
					'--disable-component-update',
					'--disable-sync',
				],
			});
			cleanups.add(async () => await browser.close());
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
			return new Editor(cleanups, context, baseUrl);
		});
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
		await this.cleanups.runAll();
	}
}
