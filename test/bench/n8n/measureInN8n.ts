import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { IRunData, ITaskData } from 'n8n-workflow';
import { Ends } from '../../e2e/real/ends';
import { type HealthAnswer, watchHealth } from '../../e2e/real/health';
import { N8nServer, UserFolder } from '../../e2e/real/n8n';
import { RestClient } from '../../e2e/real/rest';
import { listenOnLoopback, portOf } from '../../simulator/loopback';
import { sampleMessages } from '../../simulator/sampleMessages';
import type { Child } from '../child';
import { type CaseOf, type MeasuredOf, medians } from '../medians';
import { peakMb } from '../peakMemory';
import type { SimulatorAddress, SimulatorFigures, SimulatorOrder } from '../simulatorProcess';
import { packForRun, startSimulator } from '../surroundings';
import { SOURCE_NODES, statusesOf, type Way, wayWorkflow } from './ways';

/** Runs workflows in real n8n, each in a fresh process with a fresh database. */

export interface Figures extends SimulatorFigures {
	/** Of the way's nodes, as n8n measures them. */
	readonly timeMs: number;
	/** Of n8n's process at most, from its start until the execution was saved. */
	readonly peakMb: number;
	/** While the way's nodes ran: as long as n8n could do nothing else. */
	readonly longestHealthCheckMs: number;
}

/** So that each stretch of work is met by one. */
const HEALTH_CHECK_EVERY_MS = 5;

export type Case = CaseOf<Way>;
export type Measured = MeasuredOf<Way, Figures>;

/** Runs each case `repeat` times; `onRun` is called after each run. */
export async function measureInN8n(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const most = Math.max(...cases.map(({ messages }) => messages));
	const ends = new Ends();
	try {
		const { simulator, address } = await startSimulator(ends, most);
		const lists = await startLists(most);
		ends.add(() => lists.close());
		const template = new UserFolder();
		ends.add(() => template.remove());
		const tarball = await packForRun(ends);
		await template.installPackage(tarball);
		const credentialId = await prepare(template, address);
		const run = async (one: Case): Promise<Figures> =>
			await runCase(one, { simulator, address, lists, template, credentialId });
		return await medians(cases, repeat, run, onRun);
	} finally {
		await ends.endAll();
	}
}

interface Surroundings {
	readonly simulator: Child;
	readonly address: SimulatorAddress;
	readonly lists: Server;
	readonly template: UserFolder;
	readonly credentialId: string;
}

/** Lets n8n make its database, with an owner and a credential. */
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
	{ way, messages, latencyMs }: Case,
	{ simulator, address, lists, template, credentialId }: Surroundings,
): Promise<Figures> {
	const ends = new Ends();
	try {
		const folder = template.copy();
		ends.add(() => folder.remove());
		const server = await N8nServer.start(folder);
		ends.add(async () => await server.stop());
		const rest = await RestClient.signIn(server);
		const workflowId = await rest.createWorkflow(
			wayWorkflow(way, {
				listUrl: `http://127.0.0.1:${portOf(lists)}/${messages}`,
				baseUrl: address.baseUrl,
				credentials: { smsPartnerApi: { id: credentialId, name: 'Simulated' } },
			}),
		);
		await simulator.tell<SimulatorOrder, SimulatorFigures>({ latencyMs });
		const health = watchHealth(server, HEALTH_CHECK_EVERY_MS);
		ends.add(async () => await health.end());
		const executionId = await rest.start(workflowId, 'Start');
		// The list of executions leaves out their data: looking at those costs memory.
		while ((await rest.executions(workflowId)).some(isUnderWay)) await delay(250);
		const memory = peakMb(server.pid);
		const answers = await health.end();
		const asked = await simulator.tell<SimulatorOrder, SimulatorFigures>({ latencyMs: 0 });
		const { status, runData } = await rest.ended(executionId);
		const statuses = runData[statusesOf(way)]?.at(-1)?.data?.main[0]?.length;
		if (status !== 'success' || statuses !== messages) {
			throw new Error(`${way}, ${messages}: ${status}, ${statuses} statuses\n${server.log}`);
		}
		return {
			timeMs: timeOf(runData),
			peakMb: memory,
			longestHealthCheckMs: longestOf(answers, runData),
			...asked,
		};
	} finally {
		await ends.endAll();
	}
}

function isUnderWay({ status }: { status: string }): boolean {
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

/** Of the health checks that began and ended while the nodes ran. */
function longestOf(answers: readonly HealthAnswer[], runData: IRunData): number {
	const runs = runsOf(runData);
	const isMeanwhile = (timeMs: number): boolean =>
		runs.some(
			({ startTime, executionTime }) => timeMs >= startTime && timeMs <= startTime + executionTime,
		);
	const meanwhile = answers.filter(
		({ atMs, ms }) => isMeanwhile(atMs) && isMeanwhile(atMs + Math.floor(ms)),
	);
	return Math.max(0, ...meanwhile.map(({ ms }) => ms));
}

/** Serves `/N`: a list of N messages, as JSON. */
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
