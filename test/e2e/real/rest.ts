import { parse } from 'flatted';
import type { IDataObject, IRunData, ITaskData } from 'n8n-workflow';
import { isRecord } from '../../../nodes/SmsPartner/guards';
import { request } from './http';
import type { N8nServer } from './n8n';
import { until } from './until';
import type { WorkflowFile } from './workflows';

/** A client for the REST API that n8n's editor uses. */

export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Camille',
	lastName: 'Martin',
	password: 'Only4tests!',
};

export interface EndedExecution {
	/** As n8n reports it: success, error, crashed, … */
	readonly status: string;
	/** All runs of each node. */
	readonly runData: IRunData;
	/** The last run of each node that ran. */
	readonly runs: Record<string, ITaskData>;
}

export interface Session {
	readonly baseUrl: string;
	/** As a browser stores it. */
	readonly cookie: { readonly name: string; readonly value: string };
}

export class RestClient {
	private constructor(readonly session: Session) {}

	/** For the n8n that globalSetup.ts starts. */
	static ofSharedN8n(): RestClient {
		return new RestClient(JSON.parse(process.env.E2E_SESSION ?? '') as Session);
	}

	/** Creates the owner of a new n8n, or logs in if there is one. The session outlives a restart on the same port. */
	static async signIn({ baseUrl }: Pick<N8nServer, 'baseUrl'>): Promise<RestClient> {
		const { email, password } = OWNER;
		const setUp = await post(`${baseUrl}/rest/owner/setup`, OWNER);
		const response = setUp.ok
			? setUp
			: await post(`${baseUrl}/rest/login`, { emailOrLdapLoginId: email, password });
		const [, value] = /n8n-auth=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
		if (value === undefined) throw new Error(`Signing in failed: ${await response.text()}`);
		return new RestClient({ baseUrl, cookie: { name: 'n8n-auth', value } });
	}

	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const credentials = { id: '', name: 'Test', type: 'smsPartnerApi', data };
		const answer = await this.call('POST', '/credentials/test', { credentials });
		return { status: String(answer.status), message: String(answer.message) };
	}

	/** Returns the ID of the new credential. */
	async createCredential(name: string, type: string, data: IDataObject): Promise<string> {
		return String((await this.call('POST', '/credentials', { name, type, data })).id);
	}

	/** Returns the ID of the new workflow. */
	async createWorkflow(file: WorkflowFile): Promise<string> {
		const { name, nodes, connections, settings, active } = file;
		const workflow = { name, nodes, connections, settings, active };
		return String((await this.call('POST', '/workflows', workflow)).id);
	}

	async removeWorkflow(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/archive`, {});
		await this.send('DELETE', `/workflows/${id}`);
	}

	async workflow(id: string): Promise<IDataObject> {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** All workflows that are not archived. */
	async workflows(): Promise<Array<{ readonly id: string; readonly name: string }>> {
		const workflows = (await this.send('GET', '/workflows')) as IDataObject[];
		return workflows.map(({ id, name }) => ({ id: String(id), name: String(name) }));
	}

	/** Publishes a saved workflow, and waits until it receives webhook calls. */
	async publish(workflowId: string): Promise<void> {
		const { versionId } = await this.workflow(workflowId);
		await this.call('POST', `/workflows/${workflowId}/activate`, { versionId });
		await until(`workflow ${workflowId} is published`, async () => {
			const { status } = await this.call('GET', `/workflows/${workflowId}/publication-status`);
			return status === 'published';
		});
	}

	/** Runs a saved workflow to its end. Returns the last run of each node. */
	async run(workflowId: string, triggerName: string): Promise<Record<string, ITaskData>> {
		const { runs } = await this.ended(await this.start(workflowId, triggerName));
		return runs;
	}

	/**
	 * Starts a saved workflow. Returns the execution's ID.
	 *
	 * @param triggerData the trigger's item, for a trigger that needs input
	 * @param last the node to stop after, as with "Execute step"; by default, all nodes run
	 */
	async start(
		workflowId: string,
		triggerName: string,
		triggerData?: IDataObject,
		last?: string,
	): Promise<string> {
		const data = triggerData && {
			startTime: Date.now(),
			executionTime: 0,
			source: [null],
			data: { main: [[{ json: triggerData }]] },
		};
		const { executionId } = await this.call('POST', `/workflows/${workflowId}/run`, {
			// n8n 1.x runs what it is sent.
			workflowData: await this.workflow(workflowId),
			triggerToStartFrom: { name: triggerName, data },
			...(last !== undefined && { destinationNode: { nodeName: last, mode: 'inclusive' } }),
		});
		return String(executionId);
	}

	/** The IDs and statuses of a workflow's executions, newest first, up to 100. */
	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call('GET', `/executions?limit=100&filter=${filter}`);
		return (results as IDataObject[]).map(({ id, status }) => ({
			id: String(id),
			status: String(status),
		}));
	}

	/** Waits until an execution has ended. */
	async ended(executionId: string): Promise<EndedExecution> {
		return await until(`execution ${executionId} has ended`, async () => {
			const execution = await this.call('GET', `/executions/${executionId}`);
			if (!execution.stoppedAt || typeof execution.data !== 'string') return undefined;
			const data = parse(execution.data) as { resultData: { runData: IRunData } } | undefined;
			// n8n 1.x saves the data after the status.
			if (!data) return undefined;
			const { runData } = data.resultData;
			const lastRuns = Object.entries(runData).flatMap(([name, runs]) => {
				const last = runs.at(-1);
				return last ? [[name, last] as const] : [];
			});
			return { status: String(execution.status), runData, runs: Object.fromEntries(lastRuns) };
		});
	}

	/** Sends a request whose answer must be an object. */
	private async call(method: string, path: string, body?: object): Promise<IDataObject> {
		const data = await this.send(method, path, body);
		if (isRecord(data)) return data as IDataObject;
		throw new Error(`${method} ${path}: ${JSON.stringify(data)}`);
	}

	private async send(method: string, path: string, body?: object): Promise<unknown> {
		const { baseUrl, cookie } = this.session;
		const response = await request(`${baseUrl}/rest${path}`, {
			method,
			headers: {
				'Content-Type': 'application/json',
				Cookie: `${cookie.name}=${cookie.value}`,
			},
			body: body && JSON.stringify(body),
		});
		const answer: unknown = await response.json();
		if (response.ok && isRecord(answer)) return answer.data;
		throw new Error(`${method} ${path}: HTTP ${response.status} ${JSON.stringify(answer)}`);
	}
}

async function post(url: string, body: object): ReturnType<typeof request> {
	return await request(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
}
