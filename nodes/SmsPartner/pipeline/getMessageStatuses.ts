import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { errorHint, notFinalHint, unexpectedHint } from '../rules/hints';
import { DEFAULT_CALLING_CODE } from '../rules/limits';
import { rawEntry, simplifyEntry } from '../rules/apiEntry';
import type { Clock, Failure, Problem, ReadItem } from '../types';
import { askUntilFinal, type AskRound } from './askUntilFinal';
import { batchesToOutcomes } from './batchesToOutcomes';
import { distinctMessages } from './distinctMessages';
import { itemsToMessages } from './itemsToMessages';
import { messagesToBatches } from './messagesToBatches';
import { outcomesToOutputs, type OutputSettings } from './outcomesToOutputs';
import { partsToOutcomes } from './partsToOutcomes';
import { readOutputSettings, readSettings } from './readSettings';
import { Outage, requestOnceToAnswer, requestToAnswer } from './requestToAnswer';
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
 * items → messages → batches → requests → answers → outcomes → outputs. Where the node is to wait, messages that are
 * not final go from batches to outcomes again.
 *
 * Every input item comes out exactly once, on one output. The node fails only where nothing at all could be asked or
 * was answered; where On Error is one of the two Continue settings, the messages go to Error then, too, since n8n
 * answers an exception there by sending the input items to the first output.
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
	const send = createSend(context, settings);
	const { maxRetries } = settings;
	const ask: AskRound = async (messages, round) => {
		const request = round === 0 ? requestToAnswer : requestOnceToAnswer;
		const tools = { send, clock, stop, outage: new Outage(), maxRetries };
		return await batchesToOutcomes(
			messagesToBatches(messages, settings.batchSize),
			settings.concurrentRequests,
			async (batch) => await request(batch, tools),
			(parts) => partsToOutcomes(parts, callingCodes, toFields),
		);
	};

	const items = await itemsToMessages(context, inputs, settings.callingCode, stop);
	const { messages, places } = distinctMessages(items);
	const { outcomes, unexpected, failure, wait } = await askUntilFinal(
		messages,
		ask,
		settings.wait,
		clock,
		stop,
	);
	if (failure && !context.continueOnFail() && outputSettings.layout !== 'single') {
		throw runFailedError(context.getNode(), failure.problem);
	}
	const outputs = outcomesToOutputs(inputs, items, places, outcomes, outputSettings);
	const hints = [errorHint(outputs.errors, inputs.length), unexpectedHint(unexpected)];
	if (wait) hints.push(notFinalHint(outputs.waiting, wait));
	addHints(context, hints);
	return outputs.branches;
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
	addHints(context, [errorHint(outputs.errors, inputs.length)]);
	return outputs.branches;
}

/** Says under the node what is worth knowing of the run. */
function addHints(context: IExecuteFunctions, hints: ReadonlyArray<string | undefined>): void {
	for (const message of hints) {
		// n8n before 1.82 has no hints of an execution.
		if (message !== undefined) context.addExecutionHints?.({ message, location: 'outputPane' });
	}
}

function stopOnCancel(context: IExecuteFunctions): Stop {
	const stop = new Stop();
	if (context.getExecutionCancelSignal()?.aborted) stop.now(CANCELLED);
	context.onExecutionCancellation(() => stop.now(CANCELLED));
	return stop;
}
