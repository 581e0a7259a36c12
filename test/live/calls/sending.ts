import type { JsonObject } from '../../../nodes/SmsPartner/data';
import { parseMessageId } from '../../../nodes/SmsPartner/messages/messageId';
import type { MessageId } from '../../../nodes/SmsPartner/messages/message';
import { type Call, type LiveAnswer, notSeen, observed, type Observation, type Run } from '../call';
import { fields, onlyFields } from '../kinds';
import { complete, type EntryList, goodEntry, inOrder, ownError, phoneKey } from '../lists';
import { outcomeOf, refused, successBody, succeeds } from '../outcome';
import { BROKEN, FICTION, UNKNOWN_ID } from './samples';

/** Sending and cancelling: in sandbox, except that `--real-sms` makes the first request a real one. */

const TEXT = 'Check of n8n-nodes-smspartner';

/** A domain that does not exist: a report that was sent there would reach nobody. */
const REPORT_URL = 'https://n8n-nodes-smspartner.invalid/report';

const SANDBOX = { sandbox: 1 };

/** The ID under which a request sent its messages. */
export function messageIdFrom(call: Call, { answers }: Run): MessageId | undefined {
	const answer = answers.get(call);
	const id = parseMessageId(answer?.kind === 'http' && successBody(answer)?.message_id);
	return 'value' in id ? id.value : undefined;
}

export const SEND: Call = {
	title: 'POST /send',
	request: ({ phone, isRealSms }) => send({ phoneNumbers: phone }, isRealSms),
	assumptions: [
		succeeds('One SMS is accepted'),
		fields(successBody, {
			message_id: 'a number',
			nb_sms: 'a number',
			cost: 'a number',
			currency: 'a text',
		}),
		onlyFields(successBody, ['success', 'code', 'message_id', 'nb_sms', 'cost', 'currency']),
	],
};

export const SEND_BROKEN: Call = {
	title: 'POST /send to a broken number',
	request: () => send({ phoneNumbers: BROKEN }),
	assumptions: [refused(9)],
};

export const SEND_BOTH: Call = {
	title: 'POST /send to a good and a broken number',
	request: ({ phone }) => send({ phoneNumbers: `${phone},${BROKEN}` }),
	assumptions: [succeeds('The good number is accepted')],
};

export const SEND_SCHEDULED: Call = {
	title: 'POST /send, scheduled',
	request: ({ phone, startedAt }) => {
		const [year, month, day] = deliveryDate(startedAt);
		return send({
			phoneNumbers: phone,
			scheduledDeliveryDate: `${day}/${month}/${year}`,
			time: 10,
			minute: 0,
		});
	},
	assumptions: [
		{
			assumption: 'scheduledDeliveryDate repeats day and hour as they were sent',
			read: (answer, { startedAt }) => {
				const body = successBody(answer);
				if (!body) return notSeen(outcomeOf(answer));
				const date = body.scheduledDeliveryDate;
				const isSame = date === `${deliveryDate(startedAt).join('-')} 10:00:00`;
				return observed(isSame, date === undefined ? 'missing' : isSame ? 'the same' : 'another');
			},
		},
	],
};

const cancelledBy = 'a message ID from POST /send, scheduled';
const cancel: Call['request'] = (run) => {
	const messageId = messageIdFrom(SEND_SCHEDULED, run);
	return messageId === undefined
		? undefined
		: { method: 'GET', path: '/message-cancel', content: { messageId } };
};

export const CANCEL: Call = {
	title: 'GET /message-cancel',
	needs: cancelledBy,
	request: cancel,
	assumptions: [succeeds('A scheduled message is cancelled, in sandbox, too')],
};

export const CANCEL_AGAIN: Call = {
	title: 'GET /message-cancel, the same again',
	needs: cancelledBy,
	request: cancel,
	assumptions: [refused(5)],
};

