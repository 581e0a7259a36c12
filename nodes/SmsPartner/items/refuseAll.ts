import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { flagOf } from '../data';
import { addHints, errorHint } from './hints';
import { BRANCHES, type OutputLayout } from './outputLayout';
import type { ItemParameter, RawInput } from './readItems';
import { toOutputs } from './toOutputs';

/**
 * Sends every input item to Error with the words of an error. Under Continue nothing may be thrown: n8n would answer an
 * exception by sending the input items to the first output.
 */
export function refuseAll(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	{ message, description }: NodeApiError | NodeOperationError,
	parameters: readonly ItemParameter[],
): INodeExecutionData[][] {
	const { error: errorBranch } = BRANCHES[layout];
	const problem = { error: message, errorDescription: description ?? undefined };
	const items = inputs.map((_, index) => ({
		kind: 'invalid' as const,
		raw: rawInputOf(context, index, parameters),
		problem,
	}));
	const { branches, errors } = toOutputs(
		{ inputs, items, indexes: [], outcomes: [] },
		{
			branchCount: errorBranch + 1,
			errorBranch,
			branchOf: () => errorBranch,
			includeInputFields: flagOf(read(context, 'options.includeInputFields', 0)) ?? false,
		},
	);
	addHints(context, [errorHint(errors, inputs.length)]);
	return branches;
}

function rawInputOf(
	context: IExecuteFunctions,
	index: number,
	parameters: readonly ItemParameter[],
): RawInput {
	return Object.fromEntries(parameters.map(({ name }) => [name, read(context, name, index)]));
}

function read(context: IExecuteFunctions, name: string, index: number): unknown {
	try {
		return context.getNodeParameter(name, index, undefined);
	} catch {
		return undefined;
	}
}
