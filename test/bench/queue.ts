import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { watchHealth } from '../e2e/real/health';
import { install } from '../e2e/real/installation';
import { LargeList } from '../e2e/real/largeList';
import { type N8nServer, sharePackage } from '../e2e/real/n8n';
import { QueueMode } from '../e2e/real/queue';
import { until } from '../e2e/real/until';
import { type Benchmark, type Bound, compare } from './benchmark';
import { MB, peakMb } from './peakMemory';

/** A list on the workers of n8n's queue mode, with the workflow for all workers. */

const [ONE, TWO, FOUR] = ['1 worker', '2 workers', '4 workers'];

/** Above it, the cores are the limit, whatever the number of workers, so the ratio means nothing. */
const MOST_BUSY_PERCENT = 90;

/**
 * Parallel executions per worker. With n8n's default, 10, one worker would have fifty requests in flight, and only its
 * CPU time would matter.
 */
const CONCURRENCY = 1;

/** Several times what one worker takes. */
const PATIENCE_MS = 40 * 60_000;

const BOUNDS: Bound[] = [
	{
		what: 'Time, 1 worker ÷ 4 workers',
		value: ({ [ONE]: one, [FOUR]: four }) =>
			four.busyPercent > MOST_BUSY_PERCENT ? undefined : one.timeMs / four.timeMs,
		atLeast: 3,
	},
	{
		what: 'Peak memory per worker',
		value: (all) => Math.max(...Object.values(all).map((median) => median.peakMb)),
		unit: 'MB',
		atMost: 1500,
	},
];

export const benchmark: Benchmark = {
	where: 'each in a new n8n instance on Node.js 24, with all processes',
	repeat: 1,
	comparisons: [
		compare([ONE, TWO, FOUR], 1_000_000, 200, ...BOUNDS),
		compare([ONE, TWO, FOUR], 1_000_000, 1000, ...BOUNDS),
	],
	prepare: async ({ cleanups, address }) => {
		await install();
		await sharePackage(cleanups);
		return async (variant, { messages }, ofRun) => {
			const queue = await QueueMode.start({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' });
			ofRun.add(async () => await queue.stop());
			const list = await LargeList.create(queue, { ...address }, messages);
			const workers: N8nServer[] = [];
			while (workers.length < Number.parseInt(variant))
				workers.push(await queue.startWorker(CONCURRENCY));
			const sizeBefore = await databaseSize(queue);
			await list.start();
			await until('the list is split into parts', async () => (await list.calls()).length > 0);
			const cpu = cpuTimes();
			const watches = workers.map((worker) => watchHealth(worker));
			for (const watch of watches) ofRun.add(async () => await watch.end());
			const isDone = async (): Promise<boolean> => {
				await delay(1000);
				return await list.isDone();
			};
			await until('every message has a result', isDone, PATIENCE_MS);
			const { busy, all } = cpuTimes();
			const answers = (await Promise.all(watches.map(async (watch) => await watch.end()))).flat();
			const failed = answers.filter(({ status }) => status !== 200).length;
			if (failed > 0) throw new Error(`Health checks of workers failed: ${failed}`);
			const timeMs = await list.durationMs();
			return {
				timeMs,
				messagesPerSecond: (messages / timeMs) * 1000,
				busyPercent: (100 * (busy - cpu.busy)) / (all - cpu.all),
				peakMb: Math.max(...workers.map(({ pid }) => peakMb(pid))),
				savedMb: ((await databaseSize(queue)) - sizeBefore) / MB,
				healthCheckMs: Math.max(...answers.map(({ ms }) => ms)),
			};
		};
	},
};

/** The size of n8n's own database, in bytes. */
async function databaseSize({ postgres }: QueueMode): Promise<number> {
	return Number(await postgres.value('select pg_database_size(current_database())'));
}

/** The time of all cores since the machine started, in milliseconds. */
function cpuTimes(): { busy: number; all: number } {
	const times = cpus().map((core) => core.times);
	const all = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
	return { all, busy: times.reduce((sum, { idle }) => sum - idle, all) };
}
