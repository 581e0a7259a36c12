import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { MESSAGE_CANCEL } from '../../nodes/SmsPartner/api/messageCancel';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

/** How an endpoint reads an answer: as its entries, or as a failure, which may certainly have had no effect. */
const read = (endpoint: Endpoint, body: JsonObject, status = 200): unknown => {
	const answer = readAnswer({ kind: 'http', status, body, isCut: false }, endpoint, 0);
	if (answer.kind === 'list') return answer.list;
	const { kind, isUnsent, isShared } = answer.failure;
	return { kind, isUnsent, ...(isShared && { isShared }) };
};

describe('/message-cancel', () => {
	it.each([
		[200, { success: true, code: 200, message: 'Message annulé' }],
		[200, { success: '1' }],
		[200, { success: false, code: 5, message: 'Message déjà annulé' }],
		[400, { success: false, code: '5' }],
	])('has cancelled the message: HTTP %i, %j', (status, body) => {
		expect(read(MESSAGE_CANCEL, body, status)).toEqual([body]);
	});

	it.each([
		[{ success: false, code: 4 }, 'refused'],
		[{ success: false, code: 6 }, 'refused'],
		[{ success: false, code: 7 }, 'refused'],
		[{ success: false, code: 10 }, 'account'],
		[{ success: false }, 'refused'],
		[{}, 'unreadable'],
		[{ success: true, code: 7 }, 'refused'],
		[{ success: true, code: 9 }, 'refused'],
		[{ success: true, code: 77 }, 'refused'],
		[{ success: true, code: 500 }, 'away'],
	])('has not cancelled the message: %j', (body, kind) => {
		expect(read(MESSAGE_CANCEL, body)).toMatchObject({ kind });
	});
});
