import { parse } from 'flatted';
import type { IDataObject, IRunData, ITaskData } from 'n8n-workflow';
import { isRecord } from '../../../nodes/SmsPartner/data';
import { request } from './http';
import type { N8nServer } from './n8n';
import { until } from './until';
import type { WorkflowFile } from './workflows';

/** What the editor asks of n8n, by the same calls. */

export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Camille',
	lastName: 'Martin',
	password: 'Only4tests!',
};

export interface EndedExecution {
	/** n8n's word: success, error, crashed, … */
	readonly status: string;
	/** All that n8n kept of each node. */
	readonly runData: IRunData;
	/** Of each node that ran, its last run. */
	readonly runs: Record<string, ITaskData>;
}

export class RestClient {
	private constructor(
		private readonly baseUrl: string,
		/** As a browser keeps it. */
		readonly cookie: { readonly name: string; readonly value: string },
	) {}

	/** Makes the first user of a fresh n8n, or logs in where it is there already. */
	static async signIn({ baseUrl }: N8nServer): Promise<RestClient> {
		const { email, password } = OWNER;
		const setUp = await post(`${baseUrl}/rest/owner/setup`, OWNER);
		const response = setUp.ok
			? setUp
			: await post(`${baseUrl}/rest/login`, { emailOrLdapLoginId: email, password });
		const [, value] = /n8n-auth=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
		if (value === undefined) throw new Error(`Signing in failed: ${await response.text()}`);
		return new RestClient(baseUrl, { name: 'n8n-auth', value });
	}

	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const credentials = { id: '', name: 'Test', type: 'smsPartnerApi', data };
		const answer = await this.call('POST', '/credentials/test', { credentials });
		return { status: String(answer.status), message: String(answer.message) };
	}

	/** Gives the ID of the new credential. */
	async createCredential(name: string, type: string, data: IDataObject): Promise<string> {
		return String((await this.call('POST', '/credentials', { name, type, data })).id);
	}

	/** Gives the ID of the new workflow. */
	async createWorkflow({ name, nodes, connections, settings }: WorkflowFile): Promise<string> {
		return String(
			(await this.call('POST', '/workflows', { name, nodes, connections, settings })).id,
		);
	}

	async removeWorkflow(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/archive`, {});
		await this.send('DELETE', `/workflows/${id}`);
	}

	async workflow(id: string): Promise<IDataObject> {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** Lets a saved workflow take webhook calls. */
	async publish(workflowId: string): Promise<void> {
		const { versionId } = await this.workflow(workflowId);
		await this.call('POST', `/workflows/${workflowId}/activate`, { versionId });
		await until(`workflow ${workflowId} is published`, async () => {
			const { status } = await this.call('GET', `/workflows/${workflowId}/publication-status`);
			return status === 'published';
		});
	}

	/** Runs a saved workflow to its end and gives what n8n kept of each node's last run. */
	async run(workflowId: string, triggerName: string): Promise<Record<string, ITaskData>> {
		const { runs } = await this.ended(await this.start(workflowId, triggerName));
		return runs;
	}

	/**
	 * Starts a saved workflow and gives the execution's ID.
	 *
	 * @param given what the trigger gives, where it needs somebody to say it
	 * @param last the node to stop after, as "Execute step" does; undefined: all run
	 */
	async start(
		workflowId: string,
		triggerName: string,
		given?: IDataObject,
		last?: string,
	): Promise<string> {
		const data = given && {
			startTime: Date.now(),
			executionTime: 0,
			source: [null],
			data: { main: [[{ json: given }]] },
		};
		const { executionId } = await this.call('POST', `/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: triggerName, data },
			...(last !== undefined && { destinationNode: { nodeName: last, mode: 'inclusive' } }),
		});
		return String(executionId);
	}

	/** The IDs and statuses of a workflow's executions, the latest first. */
	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call('GET', `/executions?limit=100&filter=${filter}`);
		return (results as IDataObject[]).map(({ id, status }) => ({
			id: String(id),
			status: String(status),
		}));
	}

	/** Waits until an execution has ended, and gives what n8n kept of it. */
	async ended(executionId: string): Promise<EndedExecution> {
		return await until(`execution ${executionId} has ended`, async () => {
			const execution = await this.call('GET', `/executions/${executionId}`);
			if (!execution.stoppedAt || typeof execution.data !== 'string') return undefined;
			const { resultData } = parse(execution.data) as { resultData: { runData: IRunData } };
			const { runData } = resultData;
			const lastRuns = Object.entries(runData).flatMap(([name, runs]) => {
				const last = runs.at(-1);
				return last ? [[name, last] as const] : [];
			});
			return { status: String(execution.status), runData, runs: Object.fromEntries(lastRuns) };
		});
	}

	/** Where the answer is to be an object. */
	private async call(method: string, path: string, body?: object): Promise<IDataObject> {
		const data = await this.send(method, path, body);
		if (isRecord(data)) return data as IDataObject;
		throw new Error(`${method} ${path}: ${JSON.stringify(data)}`);
	}

	private async send(method: string, path: string, body?: object): Promise<unknown> {
		const response = await request(`${this.baseUrl}/rest${path}`, {
			method,
			headers: {
				'Content-Type': 'application/json',
				Cookie: `${this.cookie.name}=${this.cookie.value}`,
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
