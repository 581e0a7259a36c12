import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ExpressionSources } from './directExpression';

type FindItem = (index: number) => unknown;

/**
 * Returns the sources of expressions: the input items, and the items of other nodes that n8n has linked them to.
 *
 * n8n's `$('Node').itemMatching(index)` returns what `$('Node').item` is in an evaluation for the item with that index.
 */
export function expressionSources(
	context: Pick<IExecuteFunctions, 'getWorkflowDataProxy'>,
	inputs: readonly INodeExecutionData[],
): ExpressionSources {
	const findersOf = new Map<string, FindItem>();
	const createFinder = (nodeName: string): FindItem => {
		const node = context.getWorkflowDataProxy(0).$(nodeName) as { itemMatching: FindItem };
		return node.itemMatching;
	};
	return {
		json: (index) => inputs[index].json,
		itemOf: (nodeName, index) => {
			let find = findersOf.get(nodeName);
			if (!find) {
				find = createFinder(nodeName);
				findersOf.set(nodeName, find);
			}
			return find(index);
		},
	};
}
