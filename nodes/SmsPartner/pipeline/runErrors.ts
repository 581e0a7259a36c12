import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { withoutNumbers } from '../rules/withoutNumbers';
import type { Problem } from '../types';

/** The node itself is set up wrongly; nothing was sent. */
export function setUpError(node: INode, { error, errorDescription }: Problem): NodeOperationError {
	return new NodeOperationError(node, withoutNumbers(error), { description: errorDescription });
}

/** Not one request was answered. Holds words only, no part of the request or of the answer. */
export function runFailedError(node: INode, problem: Problem): NodeApiError {
	const message = withoutNumbers(problem.error);
	const code = problem.errorCode === undefined ? '' : ` (SMS Partner code ${problem.errorCode})`;
	return new NodeApiError(
		node,
		{ message },
		{
			message,
			description: `${problem.errorDescription ?? ''}${code}`.trim(),
			...(problem.httpStatus !== undefined && { httpCode: String(problem.httpStatus) }),
		},
	);
}
