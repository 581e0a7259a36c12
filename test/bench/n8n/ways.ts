import type { IConnections, INode } from 'n8n-workflow';
import {
	connect,
	node,
	ourNode,
	trigger,
	workflow,
	type WorkflowFile,
} from '../../e2e/real/workflows';

/** Workflows that ask for the statuses of a list: those that people build by hand today, and this node. */

export const WAYS = ['each', 'loop', 'code', 'node'] as const;
export type Way = (typeof WAYS)[number];

export const NAME_OF_WAY: Record<Way, string> = {
	each: 'HTTP Request, once per message',
	loop: 'Loop Over Items, Aggregate, HTTP Request, Split Out',
	code: 'Code, HTTP Request, Split Out',
	node: 'This node',
};

/** Nodes that are there for every way: their time does not count. */
export const SOURCE_NODES: readonly string[] = ['Start', 'Messages'];

export interface WayOptions {
	/** Where the list is: a JSON array of phone numbers and message IDs. */
	readonly listUrl: string;
	/** SMS Partner's API. */
	readonly baseUrl: string;
	readonly credentials: NonNullable<INode['credentials']>;
}

export function wayWorkflow(way: Way, { listUrl, baseUrl, credentials }: WayOptions): WorkflowFile {
	const messages = node({
		name: 'Messages',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url: listUrl, options: { timeout: 60_000 } },
	});
	const ask = (body: string): INode =>
		node({
			name: 'Ask',
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
	const built: Record<Way, { nodes: INode[]; connections: IConnections }> = {
		each: {
			nodes: [
				ask(
					'={{ { SMSStatut_List: [{ phoneNumber: $json.phoneNumber, messageId: $json.messageId }] } }}',
				),
				statuses,
			],
			connections: connect(['Messages', ['Ask']], ['Ask', ['Statuses']]),
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
				ask('={{ { SMSStatut_List: $json.SMSStatut_List } }}'),
				statuses,
			],
			connections: connect(
				['Messages', ['Loop']],
				['Loop', [], ['Aggregate']],
				['Aggregate', ['Ask']],
				['Ask', ['Statuses']],
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
				ask('={{ { SMSStatut_List: $json.SMSStatut_List } }}'),
				statuses,
			],
			connections: connect(['Messages', ['Batches']], ['Batches', ['Ask']], ['Ask', ['Statuses']]),
		},
		node: {
			nodes: [ourNode({ credentials })],
			connections: connect(['Messages', ['SMS Partner']]),
		},
	};
	const { nodes, connections } = built[way];
	return workflow(way, [trigger, messages, ...nodes], {
		...connect(['Start', ['Messages']]),
		...connections,
	});
}

/** Where a way's statuses are, once it has run: the node and its output. */
export function statusesOf(way: Way): string {
	return { each: 'Statuses', loop: 'Loop', code: 'Statuses', node: 'SMS Partner' }[way];
}

const CUT_INTO_BATCHES = `const items = $input.all();
const batches = [];
for (let from = 0; from < items.length; from += 500) {
	batches.push({ json: { SMSStatut_List: items.slice(from, from + 500).map(({ json }) => json) } });
}
return batches;`;
