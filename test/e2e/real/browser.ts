import {
	type Browser,
	type BrowserContext,
	chromium as playwright,
	type Page,
} from 'playwright-core';
import { chromium } from './installation';
import type { N8nServer } from './n8n';
import type { RestClient } from './rest';

/** The editor in a browser that reaches nothing but this machine. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

	static async open({ baseUrl }: N8nServer, { cookie }: RestClient): Promise<Editor> {
		const browser = await playwright.launch({
			executablePath: chromium(),
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
		const context = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			deviceScaleFactor: 2,
			colorScheme: 'light',
			locale: 'en-GB',
		});
		await context.addCookies([{ ...cookie, url: baseUrl }]);
		await context.route(
			(url) => !['127.0.0.1', 'localhost'].includes(url.hostname),
			async (route) => await route.abort(),
		);
		const page = await context.newPage();
		page.setDefaultTimeout(60_000);
		return new Editor(browser, context, page, baseUrl);
	}

	async showWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.locator('[data-test-id="canvas-node"]').first().waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.locator('[data-test-id="ndv"]').waitFor();
	}

	async close(): Promise<void> {
		await this.context.close();
		await this.browser.close();
	}
}
