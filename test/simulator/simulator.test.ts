import { request } from 'undici';
import {
	changingMessages,
	DOCUMENTED_MESSAGE,
	DOCUMENTED_REQUEST,
	sampleMessages,
} from './sampleMessages';
import { MessageStore } from './messageStore';
import { Simulator, SIMULATOR_KEY, type SimulatorOptions } from './simulator';

/** The simulator over HTTP, without the node: it answers as the API's documentation says. */

let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await Simulator.start({ messages: [DOCUMENTED_MESSAGE], ...options });
}

afterEach(async () => await simulator.close());

async function requestJson(
	path: string,
	body?: unknown,
): Promise<{ status: number; json: unknown }> {
	const { statusCode, body: answer } = await request(`${simulator.baseUrl}${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
	});
	return { status: statusCode, json: await answer.json() };
}

const statusRequest = (...messages: object[]): object => ({
	apiKey: SIMULATOR_KEY,
	SMSStatut_List: messages,
});

it('answers the documented example exactly as documented', async () => {
	await start();
	expect(await requestJson('/multi-status', statusRequest(...DOCUMENTED_REQUEST))).toEqual({
		status: 200,
		json: {
			success: true,
			code: 200,
			StatutResponse_List: [
				{
					success: true,
					code: 200,
					phoneNumber: '+33699999993',
					messageId: 111111,
					status: 'Delivered',
					date: '1517934416',
					stopSms: '0',
					isSpam: '0',
				},
				...DOCUMENTED_REQUEST.slice(1).map((message) => ({
					success: false,
					code: 4,
					...message,
					status: 'Numéro introuvable',
				})),
			],
		},
	});
});

it.each<[string, unknown, number, number, string]>([
	['no key', { SMSStatut_List: [] }, 200, 1, 'La clé API est requise'],
	['a wrong key', { apiKey: 'x', SMSStatut_List: [] }, 200, 10, 'Clé API incorrecte'],
	['an empty list', statusRequest(), 200, 5, 'La liste des numéros est vide'],
	['501 messages', statusRequest(...sampleMessages(501)), 200, 50, '500 numéros maximum'],
	['broken JSON', '{"apiKey":', 400, 90, 'JSON malformé'],
])('refuses %s', async (_, body, status, code, message) => {
	await start();
	expect(await requestJson('/multi-status', body)).toEqual({
		status,
		json: { success: false, code, message },
	});
});

it('accepts 500 messages', async () => {
	await start();
	const { json } = await requestJson('/multi-status', statusRequest(...sampleMessages(500)));
	expect(json).toMatchObject({ success: true, code: 200 });
});

it('returns the account whose key is in the query', async () => {
	await start();
	expect((await requestJson(`/me?apiKey=${SIMULATOR_KEY}`)).json).toMatchObject({
		success: true,
		credits: { currency: 'EUR' },
	});
	expect((await requestJson('/me')).json).toMatchObject({ success: false, code: 1 });
	expect((await requestJson('/me?apiKey=x')).json).toMatchObject({ success: false, code: 10 });
});

it('lets a status change over time', async () => {
	let nowMs = 0;
	const status = [
		{ afterMs: 0, status: 'Waiting' },
		{ afterMs: 1000, status: 'Delivered' },
	];
	await start({ now: () => nowMs, messages: [{ ...DOCUMENTED_MESSAGE, status }] });
	const statusNow = async (): Promise<unknown> =>
		(
			await requestJson(
				'/multi-status',
				statusRequest({ phoneNumber: '0699999993', messageId: '111111' }),
			)
		).json;
	expect(await statusNow()).toMatchObject({ StatutResponse_List: [{ status: 'Waiting' }] });
	nowMs = 1000;
	expect(await statusNow()).toMatchObject({ StatutResponse_List: [{ status: 'Delivered' }] });
});

it('sends a message, and then returns its changing status', async () => {
	let nowMs = 5000;
	await start({ now: () => nowMs });
	const sent = await requestJson('/send', {
		apiKey: SIMULATOR_KEY,
		phoneNumbers: '0639980001, +33639980002',
		message: 'Bonjour',
	});
	expect(sent.json).toMatchObject({ success: true, code: 200, message_id: 9_000_001, nb_sms: 2 });
	const statusesNow = async (): Promise<unknown> =>
		(
			await requestJson(
				'/multi-status',
				statusRequest(
					{ phoneNumber: '+33639980001', messageId: 9_000_001 },
					{ phoneNumber: '0639980002', messageId: 9_000_001 },
				),
			)
		).json;
	const both = (status: string): unknown =>
		expect.objectContaining({
			StatutResponse_List: Array(2).fill(expect.objectContaining({ status })),
		});
	expect(await statusesNow()).toEqual(both('Waiting'));
	nowMs += 3000;
	expect(await statusesNow()).toEqual(both('Delivered'));
});

it.each<[string, object, number]>([
	['no key', { phoneNumbers: '0639980001', message: 'Bonjour' }, 1],
	['no recipient', { apiKey: SIMULATOR_KEY, message: 'Bonjour' }, 2],
])('sends nothing with %s', async (_, body, code) => {
	await start();
	expect((await requestJson('/send', body)).json).toMatchObject({ success: false, code });
});

it('has sample messages whose waiting ones become final within a minute', async () => {
	let nowMs = 0;
	await start();
	const samples = sampleMessages(1200);
	const store = new MessageStore(changingMessages(samples), () => nowMs);
	const countsAt = (seconds: number): Record<string, number> => {
		nowMs = seconds * 1000;
		const counts: Record<string, number> = {};
		for (const { phoneNumber, messageId } of samples) {
			const word = store.find(phoneNumber, messageId)?.status ?? 'unknown';
			counts[word] = (counts[word] ?? 0) + 1;
		}
		return counts;
	};
	expect(countsAt(8)).toEqual({ Delivered: 1032, 'Not delivered': 48, Waiting: 120 });
	expect(countsAt(30).Waiting).toBeGreaterThan(0);
	expect(countsAt(30).Waiting).toBeLessThan(120);
	expect(countsAt(60)).toEqual({ Delivered: 1128, 'Not delivered': 72 });
});

it('keeps a log of its requests', async () => {
	await start();
	await requestJson(
		'/multi-status',
		statusRequest({ phoneNumber: '+33699999993', messageId: 111111 }),
	);
	await requestJson('/me?apiKey=x');
	expect(simulator.log).toMatchObject([
		{ method: 'POST', path: '/v1/multi-status', messages: 1 },
		{ method: 'GET', path: '/v1/me', messages: 0 },
	]);
});
