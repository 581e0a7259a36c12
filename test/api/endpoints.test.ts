import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { ME } from '../../nodes/SmsPartner/api/me';
import { MESSAGE_CANCEL } from '../../nodes/SmsPartner/api/messageCancel';
import { MULTI_STATUS } from '../../nodes/SmsPartner/api/multiStatus';
import { BULK_SEND, SEND } from '../../nodes/SmsPartner/api/send';
import { BULK_STATUS } from '../../nodes/SmsPartner/api/statusLists';
import { STOP_ADD, STOP_DELETE, STOP_LIST } from '../../nodes/SmsPartner/api/stopList';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

/** How an endpoint reads an answer: as its entries, or as a failure, which may certainly have had no effect. */
const read = (endpoint: Endpoint, body: JsonObject, status = 200): unknown => {
	const answer = readAnswer({ kind: 'http', status, body, isCut: false }, endpoint, 0);
	if (answer.kind === 'list') return answer.list;
	const { kind, isUnsent, isShared } = answer.failure;
	return { kind, isUnsent, ...(isShared && { isShared }) };
};

it('have these methods and paths; requests that send must not be repeated', () => {
	const all = [MULTI_STATUS, SEND, BULK_SEND, MESSAGE_CANCEL, ME];
	expect(all.map(({ method, path, isRepeatable }) => [method, path, isRepeatable])).toEqual([
		['POST', '/multi-status', true],
		['POST', '/send', false],
		['POST', '/bulk-send', false],
		['GET', '/message-cancel', true],
		['GET', '/me', true],
	]);
});

describe.each<[string, Endpoint, JsonObject]>([
	['/message-cancel', MESSAGE_CANCEL, {}],
	['/stop-sms/add', STOP_ADD, { stopId: 7 }],
	['/stop-sms/delete', STOP_DELETE, {}],
	['/stop-sms/list', STOP_LIST, { data: [] }],
	['/bulk-status', BULK_STATUS, { StatutResponse_List: [] }],
	['/me', ME, { credits: { balance: 1 } }],
])('%s', (_, endpoint, data) => {
	it('is done with success alone, and not with success beside an error code', () => {
		const body = { success: true, ...data };
		expect(read(endpoint, body)).toEqual([body]);
		for (const code of [9, '9', 77]) {
			expect(read(endpoint, { ...body, code })).toMatchObject({ kind: 'refused' });
		}
	});
});
