import type { IConnections, INode } from 'n8n-workflow';
import {
	connect,
	node,
	ourNode,
	trigger,
	workflow,
	type WorkflowFile,
} from '../../e2e/real/workflows';

/** Workflows that check the statuses of a list: with n8n's own nodes, and with this node. */

export const VARIANTS = ['each', 'loop', 'code', 'node'] as const;
export type Variant = (typeof VARIANTS)[number];

export const VARIANT_NAMES: Record<Variant, string> = {
	each: 'HTTP Request, once per message',
	loop: 'Loop Over Items, Aggregate, HTTP Request, Split Out',
	code: 'Code, HTTP Request, Split Out',
	node: 'This node',
};

/** Nodes that all variants share: their time does not count. */
export const SOURCE_NODES: readonly string[] = ['Start', 'Messages'];

export interface VariantOptions {
	/** Serves a JSON array of phone numbers and message IDs. */
	readonly listUrl: string;
	/** The Base URL of the API. */
	readonly baseUrl: string;
	readonly credentials: NonNullable<INode['credentials']>;
}

export function variantWorkflow(
	variant: Variant,
	{ listUrl, baseUrl, credentials }: VariantOptions,
): WorkflowFile {
	const messages = node({
		name: 'Messages',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url: listUrl, options: { timeout: 60_000 } },
	});
	const httpRequest = (body: string): INode =>
		node({
			name: 'Get Statuses',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: `${baseUrl}/multi-status`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'smsPartnerApi',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: body,
				options: {},
			},
			credentials,
		});
	const statuses = node({
		name: 'Statuses',
		type: 'n8n-nodes-base.splitOut',
		parameters: { fieldToSplitOut: 'StatutResponse_List' },
	});
	const built: Record<Variant, { nodes: INode[]; connections: IConnections }> = {
		each: {
			nodes: [
				httpRequest(
					'={{ { SMSStatut_List: [{ phoneNumber: $json.phoneNumber, messageId: $json.messageId }] } }}',
				),
				statuses,
			],
			connections: connect(['Messages', ['Get Statuses']], ['Get Statuses', ['Statuses']]),
		},
		loop: {
			nodes: [
				node({
					name: 'Loop',
					type: 'n8n-nodes-base.splitInBatches',
					typeVersion: 3,
					parameters: { batchSize: 500, options: {} },
				}),
				node({
					name: 'Aggregate',
					type: 'n8n-nodes-base.aggregate',
					parameters: {
						aggregate: 'aggregateAllItemData',
						destinationFieldName: 'SMSStatut_List',
						options: {},
					},
				}),
				httpRequest('={{ { SMSStatut_List: $json.SMSStatut_List } }}'),
				statuses,
			],
			connections: connect(
				['Messages', ['Loop']],
				['Loop', [], ['Aggregate']],
				['Aggregate', ['Get Statuses']],
				['Get Statuses', ['Statuses']],
				['Statuses', ['Loop']],
			),
		},
		code: {
			nodes: [
				node({
					name: 'Batches',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: { jsCode: CUT_INTO_BATCHES },
				}),
				httpRequest('={{ { SMSStatut_List: $json.SMSStatut_List } }}'),
				statuses,
			],
			connections: connect(
				['Messages', ['Batches']],
				['Batches', ['Get Statuses']],
				['Get Statuses', ['Statuses']],
			),
		},
		node: {
			nodes: [ourNode({ credentials })],
			connections: connect(['Messages', ['SMS Partner']]),
		},
	};
	const { nodes, connections } = built[variant];
	return workflow(variant, [trigger, messages, ...nodes], {
		...connect(['Start', ['Messages']]),
		...connections,
	});
}

/** The node whose first output has the statuses after a run. */
export function statusesOf(variant: Variant): string {
	return { each: 'Statuses', loop: 'Loop', code: 'Statuses', node: 'SMS Partner' }[variant];
}

const CUT_INTO_BATCHES = `const items = $input.all();
const batches = [];
for (let from = 0; from < items.length; from += 500) {
	batches.push({ json: { SMSStatut_List: items.slice(from, from + 500).map(({ json }) => json) } });
}
return batches;`;
