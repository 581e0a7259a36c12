import type { INodeExecutionData } from 'n8n-workflow';
import { MESSAGE_CANCEL } from '../../api/endpoints';
import { isAnswered } from '../../api/outcome';
import type { JsonObject } from '../../data';
import { throwRunFailure } from '../../items/errors';
import { addHints, errorHint } from '../../items/hints';
import { BRANCHES } from '../../items/outputLayout';
import { readItems } from '../../items/readItems';
import { readCredential, readSettings } from '../../items/settings';
import { toOutputs } from '../../items/toOutputs';
import type { MessageId } from '../../messages/message';
import { parseMessageId } from '../../messages/messageId';
import { askInBatches } from '../../requests/askInBatches';
import type { BatchCall } from '../../requests/batchCall';
import { createSend } from '../../requests/send';
import { stopOnCancel } from '../../requests/stop';
import { runFailure } from '../../requests/untilFinal';
import { type Operation, type OperationInput, patienceMs } from '../operation';
import { cancelProperties } from './cancel.properties';

export const cancel: Operation = {
	option: {
		name: 'Cancel',
		value: 'cancel',
		description: 'Cancel scheduled SMS, up to five minutes before they are sent',
		action: 'Cancel scheduled SMS',
	},
	properties: cancelProperties,
	itemParameters: [{ name: 'messageId', displayName: 'Message ID' }],
	isRepeatable: true,
	execute,
};

/** One request for each message ID. */
async function execute({
	context,
	inputs,
	layout,
	clock,
}: OperationInput): Promise<INodeExecutionData[][]> {
	const isTool = layout === 'single';
	const settings = readSettings(
		context,
		'concurrentRequests',
		'includeInputFields',
		'maxRetryTime',
		'timeout',
	);
	const credential = await readCredential(context);
	const send = createSend(context, credential, settings.timeout);
	const stop = stopOnCancel(context);

	const items = await readItems(
		context,
		inputs,
		cancel.itemParameters,
		(raw) => parseMessageId(raw.messageId),
		stop,
	);
	const ids = [...new Set(items.flatMap((item) => (item.kind === 'entry' ? item.entry : [])))];
	const indexOfId = new Map(ids.map((id, index) => [id, index]));
	const indexes = items.map((item) =>
		item.kind === 'entry' ? (indexOfId.get(item.entry) ?? -1) : -1,
	);

	const ask = askInBatches(CANCEL_CALL, { ...settings, batchSize: 1 }, { send, clock, stop });
	const run = await ask(ids, patienceMs(settings, isTool));
	const failure = runFailure(run, (outcome) => isAnswered(outcome, MESSAGE_CANCEL.codes));
	throwRunFailure(context, layout, failure);

	const { error: errorBranch } = BRANCHES[layout];
	const { branches, errors } = toOutputs(
		{ inputs, items, indexes, outcomes: run.outcomes },
		{
			errorBranch,
			branchOf: () => 0,
			includeInputFields: settings.includeInputFields && !isTool,
		},
	);
	addHints(context, [errorHint(errors, inputs.length)]);
	return branches;
}

const CANCEL_CALL: BatchCall<MessageId, { readonly fields: JsonObject }> = {
	endpoint: MESSAGE_CANCEL,
	toContent: ([messageId]) => ({ messageId }),
	toOutcomes: (ids) => ({
		outcomes: ids.map((messageId) => ({
			kind: 'result',
			result: { fields: { messageId, isCancelled: true } },
		})),
		unexpected: 0,
	}),
};
