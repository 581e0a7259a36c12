import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type DropPlace, drop, pointIn } from './drag';
import { ffmpeg } from './installation';

/** Twice the width at which GitHub shows a picture. */
const WIDTH = 1760;
const MOVE_SECONDS = 0.08;
const POINTER = `<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="0 0 26 26">
	<path d="M4 2 L4 21 L9 16.5 L12.5 24 L16 22.5 L12.5 15 L19 15 Z" fill="#111" stroke="#fff" stroke-width="1.6"/>
</svg>`;

/**
 * A short film of a page, as a GIF: screenshots, each shown for some seconds. A screenshot has no mouse pointer, so one
 * is drawn into the page.
 */
export class Film {
	private readonly folder = mkdtempSync(join(tmpdir(), 'film-'));
	private readonly pictures: Array<{ readonly file: string; readonly seconds: number }> = [];
	private x = 640;
	private y = 460;

	private constructor(private readonly page: Page) {}

	static async start(page: Page): Promise<Film> {
		await page.evaluate(`
			const pointer = document.createElement('div');
			pointer.id = 'film-pointer';
			pointer.innerHTML = ${JSON.stringify(POINTER)};
			pointer.style.cssText = 'position: fixed; left: 0; top: 0; z-index: 2147483647; pointer-events: none';
			document.body.append(pointer);
		`);
		const film = new Film(page);
		await film.putPointer();
		return film;
	}

	/** Shows the page as it is now, for so many seconds. */
	async show(seconds: number): Promise<void> {
		const file = join(this.folder, `${this.pictures.length}.png`);
		await this.page.screenshot({ path: file, animations: 'disabled' });
		this.pictures.push({ file, seconds });
	}

	/** Moves the pointer to an element and clicks it. */
	async click(target: Locator): Promise<void> {
		await this.moveTo(target, 'middle');
		// Where it is now: it may have moved meanwhile.
		await target.click();
	}

	/** Drags an element onto another one. */
	async drag(from: Locator, to: Locator, place: DropPlace = 'middle'): Promise<void> {
		await this.moveTo(from, 'middle');
		await this.page.mouse.down();
		await this.moveTo(to, place);
		await drop(this.page);
	}

	/** Types a text into the focused element, a few characters a picture. */
	async type(parts: readonly string[]): Promise<void> {
		for (const part of parts) {
			await this.page.keyboard.insertText(part);
			await this.show(0.16);
		}
	}

	/** Saves the film as a GIF that starts again at its end, and removes the screenshots. */
	save(path: string): void {
		const list = join(this.folder, 'list.txt');
		const lines = this.pictures.map(({ file, seconds }) => `file '${file}'\nduration ${seconds}`);
		// The last duration is ignored unless another picture follows.
		writeFileSync(list, `${[...lines, `file '${this.pictures.at(-1)?.file}'`].join('\n')}\n`);
		const { status, stderr } = spawnSync(
			ffmpeg() ?? 'ffmpeg',
			[
				...['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list, '-vsync', 'vfr'],
				'-filter_complex',
				`scale=${WIDTH}:-1:flags=lanczos,split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle`,
				...['-loop', '0', path],
			],
			{ encoding: 'utf8' },
		);
		rmSync(this.folder, { recursive: true });
		if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${stderr}`);
	}

	private async moveTo(target: Locator, place: DropPlace): Promise<void> {
		const [fromX, fromY] = [this.x, this.y];
		const { x, y } = await pointIn(target, place);
		for (const part of [0.3, 0.65, 0.9, 1]) {
			this.x = fromX + (x - fromX) * part;
			this.y = fromY + (y - fromY) * part;
			await this.page.mouse.move(this.x, this.y);
			await this.putPointer();
			await this.show(part === 1 ? 0.35 : MOVE_SECONDS);
		}
	}

	private async putPointer(): Promise<void> {
		// The tip of the arrow is at 4, 2.
		await this.page.evaluate(
			`document.getElementById('film-pointer').style.transform = 'translate(${this.x - 4}px, ${this.y - 2}px)'`,
		);
	}
}
