import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'flatted';
import type { IDataObject, IRunData } from 'n8n-workflow';
import { Cleanups } from './real/cleanups';
import { N8nServer, UserFolder } from './real/n8n';
import { runToEnd } from './real/processes';
import { readyWorkflow } from './real/readyWorkflow';
import { COUNTRY_AND_OPERATOR, phoneOf, post, reportOf } from './real/reports';
import { RestClient } from './real/rest';
import { TestN8n } from './real/testN8n';
import { until } from './real/until';
import { connect, node, workflow } from './real/workflows';

/** One n8n that all reports of a campaign reach at the same time, some of them forged, and that is killed and restarted. */

const FORGED = 100;
const REAL = 100;
const CAMPAIGN = 200;

const cleanups = new Cleanups();

let folder: UserFolder;
let server: N8nServer;
let n8n: TestN8n;
let workflowId: string;
let url: string;
let earlierLogs = '';

beforeAll(async () => {
	folder = UserFolder.withPackage();
	cleanups.add(() => folder.remove());
	await start();
	const messages = Array.from({ length: REAL + CAMPAIGN + 100 }, (_, index) => ({
		...{ phoneNumber: phoneOf(index), messageId: index + 1, status: 'Delivered' },
	}));
	n8n = await TestN8n.start({ latencyMs: 60, messages }, await RestClient.signIn(server));
	cleanups.add(async () => await n8n.stop());
	const webhookId = randomUUID();
	workflowId = await n8n.rest.createWorkflow(
		workflow(
			'Flood',
			[
				node({
					...{ name: 'SMS Partner Trigger', webhookId },
					type: 'n8n-nodes-smspartner.smsPartnerTrigger',
					credentials: n8n.credentials,
					parameters: { events: ['deliveryReport', 'optOut', 'reply'] },
				}),
				node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
			],
			connect(['SMS Partner Trigger', ['After']]),
		),
	);
	await n8n.rest.publish(workflowId);
	url = `${n8n.baseUrl}/webhook/${webhookId}/webhook`;
});

afterAll(async () => await cleanups.runAll());

/** Starts n8n, for the second time on the same port. */
async function start(): Promise<void> {
	if (server) earlierLogs += server.log;
	const started = await N8nServer.start(folder, { port: server?.port });
	cleanups.add(async () => await started.stop());
	server = started;
}

/** The items with which the executions started, from the database; undefined for those that run. */
async function startItems(): Promise<Array<IDataObject[] | undefined>> {
	const database = join(folder.path, '.n8n', 'database.sqlite');
	const query = `select status, data from execution_entity join execution_data on id = executionId where workflowId = '${workflowId}'`;
	const script = `const { DatabaseSync } = require('node:sqlite'); console.log(JSON.stringify(new DatabaseSync(${JSON.stringify(database)}, { readOnly: true }).prepare(${JSON.stringify(query)}).all()))`;
	const rows = JSON.parse(await runToEnd(folder.program.node, ['-e', script])) as Array<{
		readonly status: string;
		readonly data: string;
	}>;
	return rows.map(({ status, data }) => {
		if (status !== 'success') return undefined;
		const { resultData } = parse(data) as { resultData: { runData: IRunData } };
		const [[first]] = Object.values(resultData.runData);
		return (first.data?.main[0] ?? []).map(({ json }) => json);
	});
}

/** Sends these calls at the same time. Returns the answers, and the items that they started executions with. */
async function callTogether(
	bodies: readonly IDataObject[],
): Promise<{ statuses: number[]; items: IDataObject[] }> {
	const before = (await startItems()).length;
	n8n.simulator.clearLog();
	const start = performance.now();
	const answers = await Promise.all(bodies.map(async (body) => await post(url, body)));
	const answeredMs = performance.now() - start;
	// n8n answers before it has created the execution.
	const started = answers.filter(({ status, text }) => status === 200 && text === '').length;
	const all = await until('all executions have ended', async () => {
		const ended = await startItems();
		return ended.length >= before + started && ended.every((items) => items) && ended;
	});
	const items = all.slice(before).flatMap((one) => one ?? []);
	// On average: on a busy machine, this process may receive together what n8n has sent apart.
	expect(n8n.simulator.log.length).toBeLessThanOrEqual(10 * (1 + answeredMs / 1000));
	return { statuses: answers.map(({ status }) => status), items };
}