export const CANCEL_UNKNOWN: Call = {
	title: 'GET /message-cancel, an unknown message',
	request: () => ({
		method: 'GET',
		path: '/message-cancel',
		content: { messageId: UNKNOWN_ID },
	}),
	assumptions: [refused(4)],
};

const toBoth = sentTo(({ phone }) => [phone, FICTION]);

export const BULK_SEND: Call = {
	title: 'POST /bulk-send to two numbers',
	request: (run) => bulkSend(toBoth.asked(run), { tag: run.tag }),
	assumptions: [
		fields(successBody, {
			message_id: 'a number',
			nbSMS: 'a number',
			cost: 'a number',
			currency: 'a text',
		}),
		complete(toBoth),
		inOrder(toBoth),
		fields(goodEntry(toBoth, 0), {
			success: 'true or false',
			code: 'a number',
			phoneNumber: 'a number in E.164',
			nbSms: 'a number',
			cost: 'a number',
		}),
		onlyFields(goodEntry(toBoth, 0), ['success', 'code', 'phoneNumber', 'nbSms', 'cost']),
	],
};

const toBroken = sentTo(({ phone }) => [phone, BROKEN]);

export const BULK_SEND_BROKEN: Call = {
	title: 'POST /bulk-send to a good and a broken number',
	request: (run) => bulkSend(toBroken.asked(run)),
	assumptions: [ownError('A broken number does not refuse its batch', toBroken, 1)],
};

const toSame = sentTo(({ phone }) => [phone, phone]);

export const BULK_SEND_TWICE: Call = {
	title: 'POST /bulk-send, a number twice',
	request: (run) => bulkSend(toSame.asked(run)),
	assumptions: [ownError('Only the second entry is refused', toSame, 1)],
};

/** The control: if a field that means nothing is accepted, that `urlDlr` is accepted says nothing. */
export const BULK_SEND_NONSENSE: Call = {
	title: 'POST /bulk-send with a field that does not exist',
	request: ({ phone }) => bulkSend([phone], { noSuchField: REPORT_URL }),
	assumptions: [succeeds('Unknown fields are ignored')],
};

export const BULK_SEND_URL: Call = {
	title: 'POST /bulk-send with urlDlr',
	request: ({ phone }) => bulkSend([phone], { urlDlr: REPORT_URL }),
	assumptions: [{ assumption: 'bulk-send takes urlDlr', read: takesUrl }],
};

function takesUrl(answer: LiveAnswer, { answers }: Run): Observation {
	if (!successBody(answer)) return observed(false, outcomeOf(answer));
	const control = answers.get(BULK_SEND_NONSENSE);
	if (control?.kind !== 'http' || successBody(control)) {
		return notSeen('accepted, but so is a field that does not exist');
	}
	return observed(true, 'accepted, while a field that does not exist is refused');
}

function send(content: JsonObject, isReal = false): ReturnType<Call['request']> {
	const mode = isReal ? {} : SANDBOX;
	return { method: 'POST', path: '/send', content: { message: TEXT, ...mode, ...content } };
}

function bulkSend(
	phones: readonly string[],
	content: JsonObject = {},
): ReturnType<Call['request']> {
	const SMSList = phones.map((phoneNumber) => ({ phoneNumber, message: TEXT }));
	return { method: 'POST', path: '/bulk-send', content: { ...SANDBOX, ...content, SMSList } };
}

function sentTo(asked: EntryList['asked']): EntryList {
	return { name: 'SMSResponse_List', keyOf: ({ phoneNumber }) => phoneKey(phoneNumber), asked };
}

/** A Wednesday, one to two weeks ahead: commercial SMS are not sent on Sundays. Year, month and day. */
function deliveryDate(now: Date): readonly string[] {
	const date = new Date(now);
	const WEDNESDAY = 3;
	date.setUTCDate(date.getUTCDate() + 7 + ((WEDNESDAY - date.getUTCDay() + 7) % 7));
	return date.toISOString().slice(0, 10).split('-');
}
