import { isRecord, type JsonObject } from '../../../nodes/SmsPartner/data';
import { type Message, messageKey } from '../../../nodes/SmsPartner/messages/message';
import { parseMessage } from '../../../nodes/SmsPartner/messages/parseMessage';
import { type Call, notSeen, observed, type Run } from '../call';
import { fields, kindOf, onlyFields } from '../kinds';
import { complete, type EntryList, goodEntry, inOrder, ownError, repeats } from '../lists';
import { absence, outcomeOf, refused, successBody } from '../outcome';
import { BROKEN, FICTION, LONG_ID, UNKNOWN_ID } from './samples';
import { messageIdFrom, SEND } from './sending';
import { statusWord } from './words';

/** `POST /multi-status`: the endpoint that the node relies on. */

const NEEDS_MESSAGE = 'a message ID from POST /send';

export const BROKEN_JSON: Call = {
	title: 'POST /multi-status with broken JSON',
	request: () => ({ method: 'POST', path: '/multi-status', content: '{"SMSStatut_List":' }),
	assumptions: [refused(90, 400)],
};

export const EMPTY_LIST: Call = {
	title: 'POST /multi-status with an empty list',
	request: () => ask([]),
	assumptions: [refused(5)],
};

export const TOO_MANY: Call = {
	title: 'POST /multi-status for 501 messages',
	request: () =>
		ask(
			Array.from({ length: 501 }, (_, index) => ({ phoneNumber: FICTION, messageId: index + 1 })),
		),
	assumptions: [refused(50)],
};

/** Unknown ones before and between known ones, so that an order of their own would show. */
const mixed = listOf((sent) => [
	{ ...sent, messageId: UNKNOWN_ID },
	sent,
	{ phoneNumber: FICTION, messageId: UNKNOWN_ID + 1 },
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
		fields(known, { phoneNumber: 'a number in E.164' }),
		fields(known, { success: 'true or false', code: 'a number' }),
		fields(known, { date: 'Unix seconds in a text' }),
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
	title: 'POST /multi-status for a national number, with the ID as text',
	needs: `${NEEDS_MESSAGE}, and a French number`,
	request: (run) => (run.phone.startsWith('+33') ? national.request(run) : undefined),
	assumptions: [
		complete(national.list),
		fields(nationalEntry, { phoneNumber: 'a number in E.164', messageId: 'a number' }),
	],
};

const broken = listOf((sent) => [sent, { ...sent, phoneNumber: BROKEN }]);

export const BROKEN_NUMBER: Call = {
	title: 'POST /multi-status for a good and a broken number',
	needs: NEEDS_MESSAGE,
	request: broken.request,
	assumptions: [ownError('A broken number does not refuse its batch', broken.list, 1)],
};

const long = listOf((sent) => [sent, { ...sent, messageId: LONG_ID }]);

export const LONG_MESSAGE_ID: Call = {
	title: 'POST /multi-status for an ID of 20 digits',
	needs: NEEDS_MESSAGE,
	request: long.request,
	assumptions: [
		ownError('A long ID does not refuse its batch', long.list, 1),
		{
			assumption: 'The long ID comes back with all its digits',
			read: (answer) => {
				const list = successBody(answer)?.StatutResponse_List;
				const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
				const id = isRecord(last) ? last.messageId : undefined;
				if (id === undefined) return notSeen(outcomeOf(answer));
				const isExact = String(id) === LONG_ID;
				return observed(isExact, `${kindOf('messageId', id)}, ${isExact ? 'exact' : 'changed'}`);
			},
		},
	],
};

function ask(messages: readonly Message[]): ReturnType<Call['request']> {
	return { method: 'POST', path: '/multi-status', content: { SMSStatut_List: messages } };
}

/** The request for some messages, made of the one that was sent, and the list that answers it. */
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
			const asked = messages(run);
			return asked && ask(asked);
		},
		list: {
			name: 'StatutResponse_List',
			keyOf,
			asked: (run) => (messages(run) ?? []).flatMap((message) => keyOf({ ...message }) ?? []),
		},
	};
}

/** As the node matches entries: by number and message ID in normal form. */
function keyOf({ phoneNumber, messageId }: JsonObject): string | undefined {
	const message = parseMessage({ phoneNumber, messageId }, '33');
	return 'value' in message ? messageKey(message.value) : undefined;
}
