import { MULTI_STATUS } from '../../api/endpoints';
import { type MessageStatus, readStatusEntry, type ToFields } from '../../api/status';
import { matchMessages } from '../../messages/matchMessages';
import type { Message } from '../../messages/message';
import { callingCodesOfAnswers } from '../../messages/phoneNumber';
import type { BatchCall } from '../../requests/batchCall';

/** The request for the statuses of several messages, and how to read its answer. */
export function statusCall(
	callingCode: string,
	toFields: ToFields,
): BatchCall<Message, MessageStatus> {
	const callingCodes = callingCodesOfAnswers(callingCode);
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
