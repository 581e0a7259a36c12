import 'reflect-metadata';
import { WebhookContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import {
	additionalDataOf,
	EMPTY_WORKFLOW,
	nodeOf,
	nodeTypesOf,
	type NodeUnderTest,
} from './runNode';

/** Calls a trigger node in n8n's own webhook context, as n8n does for each request. */

export interface CallOptions extends NodeUnderTest {
	readonly credentialData: ICredentialDataDecryptedObject;
	readonly parameters?: INodeParameters;
	/** The static data of the workflow, which n8n keeps between calls. */
	readonly staticData?: IDataObject;
	/** The ID of the credential; null if the node has none. */
	readonly credentialId?: string | null;
	readonly mode?: WorkflowExecuteMode;
	/** n8n's ID of the workflow. */
	readonly workflowId?: string;
}

export interface CallResult {
	/** The HTTP status of the response. */
	readonly status: number;
	/** The body of the response, if the node sends one. */
	readonly answer: unknown;
	/** The fields of the items that start an execution; undefined if none starts. */
	readonly items: IDataObject[] | undefined;
}

export interface Request {
	readonly body?: unknown;
	readonly rawBody?: Buffer;
	readonly query?: IDataObject;
	/** The address of the caller. */
	readonly ip?: string;
}

/** n8n's answer if the node sends none. */
const ANSWERED = 200;

export async function callNode(
	{ body, rawBody, query = {}, ip }: Request,
	{
		node,
		credential,
		credentialData,
		parameters,
		staticData = {},
		mode = 'webhook',
		workflowId = '1',
		credentialId = workflowId,
	}: CallOptions,
): Promise<CallResult> {
	const triggerNode = {
		...nodeOf('SMS Partner Trigger', 'test.trigger'),
		parameters: { ...parameters },
		credentials: { smsPartnerApi: { id: credentialId, name: 'SMS Partner account' } },
	};
	const nodeTypes = nodeTypesOf({ 'test.trigger': node });
	const parts = { ...EMPTY_WORKFLOW, id: workflowId, nodes: [triggerNode], nodeTypes };
	const workflow = new Workflow({ ...parts, staticData: copyOf(staticData) });
	const called = { status: ANSWERED, answer: undefined as unknown, isSent: false };
	const response = {
		status(code: number) {
			called.status = code;
			return response;
		},
		json(answer: unknown) {
			called.answer = answer;
			called.isSent = true;
		},
		end() {
			called.isSent = true;
		},
	};
	const http: object = {
		httpRequest: { body, rawBody, query, ip, headers: {}, params: {} },
		httpResponse: response,
	};
	const additionalData = additionalDataOf(EMPTY_WORKFLOW, { credential, credentialData });
	Object.assign(additionalData, http);
	const webhookData = { webhookDescription: node.description.webhooks?.[0] } as IWebhookData;
	const context = new WebhookContext(
		workflow,
		workflow.getNode(triggerNode.name) ?? triggerNode,
		additionalData,
		mode,
		webhookData,
		[],
		null,
	);
	const result = await webhookOf(node).call(context);
	const save = (): void => {
		if (workflow.staticData.__dataChanged) Object.assign(staticData, copyOf(workflow.staticData));
	};
	// As in executeWebhook of n8n 2.41: unless the node has answered, n8n starts the execution first. The execution's
	// Workflow marks the same static data as unchanged.
	if (result.noWebhookResponse) save();
	if (result.workflowData) new Workflow({ ...parts, staticData: workflow.staticData });
	if (!result.noWebhookResponse) save();
	if (result.noWebhookResponse && !called.isSent) throw new Error('The caller waits for ever.');
	const { status, answer } = called;
	return { status, answer, items: result.workflowData?.[0]?.map(({ json }) => json) };
}

/** A copy, as from the database: n8n loads and saves the static data with each call. */
function copyOf(staticData: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
}

function webhookOf(node: INodeType): NonNullable<INodeType['webhook']> {
	if (!node.webhook) throw new Error('The node has no webhook.');
	return node.webhook;
}
