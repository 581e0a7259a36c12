import { messageCancelCall } from '../../api/messageCancel';
import { parseMessageId } from '../../recipients/message';
import type { Operation } from '../operation';
import { includeInputFields, mappedOrOwnField, messageId, options } from '../properties';
import { requestOptions } from '../requestOptions';

export const cancel: Operation = {
	option: {
		name: 'Cancel',
		value: 'cancel',
		description: 'Cancel scheduled SMS, up to five minutes before they are sent',
		action: 'Cancel scheduled SMS',
	},
	outputName: 'Cancelled',
	properties: [...mappedOrOwnField(messageId), options([includeInputFields]), requestOptions({})],
	itemParameters: [{ name: 'messageId', displayName: 'Message ID', isOwnFieldWhenEmpty: true }],
	/** Sends one request per message ID. */
	execute: async (run) => {
		const items = await run.readItems((raw) => parseMessageId(raw.messageId));
		return await run.requestEach(items, messageCancelCall);
	},
};
