import type { JsonObject } from '../guards';
import { matchEntries, messageFinder } from '../recipients/matching';
import type { Message } from '../recipients/message';
import { type BatchCall, type Endpoint, MAX_ENTRIES } from './endpoint';
import { type MessageStatus, readStatusEntry, STATUS_CODES, type ToFields } from './status';

/**
 * The statuses of up to 500 messages. Every example in the API's documentation calls the list `SMSStatut_List` (its
 * table of parameters has another name).
 */
export const MULTI_STATUS: Endpoint = {
	method: 'POST',
	path: '/multi-status',
	isRepeatable: true,
	listIn: ({ StatutResponse_List: list }) => (Array.isArray(list) ? list : undefined),
	codes: STATUS_CODES,
};

/** @param callingCodes the countries that a national number in an answer may belong to */
export function multiStatusCall(
	callingCodes: readonly string[],
	toFields: ToFields,
): BatchCall<Message, MessageStatus> {
	return {
		endpoint: MULTI_STATUS,
		maxEntries: MAX_ENTRIES,
		toContent: (messages) => ({ SMSStatut_List: messages }),
		toOutcomes: (messages, list) => {
			const entries = new Array<JsonObject | undefined>(messages.length);
			const unexpected = matchEntries(
				list,
				messageFinder(messages, callingCodes),
				(entry, index) => {
					// If two entries are about the same message, the first one counts.
					entries[index] ??= entry;
				},
			);
			const outcomes = messages.map((message, index) =>
				readStatusEntry(message, entries[index], toFields),
			);
			return { outcomes, unexpected };
		},
	};
}
