import { MULTI_STATUS } from '../../api/endpoints';
import { type MessageStatus, readStatusEntry, type ToFields } from '../../api/status';
import { matchMessages } from '../../messages/matchMessages';
import type { Message } from '../../messages/message';
import type { BatchCall } from '../../requests/batchCall';

/**
 * The request for the statuses of several messages, and how to read its answer.
 *
 * @param callingCodes the countries that a national number in an answer may belong to
 */
export function statusCall(
	callingCodes: readonly string[],
	toFields: ToFields,
): BatchCall<Message, MessageStatus> {
	return {
		endpoint: MULTI_STATUS,
		toContent: (messages) => ({ SMSStatut_List: messages }),
		toOutcomes: (messages, answer) => {
			const { entries, unexpected } = matchMessages(messages, answer, callingCodes);
			const outcomes = messages.map((message, index) =>
				readStatusEntry(message, entries[index], toFields),
			);
			return { outcomes, unexpected };
		},
	};
}
