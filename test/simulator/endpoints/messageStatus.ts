import { textOf } from '../../../nodes/SmsPartner/guards';
import { COST_PER_SMS, CURRENCY, error, type SimulatedEndpoint, success } from '../answers';
import { dateOf } from '../messageStore';
import { parisTime } from '../schedule';

/** The status of one message, as a flat object with different names and types from the other endpoints. */
const messageStatus: SimulatedEndpoint = ({ phoneNumber, messageId }, store) => {
	if (textOf(phoneNumber) === undefined) return error(2, 'Le champ phoneNumber est requis');
	if (textOf(messageId) === undefined) return error(3, 'Le champ MessageId est requis');
	const known = store.find(phoneNumber, messageId);
	if (!known) return error(4, 'Message introuvable');
	const { message, status } = known;
	return success({
		number: message.phoneNumber,
		messageId: String(message.messageId),
		stopSms: message.stopSms ?? false,
		date: parisTime(dateOf(message) * 1000),
		statut: status,
		cost: COST_PER_SMS,
		countryCode: 'FR',
		currency: CURRENCY,
	});
};

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/message-status': messageStatus,
};
