import type { JsonObject } from '../../../nodes/SmsPartner/guards';
import { type MessageId, parseMessageId } from '../../../nodes/SmsPartner/recipients/message';
import {
	type Call,
	inconclusive,
	type LiveAnswer,
	type Observation,
	observed,
	type Run,
} from '../call';
import { fields, onlyFields } from '../kinds';
import { complete, type EntryList, goodEntry, inOrder, ownError, phoneKey } from '../lists';
import { outcomeOf, refused, succeeds, successBody } from '../outcome';
import { FICTIONAL_PHONE, INVALID_PHONE, UNKNOWN_ID } from './samples';

/** Sending and cancelling, in sandbox mode. With `--real-sms`, the first request sends a real SMS. */

const TEXT = 'Test from n8n-nodes-smspartner';

/** A domain that does not exist, so that nobody receives the reports. */
const REPORT_URL = 'https://n8n-nodes-smspartner.invalid/report';

const SANDBOX = { sandbox: 1 };

/** The message ID in the answer to a send request. */
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
			currency: 'a string',
		}),
		onlyFields(successBody, ['success', 'code', 'message_id', 'nb_sms', 'cost', 'currency']),
	],
};

export const SEND_INVALID: Call = {
	title: 'POST /send to an invalid number',
	request: () => send({ phoneNumbers: INVALID_PHONE }),
	assumptions: [refused(9)],
};

export const SEND_BOTH: Call = {
	title: 'POST /send to a valid and an invalid number',
	request: ({ phone }) => send({ phoneNumbers: `${phone},${INVALID_PHONE}` }),
	assumptions: [succeeds('The valid number is accepted')],
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
			assumption: 'scheduledDeliveryDate echoes the requested day and hour',
			read: (answer, { startedAt }) => {
				const body = successBody(answer);
				if (!body) return inconclusive(outcomeOf(answer));
				const date = body.scheduledDeliveryDate;
				const isSame = date === `${deliveryDate(startedAt).join('-')} 10:00:00`;
				return observed(
					isSame,
					date === undefined ? 'missing' : isSame ? 'as requested' : 'different',
				);
			},
		},
	],
};

const needsScheduled = 'a message ID from POST /send, scheduled';
const cancel: Call['request'] = (run) => {
	const messageId = messageIdFrom(SEND_SCHEDULED, run);
	return messageId === undefined
		? undefined
		: { method: 'GET', path: '/message-cancel', content: { messageId } };
};

export const CANCEL: Call = {
	title: 'GET /message-cancel',
	needs: needsScheduled,
	request: cancel,
	assumptions: [succeeds('A scheduled message can be cancelled, even in sandbox mode')],
};

export const CANCEL_AGAIN: Call = {
	title: 'GET /message-cancel for the same message again',
	needs: needsScheduled,
	request: cancel,
	assumptions: [refused(5)],
};

export const CANCEL_UNKNOWN: Call = {
	title: 'GET /message-cancel for an unknown message',
	request: () => ({
		method: 'GET',
		path: '/message-cancel',
		content: { messageId: UNKNOWN_ID },
	}),
	assumptions: [refused(4)],
};

const toBoth = sentTo(({ phone }) => [phone, FICTIONAL_PHONE]);

export const BULK_SEND: Call = {
	title: 'POST /bulk-send to two numbers',
	request: (run) => bulkSend(toBoth.requested(run), { tag: run.tag }),
	assumptions: [
		fields(successBody, {
			message_id: 'a number',
			nbSMS: 'a number',
			cost: 'a number',
			currency: 'a string',
		}),
		complete(toBoth),
		inOrder(toBoth),
		fields(goodEntry(toBoth, 0), {
			success: 'a boolean',
			code: 'a number',
			phoneNumber: 'an E.164 phone number',
			nbSms: 'a number',
			cost: 'a number',
		}),
		onlyFields(goodEntry(toBoth, 0), ['success', 'code', 'phoneNumber', 'nbSms', 'cost']),
	],
};

const toInvalid = sentTo(({ phone }) => [phone, INVALID_PHONE]);

export const BULK_SEND_INVALID: Call = {
	title: 'POST /bulk-send to a valid and an invalid number',
	request: (run) => bulkSend(toInvalid.requested(run)),
	assumptions: [ownError('An invalid number does not make its batch fail', toInvalid, 1)],
};

const toSame = sentTo(({ phone }) => [phone, phone]);

export const BULK_SEND_TWICE: Call = {
	title: 'POST /bulk-send with a repeated number',
	request: (run) => bulkSend(toSame.requested(run)),
	assumptions: [ownError('Only the second entry is refused', toSame, 1)],
};

/** A control: if an unknown field is accepted, accepting `urlDlr` proves nothing. */
export const BULK_SEND_NONSENSE: Call = {
	title: 'POST /bulk-send with a field that does not exist',
	request: ({ phone }) => bulkSend([phone], { noSuchField: REPORT_URL }),
	assumptions: [succeeds('Unknown fields are ignored')],
};

export const BULK_SEND_URL: Call = {
	title: 'POST /bulk-send with urlDlr',
	request: ({ phone }) => bulkSend([phone], { urlDlr: REPORT_URL }),
	assumptions: [{ assumption: 'bulk-send accepts urlDlr', read: acceptsUrl }],
};

function acceptsUrl(answer: LiveAnswer, { answers }: Run): Observation {
	if (!successBody(answer)) return observed(false, outcomeOf(answer));
	const control = answers.get(BULK_SEND_NONSENSE);
	if (control?.kind !== 'http' || successBody(control)) {
		return inconclusive('accepted, but so is a field that does not exist');
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

function sentTo(requested: EntryList['requested']): EntryList {
	return { name: 'SMSResponse_List', keyOf: ({ phoneNumber }) => phoneKey(phoneNumber), requested };
}

/** A Wednesday in one to two weeks, since commercial SMS are not sent on Sundays: year, month and day. */
function deliveryDate(now: Date): readonly string[] {
	const date = new Date(now);
	const WEDNESDAY = 3;
	date.setUTCDate(date.getUTCDate() + 7 + ((WEDNESDAY - date.getUTCDay() + 7) % 7));
	return date.toISOString().slice(0, 10).split('-');
}
