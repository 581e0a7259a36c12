import { request } from 'undici';
import {
	changingMessages,
	DOCUMENTED_MESSAGE,
	DOCUMENTED_REQUEST,
	sampleMessages,
} from './sampleMessages';
import { MessageStore } from './messageStore';
import { Simulator, SIMULATOR_KEY, type SimulatorOptions } from './simulator';

/** The simulator as a client without our node sees it: what it answers is what the API's pages say. */

let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await Simulator.start({ messages: [DOCUMENTED_MESSAGE], ...options });
}

afterEach(async () => await simulator.close());

async function ask(path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
	const { statusCode, body: answer } = await request(`${simulator.baseUrl}${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
	});
	return { status: statusCode, json: await answer.json() };
}

const asked = (...messages: object[]): object => ({
	apiKey: SIMULATOR_KEY,
	SMSStatut_List: messages,
});

it('answers the example of the documentation to the letter', async () => {
	await start();
	expect(await ask('/multi-status', asked(...DOCUMENTED_REQUEST))).toEqual({
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
	['an empty list', asked(), 200, 5, 'La liste des numéros est vide'],
	['501 messages', asked(...sampleMessages(501)), 200, 50, '500 numéros maximum'],
	['broken JSON', '{"apiKey":', 400, 90, 'JSON malformé'],
])('refuses %s', async (_, body, status, code, message) => {
	await start();
	expect(await ask('/multi-status', body)).toEqual({
		status,
		json: { success: false, code, message },
	});
});

it('takes 500 messages', async () => {
	await start();
	const { json } = await ask('/multi-status', asked(...sampleMessages(500)));
	expect(json).toMatchObject({ success: true, code: 200 });
});

it('tells of the account whose key it is given in the query', async () => {
	await start();
	expect((await ask(`/me?apiKey=${SIMULATOR_KEY}`)).json).toMatchObject({
		success: true,
		credits: { currency: 'EUR' },
	});
	expect((await ask('/me')).json).toMatchObject({ success: false, code: 1 });
	expect((await ask('/me?apiKey=x')).json).toMatchObject({ success: false, code: 10 });
});

it('lets a status change over time', async () => {
	let nowMs = 0;
	const status = [
		{ afterMs: 0, status: 'Waiting' },
		{ afterMs: 1000, status: 'Delivered' },
	];
	await start({ now: () => nowMs, messages: [{ ...DOCUMENTED_MESSAGE, status }] });
	const statusNow = async (): Promise<unknown> =>
		(await ask('/multi-status', asked({ phoneNumber: '0699999993', messageId: '111111' }))).json;
	expect(await statusNow()).toMatchObject({ StatutResponse_List: [{ status: 'Waiting' }] });
	nowMs = 1000;
	expect(await statusNow()).toMatchObject({ StatutResponse_List: [{ status: 'Delivered' }] });
});

it('sends, and knows from then on what becomes of the message', async () => {
	let nowMs = 5000;
	await start({ now: () => nowMs });
	const sent = await ask('/send', {
		apiKey: SIMULATOR_KEY,
		phoneNumbers: '0639980001, +33639980002',
		message: 'Bonjour',
	});
	expect(sent.json).toMatchObject({ success: true, code: 200, message_id: 9_000_001, nb_sms: 2 });
	const statusesNow = async (): Promise<unknown> =>
		(
			await ask(
				'/multi-status',
				asked(
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
	expect((await ask('/send', body)).json).toMatchObject({ success: false, code });
});

it('has samples of which those that wait become final within a minute', async () => {
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
	await ask('/multi-status', asked({ phoneNumber: '+33699999993', messageId: 111111 }));
	await ask('/me?apiKey=x');
	expect(simulator.log).toMatchObject([
		{ method: 'POST', path: '/v1/multi-status', messages: 1 },
		{ method: 'GET', path: '/v1/me', messages: 0 },
	]);
});
