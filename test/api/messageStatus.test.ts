import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { MESSAGE_STATUS } from '../../nodes/SmsPartner/api/messageStatus';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

/** How an endpoint reads an answer: as its entries, or as a failure, which may certainly have had no effect. */
const read = (endpoint: Endpoint, body: JsonObject, status = 200): unknown => {
	const answer = readAnswer({ kind: 'http', status, body, isCut: false }, endpoint, 0);
	if (answer.kind === 'list') return answer.list;
	const { kind, isUnsent, isShared } = answer.failure;
	return { kind, isUnsent, ...(isShared && { isShared }) };
};

describe('/message-status', () => {
	it.each([{ success: true, statut: 'Delivered' }, { status: 'Waiting' }])(
		'has returned the status: %j',
		(body) => {
			expect(read(MESSAGE_STATUS, body)).toEqual([body]);
		},
	);

	it.each([{ success: false, statut: 'x' }, { success: true }, { statut: ' ' }, {}])(
		'has not returned the status: %j',
		(body) => {
			expect(read(MESSAGE_STATUS, body)).not.toEqual([body]);
		},
	);
});
