import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { IDataObject, INode } from 'n8n-workflow';
import { Simulator } from '../simulator/simulator';
import { request } from './real/http';
import type { N8nServer } from './real/n8n';
import { QueueMode } from './real/queue';
import { TestN8n } from './real/testN8n';
import { until, WAIT_MS } from './real/until';
import { connect, CREDENTIAL, node, workflow } from './real/workflows';

/**
 * All reports of a campaign arrive at the same time, some of them forged: SMS Partner Trigger in n8n's queue mode, with
 * two workers, and in a single n8n. FLOOD_REPORTS sets the number of reports in queue mode.
 */

const REPORTS = Number(process.env.FLOOD_REPORTS ?? 200);
/** Simultaneous calls. */
const CONNECTIONS = 50;
/** One in this many reports arrives twice. */
const REPEATED_EVERY = 10;
const NODE = 'SMS Partner Trigger';
/** Unlikely to be in a log by chance. */
const COUNTRY_AND_OPERATOR = '+3363998';

const phoneOf = (index: number): string =>
	`${COUNTRY_AND_OPERATOR}${String(index).padStart(4, '0')}`;

interface Flooded {
	readonly workflowId: string;
	/** The SQL clause that selects its executions. */
	readonly executions: string;
}

describe('queue mode', () => {
	let simulator: Simulator;
	let queue: QueueMode;
	let workers: N8nServer[];
	let credentials: INode['credentials'];

	beforeAll(async () => {
		simulator = await Simulator.start({
			latencyMs: 100,
			messages: Array.from({ length: REPORTS }, (_, index) => ({
				...{ phoneNumber: phoneOf(index), messageId: index + 1, status: 'Delivered' },
			})),
		});
		// With so many executions, n8n's main process misses the end of some, and would wait for them when it is stopped.
		queue = await QueueMode.start({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10' });
		workers = [await queue.startWorker(10), await queue.startWorker(10)];
		const { name } = CREDENTIAL;
		const { apiKey, baseUrl } = simulator;
		const id = await queue.rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
		credentials = { smsPartnerApi: { id, name } };
	});

	afterAll(async () => {
		await queue?.stop();
		await simulator?.close();
	});

	/** Publishes a workflow that this trigger starts, and sends all reports to it. */
	async function flood(
		name: string,
		path: string,
		trigger: Partial<INode> & Pick<INode, 'type'>,
	): Promise<Flooded> {
		const workflowId = await queue.rest.createWorkflow(
			workflow(
				name,
				[
					node({ name: NODE, ...trigger }),
					node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
				],
				connect([NODE, ['After']]),
			),
		);
		await queue.rest.publish(workflowId);
		simulator.clearLog();

		const executions = `from execution_entity where "workflowId" = '${workflowId}'`;
		const calls = floodOf(REPORTS);
		const start = performance.now();
		const answers = await callAll(`${queue.baseUrl}/webhook/${path}`, calls);
		const answeredMs = performance.now() - start;
		expect(answers.filter((status) => status !== 200)).toEqual([]);
		await until(
			'all executions have ended',
			async () =>
				(await queue.postgres.value(`select count(*) ${executions} and "stoppedAt" is null`)) ===
				'0',
			Math.max(WAIT_MS, REPORTS * 200 + 60_000),
		);
		const endedMs = performance.now() - start;
		const started = Number(await queue.postgres.value(`select count(*) ${executions}`));
		print(
			`${name}: ${calls.length} calls answered in ${rate(calls.length, answeredMs)}, ` +
				`${started} executions ended in ${rate(started, endedMs)}, ${simulator.log.length} requests`,
		);
		return { workflowId, executions };
	}

	it(`measures n8n's Webhook node with ${REPORTS} reports, for comparison`, async () => {
		const path = randomUUID();
		await flood("n8n's Webhook node", path, {
			...{ type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path },
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
		});
	});

	it.each([
		['with', true],
		['without', false],
	])(
		`receives ${REPORTS} reports at the same time %s Verify, and neither loses nor duplicates any`,
		async (word, verify) => {
			const webhookId = randomUUID();
			const { workflowId, executions } = await flood(
				`SMS Partner Trigger ${word} Verify`,
				`${webhookId}/webhook`,
				{
					...{ type: 'n8n-nodes-smspartner.smsPartnerTrigger', webhookId, credentials },
					parameters: { options: { verify } },
				},
			);
			expect(await queue.postgres.value(`select count(*) ${executions}`)).toBe(String(REPORTS));
			expect(
				await queue.postgres.value(`select count(*) ${executions} and status = 'success'`),
			).toBe(String(REPORTS));
			const valueOf = (field: string): string => `substring(data from '"${field}":([0-9a-z]+)')`;
			const emitted = `from execution_data join execution_entity on id = "executionId" where "workflowId" = '${workflowId}'`;
			expect(
				await queue.postgres.value(`select count(distinct ${valueOf('messageId')}) ${emitted}`),
			).toBe(String(REPORTS));
			const verified = Number(
				await queue.postgres.value(
					`select count(*) ${emitted} and ${valueOf('isVerified')} = 'true'`,
				),
			);
			print(`${verified} of ${REPORTS} verified`);
			// On a busy machine some cannot be verified within 5 s, and are marked as such.
			if (verify) expect(verified).toBeGreaterThan(0);
			else expect(verified).toBe(0);
			// Reports share requests; how many do depends on how fast n8n passes them on.
			expect(simulator.log.length).toBeLessThanOrEqual(verify ? REPORTS / 2 : 0);
		},
	);

	it('recognizes repeated calls in two webhook processes, and after one was killed', async () => {
		const webhookId = randomUUID();
		const workflowId = await queue.rest.createWorkflow(
			workflow(
				'Two webhook processes',
				[
					node({
						...{ name: NODE, type: 'n8n-nodes-smspartner.smsPartnerTrigger', webhookId },
						...{ credentials, parameters: { events: ['deliveryReport', 'reply'] } },
					}),
					node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
				],
				connect([NODE, ['After']]),
			),
		);
		await queue.rest.publish(workflowId);
		let processes = [await queue.startWebhookProcess(), await queue.startWebhookProcess()];
		const call = async (index: number, body: IDataObject): Promise<string> => {
			const response = await request(`${processes[index].baseUrl}/webhook/${webhookId}/webhook`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			});
			return `${response.status} ${await response.text()}`;
		};
		const callAll = async (bodies: readonly IDataObject[], index: number): Promise<string[]> =>
			await Promise.all(bodies.map(async (body) => await call(index, body)));
		const NEW = '200 ';
		const REPEATED = '200 {"message":"Ignored: repeated"}';
		const all = (count: number, answer: string): string[] => Array<string>(count).fill(answer);

		const reports = Array.from({ length: 40 }, (_, index) => reportOf(index));
		const reply = { type: 'response', phone_number: phoneOf(0), text: 'Oui', message_id: 1 };
		const [first, second] = [[...reports.slice(0, 20), reply], reports.slice(20)];
		const equal = await callAll(
			all(20, '').map(() => first[0]),
			0,
		);
		expect(equal.sort()).toEqual([NEW, ...all(19, REPEATED)]);
		expect(await callAll(first.slice(1), 0)).toEqual(all(20, NEW));
		expect(await callAll(second, 1)).toEqual(all(20, NEW));
		// n8n has read the database before it saved the last of them.
		expect(await callAll(first, 1)).toEqual(all(21, REPEATED));
		expect(await callAll(second, 0)).toEqual(all(20, REPEATED));

		await processes[0].kill();
		await processes[1].kill();
		processes = [await queue.startWebhookProcess()];
		const restarted = await callAll(second, 0);
		expect(restarted).toEqual(all(20, REPEATED));
	});

	it('logs neither the key nor a phone number', () => {
		for (const { log } of [queue.main, ...workers]) {
			expect(log).not.toContain(simulator.apiKey);
			expect(log).not.toContain(COUNTRY_AND_OPERATOR.slice(1));
		}
	});
});

describe('a single n8n', () => {
	const FORGED = Number(process.env.FORGED ?? 300);
	const REAL = Number(process.env.REAL ?? 200);
	const CAMPAIGN = Number(process.env.CAMPAIGN ?? 500);
	let n8n: TestN8n;
	let workflowId: string;
	let url: string;

	beforeAll(async () => {
		n8n = await TestN8n.start({
			latencyMs: 60,
			messages: Array.from({ length: REAL + CAMPAIGN + 100 }, (_, index) => ({
				...{ phoneNumber: phoneOf(index), messageId: index + 1, status: 'Delivered' },
			})),
		});
		const webhookId = randomUUID();
		workflowId = await n8n.rest.createWorkflow(
			workflow(
				'Under attack',
				[
					node({
						...{ name: NODE, type: 'n8n-nodes-smspartner.smsPartnerTrigger', webhookId },
						credentials: n8n.credentials,
					}),
					node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
				],
				connect([NODE, ['After']]),
			),
		);
		await n8n.rest.publish(workflowId);
		url = `/webhook/${webhookId}/webhook`;
	});

	afterAll(async () => await n8n?.stop());

	/** Sends these calls at the same time. Returns the answers, and the items that they started executions with. */
	async function callTogether(
		bodies: readonly IDataObject[],
	): Promise<{ statuses: number[]; items: IDataObject[] }> {
		const before = (await n8n.startItems(workflowId)).length;
		n8n.simulator.clearLog();
		const start = performance.now();
		const texts: string[] = [];
		const statuses = await Promise.all(
			bodies.map(async (body, index) => {
				const response = await request(`${n8n.server.baseUrl}${url}`, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(body),
				});
				texts[index] = await response.text();
				return response.status;
			}),
		);
		const answeredMs = performance.now() - start;
		// n8n answers before it has created the execution.
		const started = statuses.filter((status, index) => status === 200 && !texts[index]).length;
		const all = await until('all executions have ended', async () => {
			const ended = await n8n.startItems(workflowId);
			return ended.length >= before + started && ended.every((items) => items) && ended;
		});
		const items = all.slice(before).flatMap((one) => one ?? []);
		// On average: on a busy machine, this process may receive together what n8n has sent apart.
		expect(n8n.simulator.log.length).toBeLessThanOrEqual(10 * (1 + answeredMs / 1000));
		print(
			`${bodies.length} calls at once: ${started} accepted, all answered in ${rate(bodies.length, answeredMs)}; ` +
				`${items.length} executions, ended after ${((performance.now() - start) / 1000).toFixed(1)} s; ` +
				`${n8n.simulator.log.length} requests, at most ${mostPerSecond(n8n.simulator)} in a second; ` +
				`${items.filter(({ isVerified }) => isVerified === true).length} verified, ` +
				`${items.filter(({ status }) => status !== undefined).length} with a status`,
		);
		return { statuses, items };
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
		await n8n.restart({ isKilled: true });
		const repeated = await callTogether(range(REAL + 1, CAMPAIGN - 1).map(reportOf));
		expect(repeated.items).toEqual([]);
		const others = range(REAL + CAMPAIGN, 20).map(reportOf);
		const equal = reportOf(REAL + CAMPAIGN + 20);
		const { items } = await callTogether([...others, ...Array<IDataObject>(20).fill(equal)]);
		expect(idsOf(items)).toEqual(range(REAL + CAMPAIGN + 1, 21));
	});
});

