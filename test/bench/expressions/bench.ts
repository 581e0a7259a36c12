import { installN8n } from '../../e2e/real/installation';
import { runBenchmark } from '../benchmark';
import { timeText } from '../chart';
import { count } from '../report';
import { boundsOfExpressions } from './bounds';
import { EXPRESSIONS, LEFT_TO_N8N } from './expressions';
import { measureExpressions } from './measureExpressions';

/** Typical expressions, in real n8n. */

const MESSAGES = 10_000;

runBenchmark({
	name: 'bench:expressions',
	description: 'Measures typical expressions in real n8n.',
	repeat: 5,
	cases: EXPRESSIONS.map((variant) => ({ variant, messages: MESSAGES, latencyMs: 0 })),
	nameOf: String,
	prepare: installN8n,
	measure: measureExpressions,
	head: ['Phone Number', 'Read by', `Time for ${count(MESSAGES)} messages`],
	rowsOf: (measured) =>
		measured.map(({ variant, median }) => [
			`\`${variant.replaceAll('|', '\\|')}\``,
			LEFT_TO_N8N.has(variant) ? 'n8n' : 'the node',
			timeText(median.timeMs),
		]),
	boundsOf: boundsOfExpressions,
	introduction: (runs, machine) =>
		`${runs} in one n8n instance, on ${machine}; n8n runs on Node.js 24.`,
}).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
