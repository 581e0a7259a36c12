import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Cleanups } from '../../e2e/real/cleanups';
import { type HealthAnswer, watchHealth } from '../../e2e/real/health';
import { LargeList } from '../../e2e/real/largeList';
import type { N8nServer } from '../../e2e/real/n8n';
import { QueueMode } from '../../e2e/real/queue';
import { until } from '../../e2e/real/until';
import type { Child } from '../child';
import { type CaseOf, type MeasuredOf, medians } from '../medians';
import { MB, peakMb } from '../peakMemory';
import type { SimulatorAddress, SimulatorFigures, SimulatorCommand } from '../simulatorProcess';
import { packForRun, startSimulator } from '../setUp';
import type { Workers } from './workers';

/** Checks a list with the workflow for all workers, each time in a new n8n in queue mode. */

export interface Figures {
	/** From the call of the first part to the last result. */
	readonly timeMs: number;
	/** The share of all cores in use by any process of the machine meanwhile, from 0 to 1. */
	readonly busyShare: number;
	/** Of the worker that needed the most, from its start. */
	readonly peakMb: number;
	/** How much n8n's database has grown. */
	readonly savedMb: number;
	/** Of any worker. */
	readonly longestHealthCheckMs: number;
}

export type Case = CaseOf<Workers>;
export type Measured = MeasuredOf<Workers, Figures>;

/**
 * Parallel executions per worker. With n8n's default, 10, one worker would have fifty requests in flight, and only its
 * CPU time would matter.
 */
const CONCURRENCY = 1;

/** Several times what one worker takes. */
const PATIENCE_MS = 40 * 60_000;

/** Runs each case `repeat` times. Calls `onRun` after each run. */
export async function measureInQueue(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const cleanups = new Cleanups();
	try {
		const { simulator, address } = await startSimulator(cleanups, most);
		process.env.E2E_TARBALL = await packForRun(cleanups);
		const run = async (one: Case): Promise<Figures> => await runCase(one, simulator, address);
		return await medians(cases, repeat, run, onRun);
	} finally {
		await cleanups.runAll();
	}
}

async function runCase(
	{ variant, messages, latencyMs }: Case,
	simulator: Child,
	address: SimulatorAddress,
): Promise<Figures> {
	const cleanups = new Cleanups();
	try {
		const queue = await QueueMode.start({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' });
		cleanups.add(async () => await queue.stop());
		await simulator.request<SimulatorCommand, SimulatorFigures>({ latencyMs });
		const list = await LargeList.create(queue, { ...address }, messages);
		const workers: N8nServer[] = [];
		for (let index = 0; index < variant; index++)
			workers.push(await queue.startWorker(CONCURRENCY));
		const sizeBefore = await databaseSize(queue);
		await list.start();
		await until('the list is split into parts', async () => (await list.calls()).length > 0);
		const cpu = cpuTimes();
		const watches = workers.map((worker) => watchHealth(worker));
		for (const watch of watches) cleanups.add(async () => await watch.end());
		const deadline = Date.now() + PATIENCE_MS;
		while (!(await list.isDone())) {
			if (Date.now() > deadline)
				throw new Error(`${await list.open()} messages are still unchecked.`);
			await delay(1000);
		}
		const { busy, all } = cpuTimes();
		const answers = (await Promise.all(watches.map(async (watch) => await watch.end()))).flat();
		expectHealthy(answers);
		return {
			timeMs: await list.durationMs(),
			busyShare: (busy - cpu.busy) / (all - cpu.all),
			peakMb: Math.max(...workers.map(({ pid }) => peakMb(pid))),
			savedMb: ((await databaseSize(queue)) - sizeBefore) / MB,
			longestHealthCheckMs: Math.max(...answers.map(({ ms }) => ms)),
		};
	} finally {
		await cleanups.runAll();
	}
}

/** The size of n8n's own database, in bytes. */
async function databaseSize({ postgres }: QueueMode): Promise<number> {
	return Number(await postgres.value('select pg_database_size(current_database())'));
}

/** The time of all cores since the machine started, in milliseconds. */
function cpuTimes(): { busy: number; all: number } {
	const sums = { busy: 0, all: 0 };
	for (const { times } of cpus()) {
		const all = Object.values(times).reduce((sum, ms) => sum + ms, 0);
		sums.all += all;
		sums.busy += all - times.idle;
	}
	return sums;
}

function expectHealthy(answers: readonly HealthAnswer[]): void {
	const failed = answers.filter(({ status }) => status !== 200);
	if (failed.length > 0) throw new Error(`Health checks of workers failed: ${failed.length}`);
}
