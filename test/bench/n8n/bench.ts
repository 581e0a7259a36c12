import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { installN8n } from '../../e2e/real/installation';
import { drawTimes, groupsOf, timeText } from '../chart';
import { benchOptions, progress } from '../cli';
import { writePart } from '../document';
import { BOUND_HEAD, boundRows, count, machine, markdownTable, terminalTable } from '../report';
import { boundsInN8n } from './bounds';
import { type Case, type Measured, measureInN8n } from './measureInN8n';
import { NAME_OF_WAY, WAYS } from './ways';

/** The node in real n8n against the workflows that people build by hand, in one run. */

const SIZES = [1000, 10_000, 100_000];
const LATENCIES = [0, 100];
/** Beyond it, a request for each message takes minutes. */
const MOST_FOR_EACH = 10_000;
const IMAGES = resolve(__dirname, '../../../docs/images');
const HEAD = ['Messages', 'Latency', 'Way', 'Time', 'Peak memory', 'Requests', 'In flight'];

async function main(): Promise<void> {
	const { repeat, largest, write } = benchOptions(
		'bench:n8n',
		'Measures the node in real n8n against workflows built by hand.',
		3,
	);
	installN8n();
	const cases = allCases().filter(({ messages }) => messages <= largest);
	const bar = progress(cases.length * repeat);
	const measured = await measureInN8n(cases, repeat, ({ way, messages }) =>
		bar.increment({ what: `${NAME_OF_WAY[way]}, ${count(messages)}` }),
	);
	bar.stop();

	console.log(`Medians of ${repeat} runs on ${machine()}\n`);
	console.log(terminalTable(HEAD, rowsOf(measured)));
	console.log(terminalTable(BOUND_HEAD, boundRows(boundsInN8n(measured))));
	if (!write) return;
	mkdirSync(IMAGES, { recursive: true });
	const groups = groupsOf(measured, WAYS, (way) => NAME_OF_WAY[way]);
	writeFileSync(resolve(IMAGES, 'bench-n8n.svg'), `${drawTimes(groups)}\n`);
	writePart('bench:n8n', documentPart(measured, repeat));
}

function allCases(): Case[] {
	return LATENCIES.flatMap((latencyMs) =>
		SIZES.flatMap((messages) =>
			WAYS.filter((way) => way !== 'each' || messages <= MOST_FOR_EACH).map((way) => ({
				way,
				messages,
				latencyMs,
			})),
		),
	);
}

function rowsOf(measured: readonly Measured[]): string[][] {
	return measured.map(({ way, messages, latencyMs, median }) => [
		count(messages),
		`${latencyMs} ms`,
		NAME_OF_WAY[way],
		timeText(median.timeMs),
		`${Math.round(median.peakMb)} MB`,
		count(median.requests),
		count(median.mostInFlight),
	]);
}

function documentPart(measured: readonly Measured[], repeat: number): string {
	return [
		`Medians of ${repeat} runs, each in an n8n of its own, on ${machine()}; n8n runs on Node.js 24.`,
		'![Times of the ways in real n8n](images/bench-n8n.svg)',
		markdownTable(HEAD, rowsOf(measured)),
		markdownTable(BOUND_HEAD, boundRows(boundsInN8n(measured))),
	].join('\n\n');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
