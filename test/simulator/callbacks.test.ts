import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fetch } from 'undici';
import type { CallbackOptions } from './callbacks';
import { listenOnLoopback, portOf } from './loopback';
import { Simulator } from './simulator';

/** The calls that the simulated SMS Partner makes, received by a server in place of n8n. */

interface Call {
	readonly type: string | undefined;
	readonly text: string;
}

let receiver: Server;
let calls: Call[];
let simulator: Simulator;

beforeEach(async () => {
	calls = [];
	receiver = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			calls.push({
				type: request.headers['content-type'],
				text: Buffer.concat(chunks).toString('utf8'),
			});
			response.end('ok');
		});
	});
	await listenOnLoopback(receiver);
});

afterEach(async () => {
	await simulator.close();
	receiver.closeAllConnections();
	receiver.close();
	await once(receiver, 'close');
});

const url = (): string => `http://127.0.0.1:${portOf(receiver)}/webhook?secret=x`;

async function sendTwo(
	callbacks: CallbackOptions,
	urlDlr: string | undefined = url(),
): Promise<void> {
	simulator = await Simulator.start({ callbacks: { delayMs: 0, ...callbacks } });
	const SMSList = ['+33639980001', '+33639980002'].map((phoneNumber) => ({
		phoneNumber,
		message: 'Bonjour',
	}));
	await fetch(`${simulator.baseUrl}/bulk-send`, {
		method: 'POST',
		body: JSON.stringify({ apiKey: simulator.apiKey, SMSList, urlDlr, tag: 'spring' }),
	});
}

async function made(count: number): Promise<unknown[]> {
	while (simulator.callbacks.made.length < count) await delay(5);
	return calls.map(({ text }) => JSON.parse(text) as unknown);
}

const reportOf = (index: number, status: string): object => ({
	status,
	msgId: '9000001',
	date: expect.any(Number),
	phone: `+3363998000${index}`,
	cost: '0.049',
	currency: 'EUR',
	tag: 'spring',
});

it('reports each SMS to the URL of its request', async () => {
	await sendTwo({});
	expect(await made(2)).toEqual([reportOf(1, 'delivered'), reportOf(2, 'delivered')]);
	expect(simulator.callbacks.made.map(({ status }) => status)).toEqual([200, 200]);
});

it('can repeat reports, reverse their order, and report SMS as waiting first', async () => {
	await sendTwo({ times: 2, isReversed: true, saysWaiting: true });
	expect(await made(8)).toEqual(
		['waiting', 'delivered'].flatMap((status) =>
			[2, 2, 1, 1].map((index) => reportOf(index, status)),
		),
	);
});

it('can send reports as a form', async () => {
	await sendTwo({ isForm: true });
	while (simulator.callbacks.made.length < 2) await delay(5);
	expect(calls[0].type).toMatch(/^application\/x-www-form-urlencoded/);
	expect(Object.fromEntries(new URLSearchParams(calls[0].text))).toMatchObject({
		status: 'delivered',
		msgId: '9000001',
		phone: '+33639980001',
	});
});

it('reports replies and opt-outs', async () => {
	simulator = await Simulator.start();
	const reply = { phoneNumber: '+33639980001', messageId: 7, text: 'Oui' };
	await simulator.callbacks.answer(url(), 'response', reply);
	await simulator.callbacks.answer(url(), 'stop', { ...reply, text: 'STOP' });
	const fields = { phone_number: '+33639980001', message_id: 7 };
	expect(await made(2)).toEqual([
		{ type: 'response', ...fields, text: 'Oui' },
		{ type: 'stop', ...fields, text: 'STOP' },
	]);
});

it('reports nothing if there was no URL or nothing was sent', async () => {
	await sendTwo({}, '');
	await fetch(`${simulator.baseUrl}/bulk-send`, {
		method: 'POST',
		body: JSON.stringify({ apiKey: 'wrong', SMSList: [], urlDlr: url() }),
	});
	await delay(50);
	expect([simulator.callbacks.made, calls]).toEqual([[], []]);
});

it('records calls without an answer', async () => {
	await sendTwo({}, 'http://127.0.0.1:9/webhook');
	while (simulator.callbacks.made.length < 2) await delay(5);
	expect(simulator.callbacks.made.map(({ status }) => status)).toEqual([undefined, undefined]);
});
