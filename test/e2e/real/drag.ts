import type { Locator, Page } from 'playwright-core';
import { until } from './until';

/** Where in an element something is dropped. */
export type DropPlace = 'middle' | 'right' | 'bottom';

interface Point {
	readonly x: number;
	readonly y: number;
}

/** From an edge, in pixels. */
const MARGIN = 4;

/** Drags an element of n8n's editor onto another one with the mouse. */
export async function drag(
	page: Page,
	from: Locator,
	to: Locator,
	place: DropPlace,
): Promise<void> {
	const start = await pointIn(from, 'middle');
	const end = await pointIn(to, place);
	await page.mouse.move(start.x, start.y);
	await page.mouse.down();
	await page.mouse.move(end.x, end.y, { steps: 5 });
	// Once the editor has drawn that something is above its target.
	await page.evaluate(
		'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
	);
	await page.mouse.up();
}

/** A point of an element, which is scrolled into view, once the element is at rest. */
async function pointIn(element: Locator, place: DropPlace): Promise<Point> {
	await element.scrollIntoViewIfNeeded();
	let last = '';
	const { x, y, width, height } = await until('the element is at rest', async () => {
		const box = await element.boundingBox();
		const isAtRest = box !== null && JSON.stringify(box) === last;
		last = JSON.stringify(box);
		return isAtRest && box;
	});
	return {
		x: place === 'right' ? x + width - MARGIN : x + width / 2,
		y: place === 'bottom' ? y + height - MARGIN : y + height / 2,
	};
}
