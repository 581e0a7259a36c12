import {
	costOf,
	CURRENCY,
	entriesOf,
	error,
	MAX_ENTRIES,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';
import type { Sms } from '../messageStore';
import { type Problem, readSending, readSms, refusalOf, sendAll } from '../sending';

/**
 * Sends an individual text to each recipient, under one message ID. How refused entries are answered is not documented,
 * so the account decides (`badEntries`).
 */
const bulkSend: SimulatedEndpoint = (fields, store) => {
	const entries = entriesOf(fields.SMSList);
	if (entries.length === 0) return error(2, 'Le champ phoneNumbers est requis');
	if (entries.length > MAX_ENTRIES) return tooMany();
	const sending = readSending(fields, store);
	if ('body' in sending) return sending;

	const numbers = new Set<string>();
	const read = entries.map((entry): Sms | Problem => {
		const sms = readSms(entry, sending, store);
		if (!('text' in sms) || !numbers.has(sms.phoneNumber)) {
			numbers.add(String(sms.phoneNumber));
			return sms;
		}
		return { phoneNumber: sms.phoneNumber, code: 15, message: 'Numéro déjà dans la liste' };
	});
	const recipients = read.filter((sms) => 'text' in sms);
	const problems = read.filter((sms) => 'code' in sms);
	const { badEntries } = store.account;
	const isRefused = badEntries === 'refused' || badEntries === 'refusedVaguely';
	if (recipients.length === 0 || (isRefused && problems.length > 0)) {
		return refusalOf(problems, store);
	}
	const sent = sendAll(recipients, sending, fields, store);
	if ('body' in sent) return sent;
	return success({
		message_id: sent.messageId,
		currency: CURRENCY,
		cost: sent.cost,
		nbSMS: sent.parts,
		SMSResponse_List: read.flatMap((sms) => {
			if ('code' in sms) return badEntries === 'missing' ? [] : { success: false, ...sms };
			const { phoneNumber, parts } = sms;
			return { success: true, code: 200, nbSms: parts, cost: costOf(parts), phoneNumber };
		}),
	});
};

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'POST /v1/bulk-send': bulkSend,
};
