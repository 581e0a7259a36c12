import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { flagOf } from '../data';
import { addHints, errorHint } from './hints';
import { BRANCHES, type OutputLayout } from './outputLayout';
import { type ItemParameter, type RawInput, type ReadItem, readRawInputs } from './readItems';
import { toOutputs } from './toOutputs';

/**
 * Sends every input item to Error with the words of an error. Under Continue nothing may be thrown: n8n would answer an
 * exception by sending the input items to the first output.
 *
 * @param errorSource `input` where nothing was sent
 */
export async function refuseAll(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	{ message, description }: NodeApiError | NodeOperationError,
	errorSource: 'input' | 'request',
	parameters: readonly ItemParameter[],
): Promise<INodeExecutionData[][]> {
	const { error: errorBranch } = BRANCHES[layout];
	const problem = { error: message, errorDescription: description ?? undefined };
	const rawInputs = await rawInputsOf(context, inputs, parameters);
	const items = rawInputs.map((raw): ReadItem<unknown> =>
		errorSource === 'input'
			? { kind: 'invalid', raw, problem }
			: { kind: 'entry', raw, entry: undefined },
	);
	const { branches, errors } = toOutputs(
		{
			inputs,
			items,
			indexes: inputs.map(() => 0),
			outcomes: [{ kind: 'error', error: { ...problem, errorSource } }],
		},
		{
			branchCount: errorBranch + 1,
			errorBranch,
			branchOf: () => errorBranch,
			includeInputFields: layout !== 'single' && wantsInputFields(context),
		},
	);
	addHints(context, [errorHint(errors, inputs.length)]);
	return branches;
}

async function rawInputsOf(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: readonly ItemParameter[],
): Promise<RawInput[]> {
	try {
		return await readRawInputs(context, inputs, parameters);
	} catch {
		return inputs.map(() => ({}));
	}
}

function wantsInputFields(context: IExecuteFunctions): boolean {
	try {
		return flagOf(context.getNodeParameter('options.includeInputFields', 0, false)) ?? false;
	} catch {
		return false;
	}
}
