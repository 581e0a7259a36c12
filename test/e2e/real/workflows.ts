import type { IConnections, IDataObject, INode } from 'n8n-workflow';

/** Builds workflows in the format in which n8n saves them. */

export const OUR_TYPE = 'n8n-nodes-smspartner.smsPartner';
export const CREDENTIAL_NAME = 'SMS Partner account';

export interface WorkflowFile {
	readonly id: string;
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly settings: IDataObject;
	readonly active: false;
}

export type NodeParts = Partial<INode> & Pick<INode, 'name' | 'type'>;

export function node({ name, type, ...more }: NodeParts): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

/** n8n's default name for a manual trigger. */
export const MANUAL_TRIGGER = 'When clicking ‘Execute workflow’';

export const trigger = node({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' });

/** Two nodes: one with the list, and one that splits it into items. */
export function itemNodes(items: readonly IDataObject[]): [INode, INode] {
	return [
		node({
			name: 'Campaign',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [200, 0],
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ messages: items }) },
		}),
		node({
			name: 'Messages',
			type: 'n8n-nodes-base.splitOut',
			position: [400, 0],
			parameters: { fieldToSplitOut: 'messages' },
		}),
	];
}

export function ourNode(more: Partial<INode> = {}): INode {
	return node({
		name: 'SMS Partner',
		type: OUR_TYPE,
		position: [600, 0],
		...more,
	});
}

/** Edit Fields in JSON mode; `json` may be an expression. */
export function editFields(name: string, json: string, position: [number, number]): INode {
	return node({
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		position,
		parameters: { mode: 'raw', jsonOutput: json },
	});
}

/** Connects nodes: `['A', ['B'], ['C']]` connects A's first output to B and its second to C. */
export function connect(...chains: Array<[from: string, ...outputs: string[][]]>): IConnections {
	const connections: IConnections = {};
	for (const [from, ...outputs] of chains) {
		connections[from] = {
			main: outputs.map((targets) => targets.map((to) => ({ node: to, type: 'main', index: 0 }))),
		};
	}
	return connections;
}

export function workflow(name: string, nodes: INode[], connections: IConnections): WorkflowFile {
	const id = name.replace(/\W/g, '').slice(0, 16).padEnd(16, '0');
	return { id, name, nodes, connections, settings: { executionOrder: 'v1' }, active: false };
}

/** A list of messages, this node, and a node after each of its two outputs. */
export function campaignWorkflow(
	name: string,
	items: readonly IDataObject[],
	credentials: INode['credentials'],
): WorkflowFile {
	const noOp = 'n8n-nodes-base.noOp';
	const [list, split] = itemNodes(items);
	return workflow(
		name,
		[
			trigger,
			{ ...list, name: 'Sample Messages' },
			{ ...split, name: 'One Item per Message' },
			ourNode({ credentials }),
			node({ name: 'Statuses', type: noOp, position: [820, -100] }),
			node({ name: 'Errors', type: noOp, position: [820, 100] }),
		],
		connect(
			['Start', ['Sample Messages']],
			['Sample Messages', ['One Item per Message']],
			['One Item per Message', ['SMS Partner']],
			['SMS Partner', ['Statuses'], ['Errors']],
		),
	);
}
