import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { errorHint, unexpectedHint } from '../rules/hints';
import { DEFAULT_CALLING_CODE } from '../rules/limits';
import { rawEntry, simplifyEntry } from '../rules/apiEntry';
import type { Clock, Failure, Problem, ReadItem } from '../types';
import { batchesToOutcomes } from './batchesToOutcomes';
import { distinctMessages } from './distinctMessages';
import { itemsToMessages } from './itemsToMessages';
import { messagesToBatches } from './messagesToBatches';
import { outcomesToOutputs, type Outputs, type OutputSettings } from './outcomesToOutputs';
import { partsToOutcomes } from './partsToOutcomes';
import { readOutputSettings, readSettings } from './readSettings';
import { Outage, requestToAnswer } from './requestToAnswer';
import { runFailedError, setUpError } from './runErrors';
import { createSend } from './sendRequest';
import { Stop } from './stop';

const CLOCK: Clock = { now: Date.now, sleep, random: Math.random };

const CANCELLED: Failure = {
	scope: 'stopped',
	isRetryable: false,
	problem: { error: 'The execution was stopped before this message was checked' },
};

/**
 * The operation Message Status: Get Many.
 *
 * items → messages → batches → requests → answers → outcomes → outputs. Every input item comes out exactly once, on
 * one of the outputs. The node fails only where nothing at all could be asked or was answered; where On Error is
 * one of the two Continue settings, the messages go to Error then, too, since n8n answers an exception there by
 * sending the input items to the first output.
 */
export async function getMessageStatuses(
	context: IExecuteFunctions,
	clock: Clock = CLOCK,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	const outputSettings = readOutputSettings(context);
	if (inputs.length === 0) return outcomesToOutputs([], [], [], [], outputSettings).branches;

	const stop = stopOnCancel(context);
	const checked = await readSettings(context);
	if ('problem' in checked) {
		return await refuseToAsk(context, inputs, checked.problem, outputSettings, stop);
	}

	const settings = checked.value;
	const callingCodes = [...new Set([settings.callingCode, DEFAULT_CALLING_CODE])];
	const toFields = settings.simplify ? simplifyEntry : rawEntry;
	const tools = {
		send: createSend(context, settings),
		clock,
		stop,
		outage: new Outage(),
		maxRetries: settings.maxRetries,
	};

	const items = await itemsToMessages(context, inputs, settings.callingCode, stop);
	const { messages, places } = distinctMessages(items);
	const { outcomes, unexpected, failure } = await batchesToOutcomes(
		messagesToBatches(messages, settings.batchSize),
		settings.concurrentRequests,
		async (batch) => await requestToAnswer(batch, tools),
		(parts) => partsToOutcomes(parts, callingCodes, toFields),
	);
	if (failure && !context.continueOnFail() && outputSettings.layout !== 'single') {
		throw runFailedError(context.getNode(), failure.problem);
	}
	const outputs = outcomesToOutputs(inputs, items, places, outcomes, outputSettings);
	return toBranches(context, outputs, unexpected);
}

/** The node is set up wrongly: it fails or, under Continue, sends each item to Error. */
async function refuseToAsk(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	problem: Problem,
	outputSettings: OutputSettings,
	stop: Stop,
): Promise<INodeExecutionData[][]> {
	if (!context.continueOnFail()) throw setUpError(context.getNode(), problem);
	const items = await itemsToMessages(context, inputs, DEFAULT_CALLING_CODE, stop);
	const refused = items.map(({ given }): ReadItem => ({ kind: 'invalid', given, problem }));
	const outputs = outcomesToOutputs(inputs, refused, [], [], outputSettings);
	return toBranches(context, outputs);
}

/** Gives n8n the items, and says under the node what is worth knowing of them. */
function toBranches(
	context: IExecuteFunctions,
	{ branches, errors }: Outputs,
	unexpected = 0,
): INodeExecutionData[][] {
	const total = branches.reduce((sum, { length }) => sum + length, 0);
	for (const message of [errorHint(errors, total), unexpectedHint(unexpected)]) {
		// n8n before 1.82 has no hints of an execution.
		if (message !== undefined) context.addExecutionHints?.({ message, location: 'outputPane' });
	}
	return branches;
}

function stopOnCancel(context: IExecuteFunctions): Stop {
	const stop = new Stop();
	if (context.getExecutionCancelSignal()?.aborted) stop.now(CANCELLED);
	context.onExecutionCancellation(() => stop.now(CANCELLED));
	return stop;
}
