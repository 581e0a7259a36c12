import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { errorHint, unexpectedHint } from '../rules/hints';
import { DEFAULT_CALLING_CODE } from '../rules/limits';
import type { Clock, Failure, MessageError, Outcome, Problem } from '../types';
import { batchesToParts } from './batchesToParts';
import type { Part } from './batchToParts';
import { itemsToMessages } from './itemsToMessages';
import { messagesToBatches } from './messagesToBatches';
import { outcomesToOutputs, type OutputItem } from './outcomesToOutputs';
import { partsToOutcomes } from './partsToOutcomes';
import { readSettings } from './readSettings';
import { runFailedError, setUpError } from './runErrors';
import { createSend } from './sendRequest';
import { Stop } from './stop';

const CLOCK: Clock = { now: Date.now, sleep, random: Math.random };

const CANCELLED: Failure = {
	scope: 'request',
	isRetryable: false,
	problem: { error: 'The execution was stopped before this message was checked' },
};

/**
 * The operation Message Status: Get Many.
 *
 * items → messages → batches → requests → answers → outcomes → outputs. Every input item comes out exactly once, on
 * Status or on Error. The node fails only where nothing at all could be asked or was answered; where On Error is
 * one of the two Continue settings, the messages go to Error then, too, since n8n answers an exception there by
 * sending the input items to the first output.
 */
export async function getMessageStatuses(
	context: IExecuteFunctions,
	clock: Clock = CLOCK,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	const isTool = context
		.getNodeOutputs()
		.some((output) => (typeof output === 'string' ? output : output.type) === 'ai_tool');
	if (inputs.length === 0) return toBranches([], isTool);

	const checked = await readSettings(context);
	if ('problem' in checked) {
		if (!context.continueOnFail()) throw setUpError(context.getNode(), checked.problem);
		return toBranches(await allToError(context, inputs, checked.problem), isTool);
	}
	const settings = checked.value;

	const items = await itemsToMessages(context, inputs.length, settings.callingCode);
	const { batches, places } = messagesToBatches(items, settings.batchSize);
	const parts = await batchesToParts(batches, settings.concurrentRequests, {
		send: createSend(context, settings),
		clock,
		stop: stopOnCancel(context),
		maxRetries: settings.maxRetries,
	});

	const failure = whyRunFailed(parts);
	if (failure && !context.continueOnFail() && !isTool) {
		throw runFailedError(context.getNode(), failure.problem);
	}
	const callingCodes = [...new Set([settings.callingCode, DEFAULT_CALLING_CODE])];
	const { outcomes, unexpected } = partsToOutcomes(parts, callingCodes);
	const outputs = outcomesToOutputs(inputs, items, places, outcomes, {
		simplify: settings.simplify,
		// An agent's item holds the agent's own input, session and prompt.
		includeInputFields: settings.includeInputFields && !isTool,
	});
	addHints(context, outputs, unexpected);
	return toBranches(outputs, isTool);
}

/** n8n gives a tool one output, and hands that to the model. */
function toBranches(outputs: readonly OutputItem[], isTool: boolean): INodeExecutionData[][] {
	if (isTool) return [outputs.map(({ item }) => item)];
	const branches: Record<Outcome['kind'], INodeExecutionData[]> = { status: [], error: [] };
	for (const { outcome, item } of outputs) branches[outcome.kind].push(item);
	return [branches.status, branches.error];
}

async function allToError(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	problem: Problem,
): Promise<OutputItem[]> {
	const items = await itemsToMessages(context, inputs.length, DEFAULT_CALLING_CODE);
	return outcomesToOutputs(
		inputs,
		items.map(({ given }) => ({ kind: 'invalid', given, problem })),
		[],
		[],
		{ simplify: true, includeInputFields: false },
	);
}

function stopOnCancel(context: IExecuteFunctions): Stop {
	const stop = new Stop();
	if (context.getExecutionCancelSignal()?.aborted) stop.now(CANCELLED);
	context.onExecutionCancellation(() => stop.now(CANCELLED));
	return stop;
}

/**
 * Why the whole run failed: not one request was answered, though one was tried. An error of the account says most.
 * A message that SMS Partner refused by itself counts as answered, and a run that was stopped did not fail.
 */
function whyRunFailed(parts: readonly Part[]): Failure | undefined {
	let reason: Failure | undefined;
	for (const { messages, answer } of parts) {
		if (answer.kind === 'entries') return undefined;
		const { failure } = answer;
		if (failure.scope === 'content' && messages.length === 1) return undefined;
		if (failure === CANCELLED) continue;
		if (!reason || (failure.scope === 'account' && reason.scope !== 'account')) reason = failure;
	}
	return reason;
}

function addHints(
	context: IExecuteFunctions,
	outputs: readonly OutputItem[],
	unexpected: number,
): void {
	const errors: MessageError[] = [];
	for (const { outcome } of outputs) if (outcome.kind === 'error') errors.push(outcome.error);
	for (const message of [errorHint(errors, outputs.length), unexpectedHint(unexpected)]) {
		// n8n before 1.82 has no hints of an execution.
		if (message !== undefined) context.addExecutionHints?.({ message, location: 'outputPane' });
	}
}
