import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { IRunData, ITaskData } from 'n8n-workflow';
import { Cleanups } from '../../e2e/real/cleanups';
import { type HealthAnswer, watchHealth } from '../../e2e/real/health';
import { N8nServer, UserFolder } from '../../e2e/real/n8n';
import { RestClient } from '../../e2e/real/rest';
import { listenOnLoopback, portOf } from '../../simulator/loopback';
import { sampleMessages } from '../../simulator/sampleMessages';
import type { Child } from '../child';
import { type CaseOf, type MeasuredOf, medians } from '../medians';
import { peakMb } from '../peakMemory';
import type { SimulatorAddress, SimulatorFigures, SimulatorCommand } from '../simulatorProcess';
import { packForRun, startSimulator } from '../setUp';
import { SOURCE_NODES, statusesOf, type Variant, variantWorkflow } from './variants';

/** Runs workflows in real n8n, each in a new process with a new database. */

export interface Figures extends SimulatorFigures {
	/** What n8n measures for the variant's nodes. */
	readonly timeMs: number;
	/** The peak of n8n's process, from its start until the execution is saved. */
	readonly peakMb: number;
	/** While the variant's nodes ran: how long n8n was blocked. */
	readonly longestHealthCheckMs: number;
}

/** Short enough to notice every blocking stretch of work. */
const HEALTH_CHECK_EVERY_MS = 5;

export type Case = CaseOf<Variant>;
export type Measured = MeasuredOf<Variant, Figures>;

/** Runs each case `repeat` times. Calls `onRun` after each run. */
export async function measureInN8n(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const cleanups = new Cleanups();
	try {
		const { simulator, address } = await startSimulator(cleanups, most);
		const lists = await startLists(most);
		cleanups.add(() => lists.close());
		const template = new UserFolder();
		cleanups.add(() => template.remove());
		const tarball = await packForRun(cleanups);
		await template.installPackage(tarball);
		const credentialId = await prepare(template, address);
		const run = async (one: Case): Promise<Figures> =>
			await runCase(one, { simulator, address, lists, template, credentialId });
		return await medians(cases, repeat, run, onRun);
	} finally {
		await cleanups.runAll();
	}
}

interface SetUp {
	readonly simulator: Child;
	readonly address: SimulatorAddress;
	readonly lists: Server;
	readonly template: UserFolder;
	readonly credentialId: string;
}

/** Lets n8n create its database, with an owner and a credential. Returns the credential's ID. */
async function prepare(folder: UserFolder, address: SimulatorAddress): Promise<string> {
	const server = await N8nServer.start(folder);
	try {
		const rest = await RestClient.signIn(server);
		return await rest.createCredential('Simulated', 'smsPartnerApi', { ...address });
	} finally {
		await server.stop();
	}
}

async function runCase(
	{ variant, messages, latencyMs }: Case,
	{ simulator, address, lists, template, credentialId }: SetUp,
): Promise<Figures> {
	const cleanups = new Cleanups();
	try {
		const folder = template.copy();
		cleanups.add(() => folder.remove());
		const server = await N8nServer.start(folder);
		cleanups.add(async () => await server.stop());
		const rest = await RestClient.signIn(server);
		const workflowId = await rest.createWorkflow(
			variantWorkflow(variant, {
				listUrl: `http://127.0.0.1:${portOf(lists)}/${messages}`,
				baseUrl: address.baseUrl,
				credentials: { smsPartnerApi: { id: credentialId, name: 'Simulated' } },
			}),
		);
		await simulator.request<SimulatorCommand, SimulatorFigures>({ latencyMs });
		const health = watchHealth(server, HEALTH_CHECK_EVERY_MS);
		cleanups.add(async () => await health.end());
		const executionId = await rest.start(workflowId, 'Start');
		// Reads only the list of executions: loading their data would cost n8n memory.
		while ((await rest.executions(workflowId)).some(isRunning)) await delay(250);
		const memory = peakMb(server.pid);
		const answers = await health.end();
		const requests = await simulator.request<SimulatorCommand, SimulatorFigures>({ latencyMs: 0 });
		const { status, runData } = await rest.ended(executionId);
		const statuses = runData[statusesOf(variant)]?.at(-1)?.data?.main[0]?.length;
		if (status !== 'success' || statuses !== messages) {
			throw new Error(`${variant}, ${messages}: ${status}, ${statuses} statuses\n${server.log}`);
		}
		return {
			timeMs: timeOf(runData),
			peakMb: memory,
			longestHealthCheckMs: longestOf(answers, runData),
			...requests,
		};
	} finally {
		await cleanups.runAll();
	}
}

function isRunning({ status }: { status: string }): boolean {
	return status === 'new' || status === 'running';
}

function runsOf(runData: IRunData): ITaskData[] {
	return Object.entries(runData)
		.filter(([name]) => !SOURCE_NODES.includes(name))
		.flatMap(([, runs]) => runs);
}

function timeOf(runData: IRunData): number {
	return runsOf(runData).reduce((sum, { executionTime }) => sum + executionTime, 0);
}

/** The longest health check that began and ended while the nodes ran. */
function longestOf(answers: readonly HealthAnswer[], runData: IRunData): number {
	const runs = runsOf(runData);
	const wasMeanwhile = (timeMs: number): boolean =>
		runs.some(
			({ startTime, executionTime }) => timeMs >= startTime && timeMs <= startTime + executionTime,
		);
	const meanwhile = answers.filter(
		({ atMs, ms }) => wasMeanwhile(atMs) && wasMeanwhile(atMs + Math.floor(ms)),
	);
	return Math.max(0, ...meanwhile.map(({ ms }) => ms));
}

/** Serves a list of N messages as JSON at `/N`. */
async function startLists(most: number): Promise<Server> {
	const all = sampleMessages(most).map(({ phoneNumber, messageId }) => ({
		phoneNumber,
		messageId,
	}));
	const server = createServer((request, response) => {
		response.setHeader('Content-Type', 'application/json');
		response.end(JSON.stringify(all.slice(0, Number(request.url?.slice(1)))));
	});
	await listenOnLoopback(server);
	return server;
}
