import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import { ME } from '../../nodes/SmsPartner/api/me';
import { MESSAGE_CANCEL } from '../../nodes/SmsPartner/api/messageCancel';
import { MESSAGE_STATUS } from '../../nodes/SmsPartner/api/messageStatus';
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

const HOLLOW = { success: true, code: 200, message: 'Request queued for processing' };
const UNCERTAIN = { kind: 'unreadable', isUnsent: false };

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

describe.each([
	['/send', SEND],
	['/bulk-send', BULK_SEND],
])('%s', (_, endpoint) => {
	const accepted = { success: true, code: 200, message_id: 307, SMSResponse_List: [{}] };

	it.each([
		['success without an ID', HOLLOW],
		['an ID of null', { ...accepted, message_id: null }],
		['an ID without success', { ...accepted, success: undefined }],
		['an unknown value of success', { ...accepted, success: 'ok' }],
	])('does not accept %s as a success', (__, body) => {
		expect(read(endpoint, body)).toEqual(UNCERTAIN);
	});

	it('may have sent something if it denies success beside an ID', () => {
		expect(read(endpoint, { ...accepted, success: false })).toEqual({
			kind: 'refused',
			isUnsent: false,
		});
	});

	it.each([0, '0', -1, 1.5, 'queued', '', true])(
		'does not accept %j as a message ID',
		(message_id) => {
			expect(read(endpoint, { ...accepted, message_id })).toEqual(UNCERTAIN);
		},
	);

	it('has certainly sent nothing if it says so', () => {
		expect(read(endpoint, { success: false, code: 9 }, 400)).toEqual({
			kind: 'refused',
			isUnsent: true,
		});
		expect(read(endpoint, { success: false, code: 992 })).toEqual({
			kind: 'refused',
			isUnsent: true,
			isShared: true,
		});
		expect(read(endpoint, { success: false, code: 11 })).toEqual({
			kind: 'account',
			isUnsent: true,
		});
	});

	it('may have sent something if it answers with a bare HTTP status', () => {
		expect([read(endpoint, {}, 400), read(endpoint, { success: false }, 503)]).toEqual([
			{ kind: 'refused', isUnsent: false },
			{ kind: 'away', isUnsent: false },
		]);
	});
});

it('/send answers with one entry: its body', () => {
	const body = { success: true, code: 200, message_id: 307, nb_sms: 1, cost: 0.038 };
	expect(read(SEND, body)).toEqual([body]);
});

describe('/bulk-send', () => {
	const shared = { message_id: 2254444, currency: 'EUR' };
	const body = {
		...shared,
		scheduledDeliveryDate: 'd',
		success: true,
		code: 200,
		cost: 0.076,
		nbSMS: 2,
	};

	it('answers with entries that share an ID and a currency', () => {
		const entry = { success: true, code: 200, nbSms: 1, cost: 0.038, phoneNumber: '+33612345678' };
		const other = { ...entry, message_id: 7, currency: 'USD' };
		expect(read(BULK_SEND, { ...body, SMSResponse_List: [entry, other, 'x', null] })).toEqual([
			{ ...shared, ...entry },
			{ ...shared, ...other },
			'x',
			null,
		]);
	});

	it('answers with its entries if one of them was accepted, whatever it says about the request', () => {
		const yes = { success: true, code: 200, nbSms: 1, phoneNumber: '+33612345678' };
		const no = { success: false, code: 14, phoneNumber: '+33612345679' };
		const silent = { phoneNumber: '+33612345680' };
		const answer = (more: object) =>
			read(BULK_SEND, { ...more, SMSResponse_List: [yes, no, silent].map((one) => ({ ...one })) });
		const refused = { success: false, code: 9, message_id: 991 };
		// Only an entry that was accepted gets the ID of the whole.
		expect(answer(refused)).toEqual([{ ...yes, message_id: 991 }, no, silent]);
		expect(answer({ ...refused, message_id: undefined })).toEqual({
			kind: 'refused',
			isUnsent: false,
		});
		expect(answer({ ...body, success: true })).toEqual([
			{ ...yes, ...shared },
			{ ...no, currency: 'EUR' },
			{ ...silent, ...shared },
		]);
	});

	it.each([undefined, null, {}, 'x', []])('accepts a request with the list %j', (list) => {
		expect(read(BULK_SEND, { ...body, SMSResponse_List: list })).toEqual([]);
	});
});

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

describe('/me', () => {
	it('is accepted if its answer contains credits', () => {
		const body = { success: true, credits: { balance: '90.50' } };
		expect(read(ME, body)).toEqual([body]);
	});

	it.each([HOLLOW, { success: true, credits: 5 }, { success: true, credits: null }])(
		'is not accepted with %j',
		(body) => {
			expect(read(ME, body)).toEqual(UNCERTAIN);
		},
	);
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
