import type { MessageId } from '../recipients/message';
import { type CodeTable, COMMON_CODES, message } from './codes';
import { type BatchCall, type Endpoint, singleCall } from './endpoint';
import { isDone } from './entry';
import type { ItemResult } from './outcome';

/** Source: the API's page on cancelling. */
export const CANCEL_CODES: CodeTable = new Map([
	...COMMON_CODES,
	[3, message('Message ID required', "SMS Partner found no message ID. Check 'Message ID'.")],
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no scheduled message with this ID. Check the ID, and that the message was sent with the account of this credential.',
		),
	],
	[
		6,
		message(
			'Too late to cancel',
			'A message can be cancelled up to five minutes before it is sent.',
		),
	],
	[7, message('Already sent', 'The message has been sent and can no longer be cancelled.')],
]);

const ALREADY_CANCELLED = 5;

/** Cancels what is scheduled under a message ID. A message that was cancelled before counts as cancelled. */
export const MESSAGE_CANCEL: Endpoint = {
	method: 'GET',
	path: '/message-cancel',
	isRepeatable: true,
	listIn: (body) => (isDone(body, ALREADY_CANCELLED) ? [body] : undefined),
	codes: CANCEL_CODES,
};

export const messageCancelCall: BatchCall<MessageId, ItemResult> = singleCall(
	MESSAGE_CANCEL,
	(messageId) => ({ messageId }),
	(messageId) => ({ kind: 'result', result: { fields: { messageId, isCancelled: true } } }),
);
