import { integerOf, type JsonObject, textOf } from '../../../nodes/SmsPartner/guards';
import { error, type SimulatedEndpoint, success } from '../answers';
import { dateOf, type KnownStatus } from '../messageStore';

/** The statuses of all messages with one ID. */
const bulkStatus: SimulatedEndpoint = ({ messageId }, store) => {
	const id = textOf(messageId);
	if (id === undefined) return error(3, 'Le champ MessageId est requis');
	const known = store.findAll((message) => String(message.messageId) === id);
	if (known.length === 0) return error(4, 'Message introuvable');
	return success({ message_id: id, StatutResponse_List: known.map(entryOf) });
};

/**
 * One page of the statuses of all messages with a tag. How to request further pages is not documented; this assumes
 * `page`, as in similar lists of the API.
 */
const bulkStatusByTag: SimulatedEndpoint = ({ tag, page }, store) => {
	const known = store.findAll((message) => message.tag !== undefined && message.tag === tag);
	if (known.length === 0) return error(4, 'Message introuvable');
	const { pageSize } = store.account;
	const currentPage = integerOf(page) ?? 1;
	const start = (currentPage - 1) * pageSize;
	return success({
		currentPage,
		total: known.length,
		StatutResponse_List: known.slice(start, start + pageSize).map(entryOf),
	});
};

function entryOf({ message, status }: KnownStatus): JsonObject {
	return {
		phoneNumber: message.phoneNumber,
		status,
		stopSMS: message.stopSms ?? false,
		date: String(dateOf(message)),
	};
}

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/bulk-status': bulkStatus,
	'GET /v1/bulk-status-by-tag': bulkStatusByTag,
};
