import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ExpressionSources } from './directExpression';

type FindItem = (index: number) => unknown;

/**
 * Gives expressions their values from the items, and from the items of other nodes that n8n has linked them to.
 *
 * n8n's `$('Node').itemMatching(index)` finds what `$('Node').item` is for the item with that index, in an evaluation of
 * its own for each of them.
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
