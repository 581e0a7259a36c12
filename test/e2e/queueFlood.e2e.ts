import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Simulator } from '../simulator/simulator';
import type { N8nServer } from './real/n8n';
import { QueueMode } from './real/queue';
import { COUNTRY_AND_OPERATOR, phoneOf, post, reportOf } from './real/reports';
import { until, WAIT_MS } from './real/until';
import { connect, CREDENTIAL_NAME, node, workflow } from './real/workflows';

/** All reports of a campaign reach n8n's queue mode, with two workers, at the same time. FLOOD_REPORTS sets how many. */

const REPORTS = Number(process.env.FLOOD_REPORTS ?? 200);
/** Simultaneous calls. */
const CONNECTIONS = 50;
/** One in this many reports arrives twice. */
const REPEATED_EVERY = 10;
const NODE = 'SMS Partner Trigger';

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
	const name = CREDENTIAL_NAME;
	const { apiKey, baseUrl } = simulator;
	const id = await queue.rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
	credentials = { smsPartnerApi: { id, name } };
});

afterAll(async () => {
	await queue?.stop();
	await simulator?.close();
});

/** Publishes a workflow that the trigger starts. */
async function publish(webhookId: string, parameters: INodeParameters): Promise<string> {
	const workflowId = await queue.rest.createWorkflow(
		workflow(
			webhookId,
			[
				node({
					...{ name: NODE, type: 'n8n-nodes-smspartner.smsPartnerTrigger', webhookId },
					...{ credentials, parameters },
				}),
				node({ name: 'After', type: 'n8n-nodes-base.noOp', position: [200, 0] }),
			],
			connect([NODE, ['After']]),
		),
	);
	await queue.rest.publish(workflowId);
	return workflowId;
}

const count = async (clause: string): Promise<number> =>
	Number(await queue.postgres.value(`select count(${clause}`));

it.each([
	['with', true],
	['without', false],
])(
	`receives ${REPORTS} reports at the same time %s Verify, and neither loses nor duplicates any`,
	async (_word, verify) => {
		const webhookId = randomUUID();
		const workflowId = await publish(webhookId, { options: { verify } });
		simulator.clearLog();
		await callAll(`${queue.baseUrl}/webhook/${webhookId}/webhook`, floodOf(REPORTS));
		const executions = `from execution_entity where "workflowId" = '${workflowId}'`;
		await until(
			'all executions have ended',
			async () => (await count(`*) ${executions} and "stoppedAt" is null`)) === 0,
			Math.max(WAIT_MS, REPORTS * 200 + 60_000),
		);
		expect(await count(`*) ${executions}`)).toBe(REPORTS);
		expect(await count(`*) ${executions} and status = 'success'`)).toBe(REPORTS);
		const valueOf = (field: string): string => `substring(data from '"${field}":([0-9a-z]+)')`;
		const emitted = `from execution_data join execution_entity on id = "executionId" where "workflowId" = '${workflowId}'`;
		expect(await count(`distinct ${valueOf('messageId')}) ${emitted}`)).toBe(REPORTS);
		const verified = await count(`*) ${emitted} and ${valueOf('isVerified')} = 'true'`);
		// On a busy machine some cannot be verified within 5 s, and are marked as such.
		if (verify) expect(verified).toBeGreaterThan(0);
		else expect(verified).toBe(0);
		// Reports share requests; how many do depends on how fast n8n passes them on.
		expect(simulator.log.length).toBeLessThanOrEqual(verify ? REPORTS / 2 : 0);
	},
);

it('recognizes repeated calls in the main process and a webhook process, and after that was killed', async () => {
	const webhookId = randomUUID();
	await publish(webhookId, { events: ['deliveryReport', 'reply'] });
	const webhookProcess = await queue.startWebhookProcess();
	const callTogether = async (
		bodies: readonly IDataObject[],
		{ baseUrl }: N8nServer,
	): Promise<string[]> => {
		const url = `${baseUrl}/webhook/${webhookId}/webhook`;
		const answers = await Promise.all(bodies.map(async (body) => await post(url, body)));
		return answers.map(({ status, text }) => `${status} ${text}`);
	};
	const NEW = '200 ';
	const REPEATED = '200 {"message":"Ignored: repeated"}';
	const all = (count: number, answer: string): string[] => Array<string>(count).fill(answer);

	const reports = Array.from({ length: 40 }, (_, index) => reportOf(index));
	const reply = { type: 'response', phone_number: phoneOf(0), text: 'Oui', message_id: 1 };
	const [first, second] = [[...reports.slice(0, 20), reply], reports.slice(20)];
	const equal = await callTogether(Array<IDataObject>(20).fill(first[0]), webhookProcess);
	expect(equal.sort()).toEqual([NEW, ...all(19, REPEATED)]);
	expect(await callTogether(first.slice(1), webhookProcess)).toEqual(all(20, NEW));
	expect(await callTogether(second, queue.main)).toEqual(all(20, NEW));
	// n8n has read the database before it saved the last of them.
	expect(await callTogether(first, queue.main)).toEqual(all(21, REPEATED));
	expect(await callTogether(second, webhookProcess)).toEqual(all(20, REPEATED));

	await webhookProcess.kill();
	const restarted = await queue.startWebhookProcess();
	expect(await callTogether(second, restarted)).toEqual(all(20, REPEATED));
});

it('logs neither the key nor a phone number', () => {
	for (const { log } of [queue.main, ...workers]) {
		expect(log).not.toContain(simulator.apiKey);
		expect(log).not.toContain(COUNTRY_AND_OPERATOR.slice(1));
	}
});

/** The delivery reports of a campaign; some are repeated. */
function floodOf(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, index) => {
		const report = reportOf(index);
		return index % REPEATED_EVERY === 0 ? [report, report] : [report];
	}).flat();
}

/** Makes these calls, all of which must be accepted. */
async function callAll(url: string, bodies: readonly IDataObject[]): Promise<void> {
	let next = 0;
	const callNext = async (): Promise<void> => {
		while (next < bodies.length) {
			const body = bodies[next++];
			await until('n8n accepts the call', async () => {
				const { status } = await post(url, body);
				// n8n refuses all calls for a moment while its database is too slow.
				if (status !== 503) expect(status).toBe(200);
				return status === 200;
			});
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, callNext));
}
