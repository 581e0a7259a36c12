import { type Call, inconclusive, observed } from '../call';
import { fields, onlyFields } from '../kinds';
import { complete, entriesIn, type EntryList, goodEntry, inOrder, phoneKey } from '../lists';
import { absence, outcomeOf, refused, successBody } from '../outcome';
import { FICTIONAL_PHONE, UNKNOWN_ID } from './samples';
import { BULK_SEND, messageIdFrom, SEND } from './sending';
import { statusWord } from './words';

/** The other endpoints for statuses. */

export const MESSAGE_STATUS: Call = {
	title: 'GET /message-status',
	needs: 'a message ID from POST /send',
	request: (run) => {
		const messageId = messageIdFrom(SEND, run);
		if (messageId === undefined) return undefined;
		return {
			method: 'GET',
			path: '/message-status',
			content: { messageId, phoneNumber: run.phone },
		};
	},
	assumptions: [
		fields(successBody, { messageId: 'digits as a string' }),
		fields(successBody, { number: 'an E.164 phone number' }),
		fields(successBody, { date: '"Y-m-d H:i:s" as a string' }),
		fields(successBody, { stopSms: 'a boolean' }),
		fields(successBody, { cost: 'a number', currency: 'a string', countryCode: 'a string' }),
		onlyFields(successBody, [
			'success',
			'code',
			'number',
			'messageId',
			'stopSms',
			'date',
			'statut',
			'cost',
			'countryCode',
			'currency',
		]),
		statusWord(successBody, 'statut'),
	],
};

export const MESSAGE_STATUS_UNKNOWN: Call = {
	title: 'GET /message-status for an unknown message',
	request: ({ phone }) => ({
		method: 'GET',
		path: '/message-status',
		content: { messageId: UNKNOWN_ID, phoneNumber: phone },
	}),
	assumptions: [refused(4)],
};

/** The messages sent by this run's bulk request. */
const sent: EntryList = {
	name: 'StatutResponse_List',
	keyOf: ({ phoneNumber }) => phoneKey(phoneNumber),
	requested: ({ phone }) => [phone, FICTIONAL_PHONE],
};
const first = goodEntry(sent, 0);

const entryFields = [
	fields(first, { phoneNumber: 'an E.164 phone number' }),
	fields(first, { date: 'Unix seconds as a string', stopSMS: 'a boolean' }),
	onlyFields(first, ['phoneNumber', 'status', 'stopSMS', 'date']),
	statusWord(first, 'status'),
];

export const BULK_STATUS: Call = {
	title: 'GET /bulk-status',
	needs: 'a message ID from POST /bulk-send',
	request: (run) => {
		const messageId = messageIdFrom(BULK_SEND, run);
		if (messageId === undefined) return undefined;
		return { method: 'GET', path: '/bulk-status', content: { messageId } };
	},
	assumptions: [
		complete(sent),
		inOrder(sent),
		fields(successBody, { message_id: 'digits as a string' }),
		...entryFields,
	],
};

export const BULK_STATUS_UNKNOWN: Call = {
	title: 'GET /bulk-status for an unknown message',
	request: () => ({ method: 'GET', path: '/bulk-status', content: { messageId: UNKNOWN_ID } }),
	assumptions: [refused(4)],
};

export const BY_TAG: Call = {
	title: 'GET /bulk-status-by-tag',
	request: ({ tag }) => byTag({ tag }),
	assumptions: [
		complete(sent),
		fields(successBody, { currentPage: 'a number', total: 'a number' }),
		{
			assumption: 'total counts messages',
			read: (answer, run) => {
				const body = successBody(answer);
				if (!body) return inconclusive(outcomeOf(answer));
				const messages = sent.requested(run).length;
				return observed(
					Number(body.total) === messages,
					`total is ${String(body.total)} for ${messages} messages`,
				);
			},
		},
		...entryFields,
	],
};

export const BY_TAG_NEXT: Call = {
	title: 'GET /bulk-status-by-tag with page=2',
	request: ({ tag }) => byTag({ tag, page: 2 }),
	assumptions: [
		{
			assumption: 'page selects the page: no message of page 1 is repeated',
			read: (answer, run) => {
				const body = successBody(answer);
				if (!body) return inconclusive(outcomeOf(answer));
				const entries = entriesIn(sent, answer);
				if (!entries) return inconclusive(absence(answer));
				return observed(
					!entries.some((entry) => sent.requested(run).includes(sent.keyOf(entry) ?? '')),
					`${entries.length} entries, currentPage is ${String(body.currentPage)}`,
				);
			},
		},
	],
};

export const BY_TAG_UNKNOWN: Call = {
	title: 'GET /bulk-status-by-tag for an unknown tag',
	request: ({ tag }) => byTag({ tag: `${tag}none` }),
	assumptions: [refused(4)],
};

function byTag(content: { tag: string; page?: number }): ReturnType<Call['request']> {
	return { method: 'GET', path: '/bulk-status-by-tag', content };
}
