import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { ErrorOutcome } from '../api/outcome';
import type { Problem } from '../data';
import { addHints, errorHint, maybeSentHint, secondErrorHint } from './hints';
import { BRANCHES, type OutputLayout } from './outputLayout';
import { DEFAULT_OPTIONS } from './itemOptions';
import { type ItemInput, type ItemParameters, type ReadItem, readItemInputs } from './readItems';
import { toOutputs } from './toOutputs';

/** What is known about the run. */
export interface RefusedRun {
	/** `input` if nothing was requested. */
	readonly errorSource: 'input' | 'request';
	/** Whether SMS may have been sent. */
	readonly mayHaveSent: boolean;
	/** What to read of each item; nothing if the operation is unknown. */
	readonly parameters?: ItemParameters;
}

/**
 * Sends every input item to Error with the text of an error. With a Continue setting nothing may be thrown: n8n would
 * respond to an exception by sending the input items to the first output. Never throws.
 */
export async function refuseAll(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	{ message, description }: NodeApiError | NodeOperationError,
	{ errorSource, mayHaveSent, parameters }: RefusedRun,
): Promise<INodeExecutionData[][]> {
	const { error: errorBranch } = BRANCHES[layout];
	const problem: Problem = { error: message, errorDescription: description ?? undefined };
	const outcome: ErrorOutcome = {
		kind: 'error',
		error: { ...problem, errorSource },
		...(mayHaveSent && { maybeSent: true }),
	};
	const itemInputs = await itemInputsOf(context, inputs, parameters);
	const items = itemInputs.map(({ raw, options }): ReadItem<unknown> =>
		errorSource === 'input' && !mayHaveSent
			? { kind: 'invalid', raw, options, problem }
			: { kind: 'entry', raw, options, entry: undefined },
	);
	const { branches, errors } = await toOutputs(
		{
			inputs,
			items,
			indexes: inputs.map(() => 0),
			outcomes: [outcome],
		},
		{
			errorBranch,
			branchOf: () => errorBranch,
			mayIncludeInputFields: layout !== 'single',
		},
	);
	addHints(context, () => [
		errorHint(errors, inputs.length),
		secondErrorHint(layout === 'single' ? [] : errors, context.getNode().onError),
		maybeSentHint(errors),
	]);
	return branches;
}

async function itemInputsOf(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	parameters: ItemParameters | undefined,
): Promise<ItemInput[]> {
	try {
		if (parameters) return await readItemInputs(context, inputs, parameters);
	} catch {
		// Nothing can be read.
	}
	return inputs.map(() => ({ raw: {}, options: DEFAULT_OPTIONS }));
}
