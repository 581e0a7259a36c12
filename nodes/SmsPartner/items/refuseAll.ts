import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { Problem } from '../problem';
import { DEFAULT_OPTIONS } from './itemOptions';
import type { RunResult } from './outputs';
import { type ItemInput, type ItemParameters, type ReadItem, readItemInputs } from './readItems';

/** What is known about the run. */
export interface RefusedRun {
	/** Whether anything was requested. */
	readonly hasRequested: boolean;
	/** Whether SMS may have been sent. */
	readonly mayHaveSent: boolean;
	/** What to read of each item; nothing if the operation is unknown. */
	readonly parameters?: ItemParameters;
}

/**
 * Gives every input item the text of an error. With a Continue setting nothing may be thrown: n8n would respond to an
 * exception by sending the input items to the first output. Never throws.
 */
export async function refuseAll(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	{ message, description }: NodeApiError | NodeOperationError,
	{ hasRequested, mayHaveSent, parameters }: RefusedRun,
): Promise<RunResult> {
	const problem: Problem = { error: message, errorDescription: description ?? undefined };
	const itemInputs = await itemInputsOf(context, inputs, parameters);
	return {
		items: itemInputs.map(({ raw, options }): ReadItem<unknown> =>
			hasRequested
				? { kind: 'entry', raw, options, entry: undefined }
				: { kind: 'invalid', raw, options, problem },
		),
		indexes: inputs.map(() => 0),
		outcomes: [
			{
				kind: 'error',
				error: { ...problem, errorSource: 'request' },
				...(mayHaveSent && { maybeSent: true }),
			},
		],
		unexpected: 0,
	};
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
