import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { flagOf, type Problem } from '../data';
import { addHints, errorHint } from './hints';
import { BRANCHES, type OutputLayout } from './outputLayout';
import { type ItemParameter, type RawInput, type ReadItem, readRawInputs } from './readItems';
import { toOutputs } from './toOutputs';

/** What `refuseAll` needs to know about the operation. */
interface RefusedOperation {
	readonly itemParameters: readonly ItemParameter[];
	readonly isRepeatable: boolean;
}

/**
 * Sends every input item to Error with the text of an error. With a Continue setting nothing may be thrown: n8n would
 * respond to an exception by sending the input items to the first output.
 *
 * @param errorSource `input` if nothing was sent
 */
export async function refuseAll(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	{ message, description }: NodeApiError | NodeOperationError,
	errorSource: 'input' | 'request',
	{ itemParameters = [], isRepeatable = true }: Partial<RefusedOperation>,
): Promise<INodeExecutionData[][]> {
	const { error: errorBranch } = BRANCHES[layout];
	const problem: Problem = {
		error: message,
		errorDescription: description ?? undefined,
		...(errorSource === 'request' && !isRepeatable && { maybeSent: true }),
	};
	const rawInputs = await rawInputsOf(context, inputs, itemParameters);
	const items = rawInputs.map((raw): ReadItem<unknown> =>
		errorSource === 'input'
			? { kind: 'invalid', raw, problem }
			: { kind: 'entry', raw, entry: undefined },
	);
	const { branches, errors } = await toOutputs(
		{
			inputs,
			items,
			indexes: inputs.map(() => 0),
			outcomes: [{ kind: 'error', error: { ...problem, errorSource } }],
		},
		{
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
