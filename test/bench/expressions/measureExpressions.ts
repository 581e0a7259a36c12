import { createServer } from 'node:http';
import { Cleanups } from '../../e2e/real/cleanups';
import { N8nServer, UserFolder } from '../../e2e/real/n8n';
import { RestClient } from '../../e2e/real/rest';
import { connect, node, ourNode, trigger, workflow } from '../../e2e/real/workflows';
import { listenOnLoopback, portOf } from '../../simulator/loopback';
import { type CaseOf, type MeasuredOf, medians } from '../medians';
import { packForRun, startSimulator } from '../setUp';
import { campaign, type Expression } from './expressions';

/** Runs the node in real n8n with an expression as its phone number. */

export interface Figures {
	/** What n8n measures for the node. */
	readonly timeMs: number;
}

export type Case = CaseOf<Expression>;
export type Measured = MeasuredOf<Expression, Figures>;

/** Runs each case `repeat` times, all in one n8n instance. Calls `onRun` after each run. */
export async function measureExpressions(
	cases: readonly Case[],
	repeat: number,
	onRun: (done: Case) => void,
): Promise<Measured[]> {
	const messages = Math.max(...cases.map((one) => one.messages));
	const cleanups = new Cleanups();
	try {
		const { address } = await startSimulator(cleanups, messages);
		const list = JSON.stringify(campaign(messages));
		const lists = createServer((_, response) => {
			response.setHeader('Content-Type', 'application/json');
			response.end(list);
		});
		await listenOnLoopback(lists);
		cleanups.add(() => lists.close());
		const tarball = await packForRun(cleanups);
		const folder = new UserFolder();
		cleanups.add(() => folder.remove());
		await folder.installPackage(tarball);
		const server = await N8nServer.start(folder);
		cleanups.add(async () => await server.stop());
		const rest = await RestClient.signIn(server);
		const id = await rest.createCredential('Simulated', 'smsPartnerApi', { ...address });
		const credentials = { smsPartnerApi: { id, name: 'Simulated' } };
		const run = async ({ variant }: Case): Promise<Figures> => {
			const workflowId = await rest.createWorkflow(
				workflow(
					'expressions',
					[
						trigger,
						node({
							name: 'Campaign',
							type: 'n8n-nodes-base.httpRequest',
							typeVersion: 4.2,
							parameters: { url: `http://127.0.0.1:${portOf(lists)}/`, options: {} },
						}),
						node({ name: 'Between', type: 'n8n-nodes-base.noOp' }),
						ourNode({ credentials, parameters: { phoneNumber: `=${variant}` } }),
					],
					connect(['Start', ['Campaign']], ['Campaign', ['Between']], ['Between', ['SMS Partner']]),
				),
			);
			const { 'SMS Partner': task } = await rest.run(workflowId, 'Start');
			const statuses = task.data?.main[0]?.length;
			if (statuses !== messages) throw new Error(`${variant}: ${statuses} statuses\n${server.log}`);
			return { timeMs: task.executionTime };
		};
		// A warm-up, so that loading does not count.
		await run(cases[0]);
		return await medians(cases, repeat, run, onRun);
	} finally {
		await cleanups.runAll();
	}
}
