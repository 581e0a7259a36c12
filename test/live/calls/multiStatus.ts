import { isRecord, type JsonObject } from '../../../nodes/SmsPartner/guards';
import {
	type Message,
	messageKey,
	parseMessage,
} from '../../../nodes/SmsPartner/recipients/message';
import { type Call, inconclusive, observed, type Run } from '../call';
import { fields, kindOf, onlyFields } from '../kinds';
import { complete, type EntryList, goodEntry, inOrder, ownError, repeats } from '../lists';
import { absence, outcomeOf, refused, successBody } from '../outcome';
import { FICTIONAL_PHONE, INVALID_PHONE, LONG_ID, UNKNOWN_ID } from './samples';
import { messageIdFrom, SEND } from './sending';
import { statusWord } from './words';

/** `POST /multi-status`: the endpoint that the node relies on. */

const NEEDS_MESSAGE = 'a message ID from POST /send';

export const INVALID_JSON: Call = {
	title: 'POST /multi-status with invalid JSON',
	request: () => ({ method: 'POST', path: '/multi-status', content: '{"SMSStatut_List":' }),
	assumptions: [refused(90, 400)],
};

export const EMPTY_LIST: Call = {
	title: 'POST /multi-status with an empty list',
	request: () => statusRequest([]),
	assumptions: [refused(5)],
};

export const TOO_MANY: Call = {
	title: 'POST /multi-status for 501 messages',
	request: () =>
		statusRequest(
			Array.from({ length: 501 }, (_, index) => ({
				phoneNumber: FICTIONAL_PHONE,
				messageId: index + 1,
			})),
		),
	assumptions: [refused(50)],
};

/** Unknown messages before and between known ones, so that a different order is noticed. */
const mixed = listOf((sent) => [
	{ ...sent, messageId: UNKNOWN_ID },
	sent,
	{ phoneNumber: FICTIONAL_PHONE, messageId: UNKNOWN_ID + 1 },
	sent,
]);
const KNOWN = 1;
const known = goodEntry(mixed.list, KNOWN);

export const MIXED: Call = {
	title: 'POST /multi-status for known, unknown and repeated messages',
	needs: NEEDS_MESSAGE,
	request: mixed.request,
	isAfterWait: true,
	assumptions: [
		complete(mixed.list),
		inOrder(mixed.list),
		repeats(mixed.list),
		ownError('An unknown message has an entry that says so', mixed.list, 0),
		{
			assumption: 'The message that was just sent has a status',
			read: (answer, run) => {
				const entry = known(answer, run);
				return observed(entry !== undefined, entry ? 'it has one' : absence(answer));
			},
		},
		fields(known, { messageId: 'a number' }),
		fields(known, { phoneNumber: 'an E.164 phone number' }),
		fields(known, { success: 'a boolean', code: 'a number' }),
		fields(known, { date: 'Unix seconds as a string' }),
		fields(known, { stopSms: '"0" or "1"', isSpam: '"0" or "1"' }),
		onlyFields(known, [
			'success',
			'code',
			'phoneNumber',
			'messageId',
			'status',
			'date',
			'stopSms',
			'isSpam',
		]),
		statusWord(known, 'status'),
	],
};

const national = listOf(({ phoneNumber, messageId }) => [
	{ phoneNumber: phoneNumber.replace(/^\+33/, '0'), messageId: String(messageId) },
]);
const nationalEntry = goodEntry(national.list, 0);

export const NATIONAL: Call = {
	title: 'POST /multi-status for a national number, with the ID as a string',
	needs: `${NEEDS_MESSAGE}, and a French number`,
	request: (run) => (run.phone.startsWith('+33') ? national.request(run) : undefined),
	assumptions: [
		complete(national.list),
		fields(nationalEntry, { phoneNumber: 'an E.164 phone number', messageId: 'a number' }),
	],
};

const invalid = listOf((sent) => [sent, { ...sent, phoneNumber: INVALID_PHONE }]);

export const INVALID_NUMBER: Call = {
	title: 'POST /multi-status for a valid and an invalid number',
	needs: NEEDS_MESSAGE,
	request: invalid.request,
	assumptions: [ownError('An invalid number does not make its batch fail', invalid.list, 1)],
};

const long = listOf((sent) => [sent, { ...sent, messageId: LONG_ID }]);

export const LONG_MESSAGE_ID: Call = {
	title: 'POST /multi-status for a 20-digit ID',
	needs: NEEDS_MESSAGE,
	request: long.request,
	assumptions: [
		ownError('A long ID does not make its batch fail', long.list, 1),
		{
			assumption: 'The long ID comes back with all its digits',
			read: (answer) => {
				const list = successBody(answer)?.StatutResponse_List;
				const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
				const id = isRecord(last) ? last.messageId : undefined;
				if (id === undefined) return inconclusive(outcomeOf(answer));
				const isExact = String(id) === LONG_ID;
				return observed(isExact, `${kindOf('messageId', id)}, ${isExact ? 'exact' : 'changed'}`);
			},
		},
	],
};

function statusRequest(messages: readonly Message[]): ReturnType<Call['request']> {
	return { method: 'POST', path: '/multi-status', content: { SMSStatut_List: messages } };
}

/** A request for messages derived from the one that was sent, and the list in its answer. */
function listOf(messagesOf: (sent: Message) => readonly Message[]): {
	request: Call['request'];
	list: EntryList;
} {
	const messages = (run: Run): readonly Message[] | undefined => {
		const messageId = messageIdFrom(SEND, run);
		return messageId === undefined ? undefined : messagesOf({ phoneNumber: run.phone, messageId });
	};
	return {
		request: (run) => {
			const requested = messages(run);
			return requested && statusRequest(requested);
		},
		list: {
			name: 'StatutResponse_List',
			keyOf,
			requested: (run) => (messages(run) ?? []).flatMap((message) => keyOf({ ...message }) ?? []),
		},
	};
}

/** The key by which the node matches entries: the normalized phone number and message ID. */
function keyOf({ phoneNumber, messageId }: JsonObject): string | undefined {
	const message = parseMessage({ phoneNumber, messageId }, '33');
	return 'value' in message ? messageKey(message.value) : undefined;
}
