import type { JsonObject } from '../../../nodes/SmsPartner/guards';
import {
	entriesOf,
	error,
	MAX_ENTRIES,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';
import { dateOf, type MessageStore } from '../messageStore';

/** The statuses of several messages. An unknown message gets an error entry. */
const multiStatus: SimulatedEndpoint = ({ SMSStatut_List: list }, store) => {
	const entries = entriesOf(list);
	if (entries.length === 0) return error(5, 'La liste des numéros est vide');
	if (entries.length > MAX_ENTRIES) return tooMany();
	return success({ StatutResponse_List: entries.map((entry) => statusOf(entry, store)) });
};

function statusOf({ phoneNumber, messageId }: JsonObject, store: MessageStore): JsonObject {
	const known = store.find(phoneNumber, messageId);
	if (!known) {
		return { success: false, code: 4, phoneNumber, messageId, status: 'Numéro introuvable' };
	}
	const { message, status } = known;
	return {
		success: true,
		code: 200,
		phoneNumber: message.phoneNumber,
		messageId: message.messageId,
		status,
		date: String(dateOf(message)),
		stopSms: message.stopSms ? '1' : '0',
		isSpam: message.isSpam ? '1' : '0',
	};
}

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'POST /v1/multi-status': multiStatus,
};
