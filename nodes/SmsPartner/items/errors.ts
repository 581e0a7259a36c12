import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from '../api/failure';
import { messageOf } from '../guards';
import type { Problem } from '../problem';
import { maskPhoneNumbers } from '../recipients/maskPhoneNumbers';
import { defect } from '../requests/giveUpReasons';

/**
 * The only place that creates n8n's error classes. They contain only text, never the object of a request or an answer.
 */

/** For a node that is set up incorrectly; nothing was sent. */
export function setupError(node: INode, { error, errorDescription }: Problem): NodeOperationError {
	return new NodeOperationError(withoutParameters(node), maskPhoneNumbers(error), {
		description: errorDescription && maskPhoneNumbers(errorDescription),
		failure: { cause: 'configuration-invalid' },
	});
}

/** For a run in which nothing at all was answered. */
export function runFailedError(
	node: INode,
	{ problem, cause, retryAfterMs }: Failure,
): NodeApiError {
	const message = maskPhoneNumbers(problem.error);
	const said = problem.apiMessage === undefined ? '' : ` SMS Partner says: ${problem.apiMessage}`;
	const code = problem.errorCode === undefined ? '' : ` (SMS Partner code ${problem.errorCode})`;
	return new NodeApiError(
		withoutParameters(node),
		{ message },
		{
			message,
			description: maskPhoneNumbers(`${problem.errorDescription ?? ''}${said}${code}`.trim()),
			failure: { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) },
			...(problem.httpStatus !== undefined && { httpCode: String(problem.httpStatus) }),
		},
	);
}

/**
 * Turns a thrown value into an n8n error: an n8n error is returned without the parameters of its node, anything else is
 * a defect of this package.
 */
export function nodeErrorOf(node: INode, thrown: unknown): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) {
		return Object.assign(thrown, { node: withoutParameters(node) });
	}
	const { problem, cause } = defect(messageOf(thrown));
	return new NodeOperationError(withoutParameters(node), problem.error, {
		description: problem.errorDescription && maskPhoneNumbers(problem.errorDescription),
		failure: { cause },
	});
}

/**
 * The node of an error. n8n logs it and saves it with the execution, so it has no parameters, which may contain phone
 * numbers, and no credentials. The two parameters that it keeps are names from our own lists: n8n's editor includes them
 * when a user copies the details of an error.
 */
function withoutParameters({ id, name, type, typeVersion, position, parameters }: INode): INode {
	const { resource, operation } = parameters;
	return { id, name, type, typeVersion, position, parameters: { resource, operation } };
}
