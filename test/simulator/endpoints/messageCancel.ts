import { textOf } from '../../../nodes/SmsPartner/guards';
import { error, type SimulatedEndpoint, success } from '../answers';

/** Cancels a scheduled message, up to five minutes before it is sent. */
const messageCancel: SimulatedEndpoint = ({ messageId }, store) => {
	const id = textOf(messageId);
	if (id === undefined) return error(3, 'Le champ MessageId est requis');
	switch (store.cancel(id)) {
		case 'cancelled':
			return success({ message: 'Message annulé' });
		case 'unknown':
			return error(4, 'Message introuvable');
		case 'already':
			return error(5, 'Message déjà annulé');
		case 'tooLate':
			return error(6, 'Trop tard pour annuler ce message');
		case 'sent':
			return error(7, 'Message déjà envoyé');
	}
};

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/message-cancel': messageCancel,
};