const idsOf = (items: readonly IDataObject[]): number[] =>
	items.map(({ messageId }) => Number(messageId)).sort((a, b) => a - b);

const range = (from: number, count: number): number[] =>
	Array.from({ length: count }, (_, index) => from + index);

it(`finds ${REAL} real reports among ${FORGED} forged ones`, async () => {
	const real = range(0, REAL).map(reportOf);
	const forged = range(5000, FORGED).map(reportOf);
	const { statuses, items } = await callTogether(shuffled([...real, ...forged]));
	const isForged = ({ messageId }: IDataObject): boolean => Number(messageId) > 5000;
	expect(items.filter((item) => isForged(item) && 'status' in item)).toEqual([]);
	expect(items.filter((item) => isForged(item))).toEqual([]);
	expect(statuses.filter((status) => status === 403)).toHaveLength(FORGED);
	expect(idsOf(items)).toEqual(range(1, REAL));
	const verified = items.filter(({ isVerified }) => isVerified === true);
	expect(verified.length).toBeGreaterThanOrEqual(0.975 * REAL);
});

it(`receives ${CAMPAIGN} real reports at the same time`, async () => {
	const { items } = await callTogether(range(REAL, CAMPAIGN).map(reportOf));
	expect(idsOf(items)).toEqual(range(REAL + 1, CAMPAIGN));
	const verified = items.filter(({ isVerified }) => isVerified === true);
	expect(verified.length).toBeGreaterThanOrEqual(0.95 * CAMPAIGN);
});

it(`remembers the last ${CAMPAIGN} after it was killed, and runs 20 equal and 20 different calls once each`, async () => {
	await server.kill();
	await start();
	const repeated = await callTogether(range(REAL + 1, CAMPAIGN - 1).map(reportOf));
	expect(repeated.items).toEqual([]);
	const others = range(REAL + CAMPAIGN, 20).map(reportOf);
	const equal = reportOf(REAL + CAMPAIGN + 20);
	const { items } = await callTogether([...others, ...Array<IDataObject>(20).fill(equal)]);
	expect(idsOf(items)).toEqual(range(REAL + CAMPAIGN + 1, 21));
});

it('recognizes repeated calls of each kind, and continues a loop that waits, after it was restarted', async () => {
	const reply = { type: 'response', phone_number: phoneOf(0), text: 'Yes', message_id: 7 };
	const bodies = [reply, { ...reply, type: 'stop' }, reportOf(REAL + CAMPAIGN + 30)];
	expect((await callTogether(bodies)).items).toHaveLength(3);
	const waiting = { phoneNumber: phoneOf(0), messageId: 9000, status: 'Waiting' };
	n8n.simulator.store.add(waiting);
	const loop = await n8n.rest.createWorkflow(
		readyWorkflow('until-final', n8n.credentials, {
			'Your Messages': { parameters: { jsonOutput: JSON.stringify({ messages: [waiting] }) } },
			// For waits of 65 seconds or more, n8n moves the execution to its database.
			'Wait 15 Minutes': { parameters: { amount: 66, unit: 'seconds' } },
		}),
	);
	const id = await n8n.rest.start(loop, 'Start');
	const untilStatus = async (wanted: string): Promise<void> => {
		const isSo = async (): Promise<boolean> =>
			(await n8n.rest.executions(loop))[0]?.status === wanted;
		await until(`the loop is ${wanted}`, isSo);
	};
	await untilStatus('waiting');
	n8n.simulator.store.add({ ...waiting, status: 'Delivered', date: 1_763_900_000 });
	await server.stop();
	await start();
	expect((await callTogether(bodies)).items).toEqual([]);
	await untilStatus('success');
	const { runs } = await n8n.rest.ended(id);
	expect(runs.Delivered.data?.main[0]?.map(({ json }) => json)).toMatchObject([
		{ messageId: 9000, status: 'Delivered' },
	]);
});

it('logs neither the key nor a phone number', () => {
	const log = earlierLogs + server.log;
	expect(log).not.toContain(n8n.simulator.apiKey);
	expect(log).not.toContain(COUNTRY_AND_OPERATOR.slice(1));
});

function shuffled<T>(all: readonly T[]): T[] {
	return all
		.map((one) => ({ one, at: Math.random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ one }) => one);
}
