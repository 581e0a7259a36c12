import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

/** Runs a node in n8n's real engine, after a node that outputs its items. */

export interface NodeUnderTest {
	readonly node: INodeType;
	readonly credential: ICredentialType;
}

export type OnError = NonNullable<INode['onError']>;

export interface RunOptions extends NodeUnderTest {
	readonly items: INodeExecutionData[];
	readonly credentialData: ICredentialDataDecryptedObject;
	readonly parameters?: INodeParameters;
	readonly onError?: OnError;
	/** Called with a function that stops the execution, as the Stop button does. */
	readonly onStart?: (cancel: () => void) => void;
	readonly retryOnFail?: boolean;
	/** A node between the node named Items, which outputs the items, and the node under test. */
	readonly between?: INodeType;
}

export interface NodeRun {
	/** What n8n keeps of the node's run: its outputs, error and hints. */
	readonly task: ITaskData;
	/** The items of each output. */
	readonly outputs: INodeExecutionData[][];
	/** Everything that n8n would save of the execution. */
	readonly run: IRun;
}

const SOURCE = 'Items';
const BETWEEN = 'Between';
const NODE = 'SMS Partner';
const CREDENTIAL_TYPE = 'smsPartnerApi';

/** A workflow as n8n saves it, without nodes. */
export const EMPTY_WORKFLOW: IWorkflowBase = {
	id: '1',
	name: 'Test',
	active: false,
	activeVersionId: null,
	isArchived: false,
	createdAt: new Date(0),
	updatedAt: new Date(0),
	settings: { executionOrder: 'v1' },
	nodes: [],
	connections: {},
};

export async function runNode(options: RunOptions): Promise<NodeRun> {
	const { node, items, parameters, onError, retryOnFail, between } = options;
	const nodeTypes = nodeTypesOf({
		'test.items': itemsNode(items),
		'test.node': node,
		...(between && { 'test.between': between }),
	});
	const path = between ? [SOURCE, BETWEEN, NODE] : [SOURCE, NODE];
	const workflowData: IWorkflowBase = {
		...EMPTY_WORKFLOW,
		nodes: [
			nodeOf(SOURCE, 'test.items'),
			...(between ? [nodeOf(BETWEEN, 'test.between')] : []),
			{
				...nodeOf(NODE, 'test.node'),
				parameters: { resource: 'messageStatus', operation: 'get', ...parameters },
				credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'SMS Partner account' } },
				...(onError && { onError }),
				...(retryOnFail && { retryOnFail, maxTries: 2, waitBetweenTries: 0 }),
			},
		],
		connections: Object.fromEntries(
			path
				.slice(1)
				.map((to, index) => [path[index], { main: [[{ node: to, type: 'main', index: 0 }]] }]),
		),
	};
	const workflow = new Workflow({ ...workflowData, nodeTypes });
	const startNode = workflow.getNode(SOURCE) ?? undefined;
	const engine = new WorkflowExecute(additionalDataOf(workflowData, options), 'manual');
	const execution: ReturnType<typeof engine.run> =
		engine.run.length > 1
			? // n8n 1.x takes positional arguments.
				Reflect.apply(engine.run, engine, [workflow, startNode])
			: engine.run({ workflow, startNode });
	options.onStart?.(() => execution.cancel());
	const run = await execution;
	const task = run.data.resultData.runData[NODE]?.at(-1);
	if (!task) throw run.data.resultData.error ?? new Error('The node did not run.');
	return { task, outputs: (task.data?.main ?? []).map((output) => output ?? []), run };
}

export function nodeOf(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

/** A node that outputs these items. */
export function itemsNode(items: INodeExecutionData[]): INodeType {
	const description: INodeTypeDescription = {
		displayName: SOURCE,
		name: 'items',
		group: ['input'],
		version: 1,
		description: 'Outputs the items of a test',
		defaults: { name: SOURCE },
		inputs: [],
		outputs: ['main'],
		properties: [],
	};
	return { description, execute: async () => await Promise.resolve([items]) };
}

export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

export function additionalDataOf(
	workflowData: IWorkflowBase,
	{ credential, credentialData }: Pick<RunOptions, 'credential' | 'credentialData'>,
): IWorkflowExecuteAdditionalData {
	// Only what the engine needs to run one node. If it reads anything else, the test fails loudly.
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		hooks: new ExecutionLifecycleHooks('manual', '1', workflowData),
		currentNodeExecutionIndex: 0,
		executionId: '1',
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		variables: {},
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
		credentialsHelper: credentialsHelperOf(credential, credentialData),
	};
	return data as IWorkflowExecuteAdditionalData;
}

function credentialsHelperOf(
	credential: ICredentialType,
	credentialData: ICredentialDataDecryptedObject,
): IWorkflowExecuteAdditionalData['credentialsHelper'] {
	const helper: Partial<IWorkflowExecuteAdditionalData['credentialsHelper']> = {
		isCredentialUsableByNode: () => true,
		getParentTypes: () => [],
		getCredentialsProperties: () => credential.properties,
		preAuthentication: async () => await Promise.resolve(undefined),
		getDecrypted: async () => await Promise.resolve({ ...credentialData }),
		authenticate: async (data, _type, request) => {
			if (typeof credential.authenticate !== 'function')
				throw new Error('No authenticate function.');
			return await credential.authenticate(
				data,
				request as Parameters<typeof credential.authenticate>[1],
			);
		},
	};
	return helper as IWorkflowExecuteAdditionalData['credentialsHelper'];
}
