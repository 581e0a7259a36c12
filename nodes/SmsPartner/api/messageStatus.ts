import { flagOf, isRecord, type JsonObject, textOf } from '../guards';
import { matchEntries, messageFinder } from '../recipients/matching';
import type { Message } from '../recipients/message';
import type { BatchCall, Endpoint } from './endpoint';
import { type MessageStatus, readStatusEntry, STATUS_CODES, type ToFields } from './status';

/** The status of one message, with its cost. */
export const MESSAGE_STATUS: Endpoint = {
	method: 'GET',
	path: '/message-status',
	isRepeatable: true,
	listIn: (body) =>
		textOf(body.statut ?? body.status) === undefined || flagOf(body.success) === false
			? undefined
			: [body],
	codes: STATUS_CODES,
};

/** @param callingCodes the countries that a national number in an answer may belong to */
export function messageStatusCall(
	callingCodes: readonly string[],
	toFields: ToFields,
): BatchCall<Message, MessageStatus> {
	const isAbout = (message: Message, body: JsonObject): boolean => {
		const { phoneNumber, messageId } = message;
		// An answer that names no message is about the requested one.
		const named = { number: phoneNumber, messageId: body.message_id ?? messageId, ...body };
		return matchEntries([named], messageFinder([message], callingCodes), () => {}) === 0;
	};
	return {
		endpoint: MESSAGE_STATUS,
		maxEntries: 1,
		toContent: ([{ phoneNumber, messageId }]) => ({ phoneNumber, messageId }),
		toOutcomes: ([message], [body]) => {
			const entry = isRecord(body) && isAbout(message, body) ? body : undefined;
			return {
				outcomes: [readStatusEntry(message, entry, toFields)],
				unexpected: entry ? 0 : 1,
			};
		},
	};
}
