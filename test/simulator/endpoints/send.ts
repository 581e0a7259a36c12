import { textOf } from '../../../nodes/SmsPartner/guards';
import {
	CURRENCY,
	error,
	MAX_ENTRIES,
	numbersOf,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';
import { readSending, readSms, refusalOf, sendAll } from '../sending';

/** Sends one text to one or more recipients, under one message ID. Sandbox mode gets the same answer. */
const send: SimulatedEndpoint = (fields, store) => {
	const numbers = numbersOf(fields.phoneNumbers);
	if (numbers.length === 0) return error(2, 'Le champ phoneNumbers est requis');
	if (numbers.length > MAX_ENTRIES) return tooMany();
	if (textOf(fields.message) === undefined) return error(43, 'Le message est requis');
	const sending = readSending(fields, store);
	if ('body' in sending) return sending;
	const read = numbers.map((phoneNumber) =>
		readSms({ phoneNumber, message: fields.message }, sending, store),
	);
	const recipients = read.filter((sms) => 'text' in sms);
	if (recipients.length === 0) {
		return refusalOf(
			read.filter((sms) => 'code' in sms),
			store,
		);
	}
	const sent = sendAll(recipients, sending, fields, store);
	if ('body' in sent) return sent;
	return success({
		message_id: sent.messageId,
		nb_sms: sent.parts,
		cost: sent.cost,
		currency: CURRENCY,
		...(sending.schedule && { scheduledDeliveryDate: sending.schedule.date }),
	});
};

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'POST /v1/send': send,
};
