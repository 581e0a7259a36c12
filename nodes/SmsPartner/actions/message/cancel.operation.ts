import type { INodeExecutionData } from 'n8n-workflow';
import { MESSAGE_CANCEL } from '../../api/endpoints';
import type { JsonObject } from '../../data';
import { distinct } from '../../messages/distinct';
import type { MessageId } from '../../messages/message';
import { parseMessageId } from '../../messages/messageId';
import type { BatchCall } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import { askOneByOne, entriesOf, failIfUnanswered, finishRun, readEntries, startRun } from '../run';
import { cancelProperties } from './cancel.properties';

export const cancel: Operation = {
	option: {
		name: 'Cancel',
		value: 'cancel',
		description: 'Cancel scheduled SMS, up to five minutes before they are sent',
		action: 'Cancel scheduled SMS',
	},
	properties: cancelProperties,
	itemParameters: [{ name: 'messageId', displayName: 'Message ID', isOwnFieldWhenEmpty: true }],
	execute,
};

/** Sends one request per message ID. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout', 'concurrentRequests');
	const items = await readEntries(run, (raw) => parseMessageId(raw.messageId));
	const { entries: ids, indexes } = distinct(entriesOf(items));
	const ask = askOneByOne(run, CANCEL_CALL, run.settings.concurrentRequests);
	const asked = await ask(ids, run.patience);
	failIfUnanswered(run, asked, MESSAGE_CANCEL.codes);
	return await finishRun(run, { ...asked, items, indexes });
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
