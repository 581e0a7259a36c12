import { setTimeout as delay } from 'node:timers/promises';
import type { ITaskData } from 'n8n-workflow';
import { type HealthAnswer, watchHealth } from '../e2e/real/health';
import { installN8n } from '../e2e/real/installation';
import { sampleMessages } from '../simulator/sampleMessages';
import { type Benchmark, type Bound, compare, ratio } from './benchmark';
import { peakMb } from './peakMemory';
import { folderWithPackage, serveList, startN8n, startWorkflow } from './realN8n';
import { CODE, EACH, LOOP, NODE, rivals } from './rivals';
import { withCleanups } from './run';
import type { SimulatorFigures } from './simulatorProcess';

/** The node in a real n8n, compared with workflows built from n8n's own nodes. */

/** Short enough to notice every blocking stretch of work. */
const HEALTH_CHECK_EVERY_MS = 5;

const BOUNDS: Bound[] = [
	{ what: 'Time, loop ÷ this node', value: ratio('timeMs', LOOP, NODE), atLeast: 2.5 },
	{ what: 'Time, this node ÷ Code node', value: ratio('timeMs', NODE, CODE), atMost: 1.1 },
	{ what: 'Requests in flight', value: (all) => all[NODE].mostInFlight, atMost: 5 },
	{
		what: 'Longest health check while this node runs',
		value: (all) => all[NODE].healthCheckMs,
		unit: 'ms',
		atMost: 50,
	},
	{ what: 'Peak memory, this node ÷ loop', value: ratio('peakMb', NODE, LOOP), atMost: 1 },
	{ what: 'Peak memory, this node ÷ Code node', value: ratio('peakMb', NODE, CODE), atMost: 1 },
];

export const benchmark: Benchmark = {
	where: 'each in a new n8n instance on Node.js 24',
	repeat: 3,
	comparisons: [
		compare([NODE, EACH, LOOP, CODE], 1000, 0),
		compare([NODE, EACH, LOOP, CODE], 10_000, 0),
		// With so many messages, one request for each takes minutes.
		compare([NODE, LOOP, CODE], 100_000, 0),
		compare([NODE, EACH, LOOP, CODE], 1000, 100),
		compare([NODE, EACH, LOOP, CODE], 10_000, 100, ...BOUNDS),
		compare([NODE, LOOP, CODE], 100_000, 100, ...BOUNDS),
	],
	prepare: async ({ cleanups, simulator, address, most }) => {
		await installN8n();
		const list = sampleMessages(most).map(({ phoneNumber, messageId }) => ({
			phoneNumber,
			messageId,
		}));
		const lists = await serveList(cleanups, list);
		const template = await folderWithPackage(cleanups);
		// Lets n8n create its database and its owner, which each run copies.
		await withCleanups(async (started) => await startN8n(started, template, address));
		return async (variant, { messages, latencyMs }, ofRun) => {
			const folder = template.copy();
			ofRun.add(() => folder.remove());
			const n8n = await startN8n(ofRun, folder, address);
			const health = watchHealth(n8n.server, HEALTH_CHECK_EVERY_MS);
			ofRun.add(async () => await health.end());
			const nodes = rivals(address.baseUrl, n8n.credentials)[variant];
			const { workflowId, ended } = await startWorkflow(n8n, lists, messages, nodes);
			// Reads only the list of executions: loading their data would cost n8n memory.
			const isRunning = async (): Promise<boolean> =>
				(await n8n.rest.executions(workflowId)).some(({ status }) => /new|running/.test(status));
			while (await isRunning()) await delay(250);
			const memory = peakMb(n8n.server.pid);
			const answers = await health.end();
			const requests = await simulator.request<SimulatorFigures>({ latencyMs });
			const runData = await ended();
			const tasks = nodes.flatMap(({ name }) => runData[name] ?? []);
			return {
				timeMs: tasks.reduce((sum, { executionTime }) => sum + executionTime, 0),
				peakMb: memory,
				healthCheckMs: longestOf(answers, tasks),
				...requests,
			};
		};
	},
};

/** The longest health check that began and ended while the nodes ran. */
function longestOf(answers: readonly HealthAnswer[], tasks: readonly ITaskData[]): number {
	const wasMeanwhile = (timeMs: number): boolean =>
		tasks.some(
			({ startTime, executionTime }) => timeMs >= startTime && timeMs <= startTime + executionTime,
		);
	const meanwhile = answers.filter(
		({ atMs, ms }) => wasMeanwhile(atMs) && wasMeanwhile(atMs + Math.floor(ms)),
	);
	return Math.max(0, ...meanwhile.map(({ ms }) => ms));
}
