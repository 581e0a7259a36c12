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
}

/** n8n's answer if the node sends none. */
const ANSWERED = 200;

export async function callNode(
	{ body, rawBody, query = {} }: Request,
	{
		node,
		credential,
		credentialData,
		parameters,
		staticData = {},
		mode = 'webhook',
		workflowId = '1',
	}: CallOptions,
): Promise<CallResult> {
	const triggerNode = {
		...nodeOf('SMS Partner Trigger', 'test.trigger'),
		parameters: { ...parameters },
		credentials: { smsPartnerApi: { id: workflowId, name: 'SMS Partner account' } },
	};
	const workflow = new Workflow({
		...EMPTY_WORKFLOW,
		id: workflowId,
		nodes: [triggerNode],
		nodeTypes: nodeTypesOf({ 'test.trigger': node }),
		staticData: copyOf(staticData),
	});
	const called: { status: number; answer: unknown } = { status: ANSWERED, answer: undefined };
	const response = {
		status(code: number) {
			called.status = code;
			return response;
		},
		json(answer: unknown) {
			called.answer = answer;
		},
	};
	const http: object = {
		httpRequest: { body, rawBody, query, headers: {}, params: {} },
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
	Object.assign(staticData, copyOf(workflow.staticData));
	const items = result.workflowData?.[0]?.map(({ json }) => json);
	if (items === undefined && called.answer === undefined)
		throw new Error('The node returned neither items nor an answer.');
	return { ...called, items };
}

/** A copy, as from the database: n8n loads and saves the static data with each call. */
function copyOf(staticData: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
}

function webhookOf(node: INodeType): NonNullable<INodeType['webhook']> {
	if (!node.webhook) throw new Error('The node has no webhook.');
	return node.webhook;
}
