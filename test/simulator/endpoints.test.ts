import type { JsonObject } from '../../nodes/SmsPartner/guards';
import { answerOf } from './api';
import { MessageStore } from './messageStore';
import { SIMULATOR_KEY } from './simulator';

/** The endpoints other than multi-status, without the network. The shapes are those of the API's documentation. */

const ONE = '+33639980001';
const TWO = '+33639980002';
const SENT_ID = 9_000_001;

let store: MessageStore;

beforeEach(() => {
	store = new MessageStore([], () => 1534615206000);
});

function request(method: 'GET' | 'POST', path: string, content: JsonObject = {}): unknown {
	const fields = { apiKey: SIMULATOR_KEY, ...content };
	const query = new URLSearchParams();
	if (method === 'GET') {
		for (const [name, value] of Object.entries(fields)) query.set(name, String(value));
	}
	const body = method === 'POST' ? JSON.stringify(fields) : '';
	return answerOf({ method, path: `/v1${path}`, query, body }, SIMULATOR_KEY, store).body;
}

const send = (phoneNumbers: string, more: JsonObject = {}): unknown =>
	request('POST', '/send', { phoneNumbers, message: 'Bonjour', sandbox: 1, ...more });

const bulkSend = (...phones: string[]): unknown =>
	request('POST', '/bulk-send', {
		SMSList: phones.map((phoneNumber) => ({ phoneNumber, message: 'Bonjour' })),
		tag: 'spring',
	});

it('refuses a message without text', () => {
	expect(send(ONE, { message: '' })).toMatchObject({ success: false, code: 43 });
});

it('refuses 501 recipients', () => {
	const numbers = Array<string>(501).fill(ONE);
	expect(send(numbers.join())).toMatchObject({ code: 50 });
	expect(bulkSend(...numbers)).toMatchObject({ code: 50 });
	expect(request('POST', '/lookup', { phoneNumbers: numbers.join() })).toMatchObject({ code: 50 });
});

it('wraps the reason in a general error if no number is valid', () => {
	const refusal = { success: false, code: 55, errors: [{ success: false, code: '9' }] };
	expect(send('+33000000000')).toMatchObject(refusal);
	expect(bulkSend('+33000000000')).toMatchObject(refusal);
});

it('sends in bulk, with an entry for each recipient', () => {
	expect(bulkSend(ONE, '0639980002', '+3363998', ONE)).toEqual({
		success: true,
		code: 200,
		message_id: SENT_ID,
		currency: 'EUR',
		cost: 0.098,
		nbSMS: 2,
		SMSResponse_List: [
			{ success: true, code: 200, nbSms: 1, cost: 0.049, phoneNumber: ONE },
			{ success: true, code: 200, nbSms: 1, cost: 0.049, phoneNumber: TWO },
			{ success: false, code: 9, message: expect.any(String), phoneNumber: '+3363998' },
			{ success: false, code: 15, message: expect.any(String), phoneNumber: ONE },
		],
	});
	expect(bulkSend()).toMatchObject({ code: 2 });
});

it('returns the status of one message', () => {
	send(ONE);
	const message = { messageId: SENT_ID, phoneNumber: '0639980001' };
	expect(request('GET', '/message-status', message)).toEqual({
		success: true,
		code: 200,
		number: ONE,
		messageId: '9000001',
		stopSms: false,
		date: '2018-08-18 20:00:06',
		statut: 'Waiting',
		cost: 0.049,
		countryCode: 'FR',
		currency: 'EUR',
	});
	expect(request('GET', '/message-status', { ...message, messageId: 1 })).toMatchObject({
		code: 4,
	});
	expect(request('GET', '/message-status', { messageId: 1 })).toMatchObject({ code: 2 });
	expect(request('GET', '/message-status', { phoneNumber: ONE })).toMatchObject({ code: 3 });
});

it('returns all statuses of a message ID or a tag', () => {
	bulkSend(ONE, TWO);
	send(ONE);
	const entries = [ONE, TWO].map((phoneNumber) => ({
		phoneNumber,
		status: 'Waiting',
		stopSMS: false,
		date: '1534615206',
	}));
	expect(request('GET', '/bulk-status', { messageId: SENT_ID })).toEqual({
		success: true,
		code: 200,
		message_id: '9000001',
		StatutResponse_List: entries,
	});
	expect(request('GET', '/bulk-status-by-tag', { tag: 'spring' })).toEqual({
		success: true,
		code: 200,
		currentPage: 1,
		total: 2,
		StatutResponse_List: entries,
	});
	expect(request('GET', '/bulk-status', { messageId: 1 })).toMatchObject({ code: 4 });
	expect(request('GET', '/bulk-status', {})).toMatchObject({ code: 3 });
	expect(request('GET', '/bulk-status-by-tag', { tag: 'autumn' })).toMatchObject({ code: 4 });
	expect(request('GET', '/bulk-status-by-tag')).toMatchObject({ code: 4 });
});

it('cancels a scheduled message once', () => {
	const when = { scheduledDeliveryDate: '25/08/2018', time: 9, minute: 5 };
	const scheduledDeliveryDate = '2018-08-25 09:05:00';
	expect(send(ONE, when)).toMatchObject({ message_id: SENT_ID, scheduledDeliveryDate });
	expect(send(ONE)).not.toHaveProperty('scheduledDeliveryDate');
	const cancel = (messageId: number): unknown => request('GET', '/message-cancel', { messageId });
	expect(cancel(SENT_ID)).toMatchObject({ success: true, code: 200 });
	expect(cancel(SENT_ID)).toMatchObject({ code: 5 });
	expect(cancel(SENT_ID + 1)).toMatchObject({ code: 7 });
	expect(cancel(1)).toMatchObject({ code: 4 });
	expect(request('GET', '/message-cancel')).toMatchObject({ code: 3 });
});

it('keeps scheduled messages waiting', () => {
	let nowMs = 0;
	store = new MessageStore([], () => nowMs);
	send(ONE, { scheduledDeliveryDate: '25/08/2018', time: 9, minute: 5 });
	nowMs = 60_000;
	expect(store.find(ONE, SENT_ID)?.status).toBe('Waiting');
});

it('returns the formats of numbers', () => {
	expect(
		request('POST', '/lookup', { phoneNumbers: '0639980001, +212600000042,+3363998' }),
	).toEqual({
		success: true,
		code: 200,
		lookup: [
			{
				request: '0639980001',
				success: true,
				countryCode: 'France',
				prefixCode: 33,
				phoneNumber: ONE,
				type: 'Mobile',
				network: '',
				format: {
					e164: ONE,
					international: '+33 6 39 98 00 01',
					national: '06 39 98 00 01',
					rfc3966: 'tel:+33-6-39-98-00-01',
				},
			},
			expect.objectContaining({ success: true, phoneNumber: '+212600000042' }),
			{ request: '3363998', success: false, message: expect.any(String) },
		],
	});
	expect(request('POST', '/lookup')).toMatchObject({ code: 2 });
});

it('lists the opted-out numbers', () => {
	expect(request('GET', '/stop-sms/list')).toMatchObject({
		success: true,
		nbData: 1,
		data: [{ id: 19, phoneNumber: expect.any(String), createdAt: '2015-07-20 10:19:45' }],
	});
});
