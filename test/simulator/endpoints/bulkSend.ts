import { textOf } from '../../../nodes/SmsPartner/data';
import {
	COST_OF_ONE,
	costOf,
	CURRENCY,
	entriesOf,
	error,
	isMobile,
	MOST_ENTRIES,
	noNumberLeft,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';
import { international } from '../messageStore';
import { scheduledDateOf } from '../schedule';

/**
 * Sends a text of its own to each recipient: they share the message's ID. What a recipient's error looks like is not
 * documented; here it is an entry beside the others.
 */
export const bulkSend: SimulatedEndpoint = (fields, store) => {
	const entries = entriesOf(fields.SMSList);
	if (entries.length === 0) return error(2, 'Le champ phoneNumbers est requis');
	if (entries.length > MOST_ENTRIES) return tooMany();
	const recipients = new Set<string>();
	const results = entries.map((entry) => {
		const phoneNumber = international(String(entry.phoneNumber));
		if (!isMobile(phoneNumber)) {
			const message = "Ce n'est pas un numéro de mobile";
			return { success: false, code: 9, message, phoneNumber };
		}
		if (recipients.has(phoneNumber)) {
			return { success: false, code: 15, message: 'Numéro déjà dans la liste', phoneNumber };
		}
		recipients.add(phoneNumber);
		return { success: true, code: 200, nbSms: 1, cost: COST_OF_ONE, phoneNumber };
	});
	if (recipients.size === 0) return noNumberLeft(entries.map(({ phoneNumber }) => phoneNumber));
	const isScheduled = scheduledDateOf(fields) !== undefined;
	return success({
		message_id: store.send([...recipients], { tag: textOf(fields.tag), isScheduled }),
		currency: CURRENCY,
		cost: costOf(recipients.size),
		nbSMS: recipients.size,
		SMSResponse_List: results,
	});
};