function mostPerSecond({ log }: Simulator): number {
	return Math.max(
		0,
		...log.map(
			({ atMs }, index) => log.slice(index).filter((one) => one.atMs < atMs + 1000).length,
		),
	);
}

function shuffled<T>(all: readonly T[]): T[] {
	return all
		.map((one) => ({ one, at: Math.random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ one }) => one);
}

/** The delivery report on the message of this index. */
function reportOf(index: number): IDataObject {
	return {
		...{ status: 'delivered', msgId: String(index + 1), phone: phoneOf(index) },
		...{ date: 1771941463, cost: '0.049', currency: 'EUR' },
	};
}

/** The delivery reports of a campaign; some are repeated. */
function floodOf(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, index) => {
		const report = reportOf(index);
		return index % REPEATED_EVERY === 0 ? [report, report] : [report];
	}).flat();
}

async function callAll(url: string, bodies: readonly IDataObject[]): Promise<number[]> {
	const statuses: number[] = [];
	let next = 0;
	let refused = 0;
	const call = async (body: IDataObject): Promise<number> => {
		const response = await request(url, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		await response.text();
		return response.status;
	};
	const callNext = async (): Promise<void> => {
		while (next < bodies.length) {
			const index = next++;
			await until('n8n accepts the call', async () => {
				statuses[index] = await call(bodies[index]);
				// n8n refuses all calls for a moment while its database is too slow.
				const isAccepted = statuses[index] !== 503;
				if (!isAccepted) refused++;
				return isAccepted;
			});
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, callNext));
	if (refused > 0) print(`n8n answered ${refused} calls with HTTP 503; they were retried`);
	return statuses;
}

function rate(count: number, ms: number): string {
	return `${(ms / 1000).toFixed(1)} s (${Math.round((count / ms) * 1000)} per second)`;
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
