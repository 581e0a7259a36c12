import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { boundsOf } from './bounds';
import type { Way } from './caseProcess';
import { drawTimes, groupsOf } from './chart';
import { benchOptions, progress } from './cli';
import { writePart } from './document';
import { type Case, type Measured, measure } from './measure';
import {
	BOUND_HEAD,
	boundRows,
	count,
	FIGURE_HEAD,
	figureRows,
	machine,
	markdownTable,
	nameOf,
	terminalTable,
} from './report';

/** The node in n8n's engine against the least that can be done, in one run. */

const SIZES = [1000, 10_000, 20_000, 100_000];
const LATENCIES = [0, 100];
const NETWORK_WAYS: Way[] = ['floor', 'field reference', 'expression'];
const IMAGES = resolve(__dirname, '../../docs/images');

async function main(): Promise<void> {
	const { repeat, largest, write } = benchOptions(
		'bench',
		"Measures the node in n8n's engine against a plain HTTP client.",
		5,
	);
	const cases = allCases().filter(({ messages }) => messages <= largest);
	const bar = progress(cases.length * repeat);
	const measured = await measure(cases, repeat, ({ way, messages }) =>
		bar.increment({ what: `${nameOf(way)}, ${count(messages)}` }),
	);
	bar.stop();

	console.log(`Medians of ${repeat} runs on ${machine()}\n`);
	console.log(terminalTable(FIGURE_HEAD, figureRows(measured)));
	console.log(terminalTable(BOUND_HEAD, boundRows(boundsOf(measured))));
	if (!write) return;
	mkdirSync(IMAGES, { recursive: true });
	writeFileSync(
		resolve(IMAGES, 'bench.svg'),
		`${drawTimes(groupsOf(measured, NETWORK_WAYS, nameOf))}\n`,
	);
	writePart('bench', documentPart(measured, repeat));
}

function allCases(): Case[] {
	const asking = LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) => NETWORK_WAYS.map((way) => ({ way, messages, latencyMs }))),
	);
	return [...asking, { way: 'copy', messages: 100_000, latencyMs: 0 }];
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
