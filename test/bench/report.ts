import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import { type Figure, FIGURES } from './benchmark';
import type { Measured } from './judge';

const DOCUMENT = resolve(__dirname, '../../docs/benchmarks.md');

/** The characters that make a table Markdown. */
const MARKDOWN = {
	...{ 'left-mid': '|', mid: '-', 'mid-mid': '|', 'right-mid': '|' },
	...{ left: '|', middle: '|', right: '|' },
	...{ top: '', 'top-left': '', 'top-mid': '', 'top-right': '' },
	...{ bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' },
};

/** A Markdown table, which a terminal shows well too. */
export function tableOf(head: string[], rows: string[][]): string {
	const table = new Table({
		head,
		chars: MARKDOWN,
		style: { head: [], border: [], compact: true },
	});
	table.push(...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))));
	return table.toString();
}

/** Leaves out figures that were not measured. */
export function figuresTable(measured: readonly Measured[]): string {
	const medians = measured.flatMap((one) => Object.values(one.medians));
	const figures = (Object.keys(FIGURES) as Figure[]).filter((figure) =>
		medians.some((one) => !Number.isNaN(one[figure])),
	);
	return tableOf(
		['Messages', 'Latency', 'Variant', ...figures.map((figure) => FIGURES[figure]), 'Ratio'],
		measured.flatMap(({ variants, messages, latencyMs, medians: by }) =>
			variants.map((name) => [
				messages.toLocaleString('en-US'),
				`${latencyMs} ms`,
				name,
				...figures.map((figure) => textOf(figure, by[name][figure])),
				(by[name].timeMs / by[variants[0]].timeMs).toFixed(2),
			]),
		),
	);
}

/** Formats a figure, e.g. `850 ms`, `1.53 s`, `14.1 s`, `12 MB`, `44 %`. */
function textOf(figure: Figure, value: number): string {
	if (figure.endsWith('Ms') && value >= 1000)
		return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
	const [unit] = /Ms$|Mb$|Percent$/.exec(figure) ?? [''];
	const text = Math.round(value).toLocaleString('en-US');
	return text + { '': '', Ms: ' ms', Mb: ' MB', Percent: ' %' }[unit];
}

/** Describes this machine. */
export function machine(): string {
	const [{ model }, ...others] = cpus();
	const gigabytes = Math.round(totalmem() / 1024 ** 3);
	return `${others.length + 1} cores (${model.trim()}), ${gigabytes} GB of memory, ${process.platform}, Node.js ${process.version}`;
}

/** Replaces the part of docs/benchmarks.md that belongs to a benchmark. */
export function writePart(name: string, text: string): void {
	const [start, end] = [`<!-- ${name}: written by npm run bench -->`, `<!-- /${name} -->`];
	const document = readFileSync(DOCUMENT, 'utf8');
	const [from, to] = [document.indexOf(start), document.indexOf(end)];
	if (from === -1 || to === -1) throw new Error(`${DOCUMENT} has no part for ${name}.`);
	writeFileSync(DOCUMENT, `${document.slice(0, from)}${start}\n\n${text}\n\n${document.slice(to)}`);
}
