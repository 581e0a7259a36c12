import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { Command } from 'commander';
import { wholeNumberFrom } from '../cli/wholeNumber';
import { boundsOf } from './bounds';
import type { Way } from './caseProcess';
import { type ChartGroup, drawTimes } from './chart';
import { writePart } from './document';
import { type Case, type Measured, measure } from './measure';
import {
	BOUND_HEAD,
	boundRows,
	FIGURE_HEAD,
	figureRows,
	machine,
	markdownTable,
	nameOf,
} from './report';

/** The node in n8n's engine against the least that can be done, in one run. */

const SIZES = [1000, 10_000, 20_000, 100_000];
const LATENCIES = [0, 100];
const NETWORK_WAYS: Way[] = ['floor', 'field reference', 'expression'];
const IMAGES = resolve(__dirname, '../../docs/images');

interface Options {
	repeat: number;
	largest: number;
	write: boolean;
}

async function main(): Promise<void> {
	const { repeat, largest, write } = new Command('npm run bench --')
		.description("Measures the node in n8n's engine against a plain HTTP client.")
		.option('--repeat <number>', 'runs of each case; the median counts', wholeNumberFrom(1), 5)
		.option('--largest <number>', 'leave out cases of more messages', wholeNumberFrom(1), 100_000)
		.option('--no-write', 'leave docs/benchmarks.md as it is')
		.parse()
		.opts<Options>();

	const cases = allCases().filter(({ messages }) => messages <= largest);
	const bar = new SingleBar({
		format: '{bar} {value}/{total} runs, {eta_formatted} left  {what}',
		hideCursor: true,
		clearOnComplete: true,
	});
	if (process.stderr.isTTY) bar.start(cases.length * repeat, 0, { what: '' });
	const measured = await measure(cases, repeat, ({ way, messages }) =>
		bar.increment({ what: `${nameOf(way)}, ${messages.toLocaleString('en-US')}` }),
	);
	bar.stop();

	console.log(`Medians of ${repeat} runs on ${machine()}\n`);
	console.log(terminalTable(FIGURE_HEAD, figureRows(measured)));
	console.log(terminalTable(BOUND_HEAD, boundRows(boundsOf(measured))));
	if (!write) return;
	mkdirSync(IMAGES, { recursive: true });
	writeFileSync(
		resolve(IMAGES, 'bench.svg'),
		`${drawTimes(LATENCIES.map((one) => groupOf(measured, one)))}\n`,
	);
	writePart('bench', documentPart(measured, repeat));
}

function allCases(): Case[] {
	const asking = LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) => NETWORK_WAYS.map((way) => ({ way, messages, latencyMs }))),
	);
	return [...asking, { way: 'copy', messages: 100_000, latencyMs: 0 }];
}

function terminalTable(head: string[], rows: string[][]): string {
	const table = new Table({ head, style: { head: [], border: [], compact: true } });
	table.push(...rows);
	return table.toString();
}

function groupOf(measured: readonly Measured[], latencyMs: number): ChartGroup {
	const sizes = [...new Set(measured.map(({ messages }) => messages))];
	return {
		title: latencyMs === 0 ? 'No latency' : `${latencyMs} ms latency`,
		categories: sizes.map((size) => size.toLocaleString('en-US')),
		series: NETWORK_WAYS.map((way) => ({
			name: nameOf(way),
			values: sizes.map(
				(size) =>
					measured.find(
						(one) => one.way === way && one.messages === size && one.latencyMs === latencyMs,
					)?.median.timeMs,
			),
		})),
	};
}

function documentPart(measured: readonly Measured[], repeat: number): string {
	return [
		`Medians of ${repeat} runs, each in a process of its own, on ${machine()}.`,
		'![Times of the ways](images/bench.svg)',
		markdownTable(FIGURE_HEAD, figureRows(measured)),
		markdownTable(BOUND_HEAD, boundRows(boundsOf(measured))),
	].join('\n\n');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
