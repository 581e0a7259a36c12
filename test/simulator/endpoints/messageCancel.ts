import { textOf } from '../../../nodes/SmsPartner/data';
import { error, type SimulatedEndpoint, success } from '../answers';

/** Cancels a scheduled message. Until when that is possible is not simulated. */
export const messageCancel: SimulatedEndpoint = ({ messageId }, store) => {
	const id = textOf(messageId);
	if (id === undefined) return error(3, 'Le champ MessageId est requis');
	switch (store.cancel(id)) {
		case 'cancelled':
			return success({ message: 'Message annulé' });
		case 'unknown':
			return error(4, 'Message introuvable');
		case 'already':
			return error(5, 'Message déjà annulé');
		case 'sent':
			return error(7, 'Message déjà envoyé');
	}
};
