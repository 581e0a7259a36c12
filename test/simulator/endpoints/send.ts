import { textOf } from '../../../nodes/SmsPartner/data';
import {
	costOf,
	CURRENCY,
	error,
	isMobile,
	MOST_ENTRIES,
	noNumberLeft,
	numbersOf,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';
import { scheduledDateOf } from '../schedule';

/** Sends one text to one recipient or to several: they share the message's ID. The sandbox answers the same. */
export const send: SimulatedEndpoint = (fields, store) => {
	const numbers = numbersOf(fields.phoneNumbers);
	if (numbers.length === 0) return error(2, 'Le champ phoneNumbers est requis');
	if (numbers.length > MOST_ENTRIES) return tooMany();
	if (textOf(fields.message) === undefined) return error(43, 'Le message est requis');
	const recipients = numbers.filter(isMobile);
	if (recipients.length === 0) return noNumberLeft(numbers);
	const scheduledDeliveryDate = scheduledDateOf(fields);
	return success({
		message_id: store.send(recipients, {
			tag: textOf(fields.tag),
			isScheduled: scheduledDeliveryDate !== undefined,
		}),
		nb_sms: recipients.length,
		cost: costOf(recipients.length),
		currency: CURRENCY,
		...(scheduledDeliveryDate !== undefined && { scheduledDeliveryDate }),
	});
};
