import type { JsonObject } from '../../nodes/SmsPartner/guards';
import type { AccountOptions } from './account';
import { answerOf } from './api';
import { MessageStore } from './messageStore';
import { SIMULATOR_KEY } from './simulator';

/** What the simulator sends, and what it refuses to send. */

const ONE = '+33639980001';
const TWO = '+33639980002';
const ID = 9_000_001;
const START_MS = Date.parse('2026-11-23T10:00:00Z');

let nowMs: number;
let store: MessageStore;

function open(account?: AccountOptions): void {
	nowMs = START_MS;
	store = new MessageStore([], () => nowMs, account);
}

beforeEach(() => open());

function post(path: string, content: JsonObject): unknown {
	const body = JSON.stringify({ apiKey: SIMULATOR_KEY, ...content });
	const query = new URLSearchParams();
	return answerOf({ method: 'POST', path: `/v1${path}`, query, body }, SIMULATOR_KEY, store).body;
}

function get(path: string, content: Record<string, string> = {}): unknown {
	const query = new URLSearchParams({ apiKey: SIMULATOR_KEY, ...content });
	const request = { method: 'GET', path: `/v1${path}`, query, body: '' };
	return answerOf(request, SIMULATOR_KEY, store).body;
}

const send = (more: JsonObject = {}): unknown =>
	post('/send', { phoneNumbers: ONE, message: 'Bonjour', ...more });
const bulkSend = (...numbers: string[]): unknown =>
	post('/bulk-send', {
		SMSList: numbers.map((phoneNumber, index) => ({ phoneNumber, message: `Bonjour ${index}` })),
	});

describe('the ledger', () => {
	it('contains what was sent, in order', () => {
		bulkSend('0639980002', ONE);
		send({ tag: 'spring', sender: 'Acme' });
		expect(store.ledger).toEqual([
			{ phoneNumber: TWO, text: 'Bonjour 0', messageId: ID },
			{ phoneNumber: ONE, text: 'Bonjour 1', messageId: ID },
			{ phoneNumber: ONE, text: 'Bonjour', messageId: ID + 1, tag: 'spring', sender: 'Acme' },
		]);
	});

	it('contains nothing sent in sandbox mode, which is free and gets the usual answer', () => {
		expect(send({ sandbox: 1 })).toMatchObject({ success: true, message_id: ID, cost: 0.049 });
		expect(store.ledger).toEqual([]);
		expect(store.find(ONE, ID)?.status).toBe('Waiting');
		expect(get('/me')).toMatchObject({ credits: { balance: '10000.000' } });
	});

	it('contains scheduled messages until they are cancelled, at least five minutes ahead', () => {
		const at = { scheduledDeliveryDate: '23/11/2026', time: 11, minute: 10 };
		send(at);
		send(at);
		expect(store.ledger).toMatchObject(Array(2).fill({ scheduledFor: '2026-11-23T10:10:00.000Z' }));
		expect(get('/message-cancel', { messageId: String(ID) })).toMatchObject({ success: true });
		expect(store.ledger.map(({ messageId }) => messageId)).toEqual([ID + 1]);
		const cancelLate = (): unknown => get('/message-cancel', { messageId: String(ID + 1) });
		nowMs = START_MS + 6 * 60_000;
		expect(cancelLate()).toMatchObject({ success: false, code: 6 });
		expect(store.find(ONE, ID + 1)?.status).toBe('Waiting');
		nowMs = START_MS + 11 * 60_000;
		expect(cancelLate()).toMatchObject({ success: false, code: 7 });
		expect(store.find(ONE, ID + 1)?.status).toBe('Delivered');
		expect(store.find(ONE, ID)?.status).toBe('Waiting');
	});
});

it('deducts the cost, and refuses what the credit does not cover', () => {
	open({ balance: 0.1 });
	expect(send()).toMatchObject({ cost: 0.049 });
	expect(get('/me')).toMatchObject({ credits: { balance: '0.051', creditSms: 1 } });
	expect(bulkSend(ONE, TWO)).toMatchObject({ success: false, code: 11 });
	expect(send({ message: 'x'.repeat(161) })).toMatchObject({ success: false, code: 11 });
	expect(store.ledger).toHaveLength(1);
});

const at = (date: unknown, time?: unknown, minute?: unknown): JsonObject => ({
	scheduledDeliveryDate: date,
	time,
	minute,
});

it.each<[number, JsonObject]>([
	[9, at('23/11/2026', 10, 55)],
	[9, { phoneNumbers: '+33139980001' }],
	[14, { phoneNumbers: '+447700900099' }],
	[42, { message: 'x'.repeat(161), gamme: 2 }],
	[43, { message: ' ' }],
	[44, { sender: 'A&B' }],
	[45, at(undefined, 10, 0)],
	[46, at('24/11/2026', undefined, 0)],
	[47, at('24/11/2026', 10)],
	[48, at('24/11/2026', 10, 7)],
	[49, at('31/02/2027', 10, 0)],
	[49, at('2026-11-24', 10, 0)],
	[52, { message: 'x'.repeat(1531) }],
	[992, { sender: 'Stranger' }],
])('refuses with code %i: %j', (code, content) => {
	open({ senders: ['Acme'] });
	const [answer] = [send(content)].map((body) => JSON.stringify(body));
	expect(answer).toMatch(new RegExp(`"code":"?${code}\\b`));
	expect(answer).toMatch(/"success":false/);
	expect(store.ledger).toEqual([]);
});

describe('a bulk request with a refused number', () => {
	const sendBoth = (account: AccountOptions): unknown => {
		open({ refusedNumbers: new Map([[TWO, 13]]), ...account });
		return bulkSend(ONE, TWO);
	};

	it('is sent to the other number, with or without an entry for the refused one', () => {
		expect(sendBoth({ badEntries: 'entry' })).toMatchObject({
			SMSResponse_List: [
				{ success: true, phoneNumber: ONE },
				{ success: false, code: 13, phoneNumber: TWO },
			],
		});
		expect(store.ledger).toHaveLength(1);
		expect(sendBoth({ badEntries: 'missing' })).toMatchObject({
			SMSResponse_List: [{ success: true, phoneNumber: ONE }],
		});
		expect(store.ledger).toHaveLength(1);
	});

	it('can be refused as a whole', () => {
		expect(sendBoth({ badEntries: 'refused' })).toMatchObject({ success: false, code: 13 });
		expect(store.ledger).toEqual([]);
		expect(sendBoth({ badEntries: 'refusedVaguely' })).toMatchObject({
			success: false,
			code: 55,
			errors: [{ code: '13' }],
		});
		expect(store.ledger).toEqual([]);
	});
});
