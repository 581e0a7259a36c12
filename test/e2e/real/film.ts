import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { removeFolder } from './n8n';
import { runToEnd } from './processes';

/** Twice the width at which GitHub shows a picture. */
const WIDTH = 1760;

/** Records a page with a mouse pointer. Returns a function that saves the film as a GIF; that needs ffmpeg. */
export async function startFilm(page: Page): Promise<(path: string) => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'film-'));
	const frames: Array<{ readonly file: string; readonly atMs: number }> = [];
	await page.screencast.showActions({ duration: 400, style: { title: 'display: none' } });
	await page.screencast.start({
		size: { width: 2 * 1280, height: 2 * 720 },
		quality: 100,
		onFrame: ({ data, timestamp }) => {
			const file = join(folder, `${frames.length}.jpg`);
			writeFileSync(file, data);
			frames.push({ file, atMs: timestamp });
		},
	});
	return async (path) => {
		await page.screencast.stop();
		const last = { atMs: Date.now() };
		const lines = frames.map(({ file, atMs }, index) => {
			const next = frames[index + 1] ?? last;
			return `file '${file}'\nduration ${(next.atMs - atMs) / 1000}`;
		});
		const list = join(folder, 'list.txt');
		// The last duration is ignored unless another picture follows.
		writeFileSync(list, `${lines.join('\n')}\nfile '${frames.at(-1)?.file}'\n`);
		const colors = `scale=${WIDTH}:-1:flags=lanczos,split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle`;
		const input = ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list];
		await runToEnd('ffmpeg', [...input, '-vsync', 'vfr', '-filter_complex', colors, path]);
		removeFolder(folder);
	};
}
