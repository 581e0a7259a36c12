import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ErrorOutcome } from '../api/outcome';
import { CLOCK, type Clock } from '../clock';
import { nodeErrorOf, runFailedError, setupError } from '../items/errors';
import { errorHints, unexpectedHint } from '../items/hints';
import {
	emptyOutputs,
	outcomesOfItems,
	type OutputLayout,
	preventRetry,
	readOutputLayout,
	type RunResult,
	toOutputs,
} from '../items/outputs';
import { type ItemParameters, itemParametersOf } from '../items/readItems';
import { refuseAll } from '../items/refuseAll';
import { get as getAccount } from './account/get.operation';
import { getCosts } from './account/getCosts.operation';
import { cancel } from './message/cancel.operation';
import { send } from './message/send.operation';
import { get } from './messageStatus/get.operation';
import { getAll } from './messageStatus/getAll.operation';
import type { Operation, Resources } from './operation';
import { create } from './optOut/create.operation';
import { deleteOptOut } from './optOut/delete.operation';
import { getAll as getAllOptOuts } from './optOut/getAll.operation';
import { lookUp } from './phoneNumber/lookUp.operation';
import { type Progress, startRun } from './run';

/** All operations. The node's default is Message Status, not the first one. */
export const RESOURCES: Resources = {
	account: { name: 'Account', operations: { get: getAccount, getCosts } },
	message: { name: 'Message', operations: { send, cancel } },
	messageStatus: { name: 'Message Status', operations: { get, getAll } },
	optOut: {
		name: 'Opt-Out',
		operations: { getAll: getAllOptOuts, create, delete: deleteOptOut },
	},
	phoneNumber: { name: 'Phone Number', operations: { lookUp } },
};

/**
 * Runs the selected operation: start, read and request, fail, finish. An exception, whichever step it comes from, becomes
 * an n8n error or, with one of the Continue settings or after SMS may have been sent, an Error item for each input item.
 */
export async function route(
	context: IExecuteFunctions,
	clock: Clock = CLOCK,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	const layout = readOutputLayout(context);
	if (inputs.length === 0) return emptyOutputs(layout);

	const node = context.getNode();
	const progress: Progress = { hasRequested: false, mayHaveSent: false };
	const finish = async (result: RunResult): Promise<INodeExecutionData[][]> => {
		const outputs = await itemsAndHints(context, inputs, layout, result);
		return progress.mayHaveSent ? preventRetry(outputs) : outputs;
	};
	let parameters: ItemParameters | undefined;
	try {
		const operation = findOperation(context);
		parameters = itemParametersOf(operation.itemParameters, operation.properties);
		const { properties } = operation;
		const run = await startRun(context, properties, parameters, layout, clock, progress);
		const result = await operation.execute(run);
		failIfNothingAnswered(context, layout, result, progress);
		return await finish(result);
	} catch (thrown) {
		const error = nodeErrorOf(node, thrown);
		if (!progress.mayHaveSent && !context.continueOnFail()) throw error;
		return await finish(await refuseAll(context, inputs, error, { ...progress, parameters }));
	}
}

/**
 * Fails the node if nothing at all was answered, unless errors are to be returned as items: with one of the Continue
 * settings, and in the tool of an AI agent, which would see nothing but the message.
 */
function failIfNothingAnswered(
	context: IExecuteFunctions,
	layout: OutputLayout,
	{ failure }: RunResult,
	progress: Progress,
): void {
	if (!failure || failure.kind === 'stopped') return;
	progress.mayHaveSent = false;
	if (layout === 'single' || context.continueOnFail()) return;
	throw runFailedError(context.getNode(), failure);
}

/** Builds the items of each output and shows the hints of the run. */
async function itemsAndHints(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	layout: OutputLayout,
	result: RunResult,
): Promise<INodeExecutionData[][]> {
	const outcomes = outcomesOfItems(result);
	const outputs = await toOutputs(inputs, layout, result, outcomes);
	showHints(context, () => {
		const errors = outcomes.filter((outcome): outcome is ErrorOutcome => outcome.kind === 'error');
		const onError = layout === 'single' ? undefined : context.getNode().onError;
		return [
			...(result.firstHints?.() ?? []),
			...(errors.length > 0 ? errorHints(errors, outcomes.length, onError) : []),
			...(result.unexpected > 0 ? [unexpectedHint(result.unexpected)] : []),
			...(result.hints?.() ?? []),
		];
	});
	return outputs;
}

/** Shows the hints that are not undefined. Never throws: a hint must not cost the results of a run. */
function showHints(
	context: IExecuteFunctions,
	hints: () => ReadonlyArray<string | undefined>,
): void {
	try {
		for (const message of hints()) {
			// n8n before 1.82 has no execution hints.
			if (message !== undefined) context.addExecutionHints?.({ message, location: 'outputPane' });
		}
	} catch {
		return;
	}
}

/** n8n adds "Custom API Call" to the lists of resources and operations, and still runs the node when it is selected. */
function findOperation(context: IExecuteFunctions): Operation {
	const resource = String(context.getNodeParameter('resource', 0, ''));
	const operation = String(context.getNodeParameter('operation', 0, ''));
	const operations = Object.hasOwn(RESOURCES, resource) ? RESOURCES[resource].operations : {};
	if (Object.hasOwn(operations, operation)) return operations[operation];
	throw setupError(context.getNode(), {
		error: 'This operation is not supported',
		errorDescription:
			"Choose another 'Operation'. For any other request to SMS Partner, use the HTTP Request node with the same credential.",
	});
}
