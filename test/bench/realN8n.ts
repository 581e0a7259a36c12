import { createServer } from 'node:http';
import type { IConnections, INode, INodeParameters, IRunData } from 'n8n-workflow';
import type { Cleanups } from '../e2e/real/cleanups';
import { N8nServer, sharePackage, UserFolder } from '../e2e/real/n8n';
import { RestClient } from '../e2e/real/rest';
import { connect, node, trigger, workflow } from '../e2e/real/workflows';
import { listenOnLoopback } from '../simulator/loopback';
import type { SimulatorAddress } from './simulatorProcess';

/** Runs workflows in a real n8n. */

/** A user folder with the package. */
export async function folderWithPackage(cleanups: Cleanups): Promise<UserFolder> {
	await sharePackage(cleanups);
	const folder = UserFolder.withPackage();
	cleanups.add(() => folder.remove());
	return folder;
}

export interface N8n {
	readonly server: N8nServer;
	readonly rest: RestClient;
	/** The simulator, as a credential of a node. */
	readonly credentials: NonNullable<INode['credentials']>;
}

export async function startN8n(
	cleanups: Cleanups,
	folder: UserFolder,
	address: SimulatorAddress,
): Promise<N8n> {
	const server = await N8nServer.start(folder);
	cleanups.add(async () => await server.stop());
	const rest = await RestClient.signIn(server);
	const name = 'Simulated';
	const id = await rest.createCredential(name, 'smsPartnerApi', { ...address });
	return { server, rest, credentials: { smsPartnerApi: { id, name } } };
}

/** Serves the first N values of a list as JSON at `/N`. Returns the URL without N. */
export async function serveList(cleanups: Cleanups, list: readonly object[]): Promise<string> {
	const server = createServer((request, response) => {
		response.setHeader('Content-Type', 'application/json');
		response.end(JSON.stringify(list.slice(0, Number(request.url?.slice(1)))));
	});
	cleanups.add(() => server.close());
	return `http://127.0.0.1:${await listenOnLoopback(server)}`;
}

/** One of n8n's own nodes. */
export function builtIn(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	credentials?: INode['credentials'],
): INode {
	return node({ name, type: `n8n-nodes-base.${type}`, typeVersion, parameters, credentials });
}

/**
 * Starts a workflow: the nodes run one after another, after a node named Campaign, which outputs the list. If the first is
 * Loop Over Items, the last leads back to it.
 */
export async function startWorkflow(
	{ server, rest }: N8n,
	lists: string,
	messages: number,
	nodes: readonly INode[],
): Promise<{ workflowId: string; ended: () => Promise<IRunData> }> {
	const parameters = { url: `${lists}/${messages}`, options: { timeout: 60_000 } };
	const all = [trigger, builtIn('Campaign', 'httpRequest', 4.2, parameters), ...nodes];
	const [first, last] = [nodes[0].name, nodes[nodes.length - 1].name];
	const isLoop = nodes[0].type.endsWith('splitInBatches');
	const connections: IConnections = Object.assign(
		{},
		...all.slice(1).map(({ name }, index) => connect([all[index].name, [name]])),
		isLoop && connect([first, [], [nodes[1].name]], [last, [first]]),
	);
	const workflowId = await rest.createWorkflow(workflow('benchmark', all, connections));
	const executionId = await rest.start(workflowId, 'Start');
	const ended = async (): Promise<IRunData> => {
		const { status, runData } = await rest.ended(executionId);
		const statuses = runData[isLoop ? first : last]?.at(-1)?.data?.main[0]?.length;
		if (status === 'success' && statuses === messages) return runData;
		throw new Error(`${status}, ${statuses} of ${messages} statuses\n${server.log}`);
	};
	return { workflowId, ended };
}
