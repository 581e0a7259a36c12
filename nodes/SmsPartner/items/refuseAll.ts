import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { ErrorOutcome } from '../api/outcome';
import { flagOf, type Problem } from '../data';
import { addHints, errorHint, maybeSentHint, secondErrorHint } from './hints';
import { BRANCHES, type OutputLayout } from './outputLayout';
import { type ItemParameter, type RawInput, type ReadItem, readRawInputs } from './readItems';
import { toOutputs } from './toOutputs';

/** What is known about the run. */
export interface RefusedRun {
	/** `input` if nothing was requested. */
	readonly errorSource: 'input' | 'request';
	/** Whether SMS may have been sent. */
	readonly mayHaveSent: boolean;
	/** What an Error item returns as given. */
	readonly parameters: readonly ItemParameter[];
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
	const rawInputs = await rawInputsOf(context, inputs, parameters);
	const items = rawInputs.map((raw): ReadItem<unknown> =>
		errorSource === 'input' && !mayHaveSent
			? { kind: 'invalid', raw, problem }
			: { kind: 'entry', raw, entry: undefined },
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
			includeInputFields: layout !== 'single' && wantsInputFields(context),
		},
	);
	addHints(context, () => [
		errorHint(errors, inputs.length),
		secondErrorHint(layout === 'single' ? [] : errors, context.getNode().onError),
		maybeSentHint(errors),
	]);
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
