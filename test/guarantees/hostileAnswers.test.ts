import type { IDataObject } from 'n8n-workflow';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_BASE_URL } from '../../nodes/SmsPartner/api/credential';
import type { NodeRun } from '../engine/runNode';
import {
	check,
	closeSimulators,
	GOOD,
	hintsOf,
	itemsOf,
	jsonOf,
	linksOf,
	PHONE_FIELD,
	simulate,
} from '../engine/scenario';
import type { ApiAnswer } from '../simulator/api';
import { listenOnLoopback, portOf } from '../simulator/loopback';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';

beforeEach(async () => {
	requests = 0;
	server = createServer((_, response) => {
		requests++;
		respond(response);
	});
	await listenOnLoopback(server);
});
afterEach(async () => {
	const closed = once(server, 'close');
	server.close();
	server.closeAllConnections();
	await closed;
	await closeSimulators();
});
afterEach(closeSimulators);

/** Answers as raw bytes: their size, their compression, and what becomes of the connection. */

const MB = 1_000_000;

const MAX_MB = 32;

const ITEM = { phoneNumber: '+33699999993', messageId: 111111 };

const SMS = { resource: 'message', operation: 'send', ...PHONE_FIELD, message: 'Bonjour' };

const TOO_LARGE = {
	error: "SMS Partner's answer is too large",
	errorDescription: `The answer has more than ${MAX_MB} MB, so the node did not read it. Check the 'Base URL' in the credential: for SMS Partner it is ${DEFAULT_BASE_URL}.`,
};

let server: Server;

let requests: number;

let respond: (response: ServerResponse) => void;

async function runAgainst(parameters: IDataObject): Promise<NodeRun> {
	const { apiKey } = await simulate();
	const credentialData = { apiKey, baseUrl: `http://127.0.0.1:${portOf(server)}/v1` };
	const { requestOptions, ...more } = parameters;
	return await check(await simulate(), [ITEM], {
		credentialData,
		parameters: {
			...more,
			requestOptions: { maxRetryTime: 0, ...(requestOptions as IDataObject) },
		},
	});
}

const answer = (status: string): Buffer =>
	Buffer.from(JSON.stringify({ success: true, StatutResponse_List: [{ ...ITEM, status }] }));

/** A body of this many bytes, as JSON. */
const answerOf = (bytes: number): Buffer => {
	const text = answer('Delivered');
	return Buffer.concat([Buffer.alloc(bytes - text.length, ' '), text]);
};

describe('an answer that is too large', () => {
	const bomb = gzipSync(Buffer.alloc(MAX_MB * MB + 1, ' '));

	it('is read if it has exactly the maximum', async () => {
		respond = (response) => response.end(answerOf(MAX_MB * MB));
		expect(jsonOf(await runAgainst({}))[0]).toMatchObject([{ status: 'Delivered' }]);
	});

	it.each<[string, (response: ServerResponse) => void]>([
		['one byte more', (response) => response.end(answerOf(MAX_MB * MB + 1))],
		[
			'that much only after decompression',
			(response) => response.setHeader('content-encoding', 'gzip').end(bomb),
		],
		['an error status', (response) => response.writeHead(401).end(answerOf(MAX_MB * MB + 1))],
	])('is not read with %s', async (_, handler) => {
		respond = handler;
		const { task } = await runAgainst({});
		expect(bomb.length).toBeLessThan(MB);
		expect(task.error).toMatchObject({
			message: TOO_LARGE.error,
			description: expect.stringContaining(TOO_LARGE.errorDescription),
		});
	});

	it('is requested three times at most, since waiting does not help', async () => {
		respond = (response) => response.setHeader('content-encoding', 'gzip').end(bomb);
		const { task } = await runAgainst({ requestOptions: { maxRetryTime: 60 } });
		expect([task.error?.message, requests]).toEqual([TOO_LARGE.error, 3]);
	});

	it('is an SMS that may have been sent, which is not sent again', async () => {
		respond = (response) => response.setHeader('content-encoding', 'gzip').end(bomb);
		const run = await runAgainst({ ...SMS, requestOptions: { maxRetryTime: 60 } });
		expect(jsonOf(run)[1]).toMatchObject([
			{ error: TOO_LARGE.error, errorSource: 'request', maybeSent: true },
		]);
		expect(requests).toBe(1);
	});

	it('closes the connection, also if it never ends', async () => {
		const chunk = Buffer.alloc(MB, ' ');
		let sent = 0;
		let closed: Promise<unknown> | undefined;
		respond = (response) => {
			closed = once(response, 'close');
			const write = (): void => {
				while (!response.destroyed && sent < 1000 && response.write(chunk)) sent++;
				if (!response.destroyed) response.once('drain', write);
			};
			write();
		};
		const { task } = await runAgainst({});
		await closed;
		expect(task.error?.message).toBe(TOO_LARGE.error);
		expect(sent).toBeLessThan(2 * MAX_MB);
	});
});

describe('an answer', () => {
	it.each([
		['gzip', gzipSync],
		['deflate', deflateSync],
		['br', brotliCompressSync],
	] as const)('is decompressed: %s', async (encoding, compress) => {
		respond = (response) =>
			response.setHeader('content-encoding', encoding).end(compress(answer('Livré à Ana')));
		expect(jsonOf(await runAgainst({}))[0]).toMatchObject([{ status: 'Livré à Ana' }]);
	});

	it('is read with characters that arrive in two parts, and with a byte order mark', async () => {
		const bytes = Buffer.concat([Buffer.from('\uFEFF'), answer('Livré 😀')]);
		const middle = bytes.indexOf('😀') + 2;
		respond = (response) => {
			response.write(bytes.subarray(0, middle));
			setTimeout(() => response.end(bytes.subarray(middle)), 50);
		};
		expect(jsonOf(await runAgainst({}))[0]).toMatchObject([{ status: 'Livré 😀' }]);
	});

	it('is interrupted if its compressed data is not complete', async () => {
		const whole = gzipSync(answer('Delivered'));
		respond = (response) =>
			response.setHeader('content-encoding', 'gzip').end(whole.subarray(0, -20));
		const { task } = await runAgainst({});
		expect(task.error?.message).toBe('The connection to SMS Partner was interrupted');
	});

	it('that stops after its first bytes ends at the time-out, and so does the connection', async () => {
		let closedAfterMs: Promise<number> | undefined;
		respond = (response) => {
			const startMs = Date.now();
			closedAfterMs = once(response, 'close').then(() => Date.now() - startMs);
			response.write('{"success":');
		};
		const { task } = await runAgainst({ requestOptions: { timeout: 200 } });
		expect(task.error?.message).toBe('SMS Partner did not answer in time');
		expect(await closedAfterMs).toBeLessThan(5000);
	});
});

describe('a hostile answer', () => {
	const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const entry = { success: true, code: 200, ...GOOD, status: 'Delivered' };
	const listOf = (...entries: unknown[]): object => ({
		success: true,
		StatutResponse_List: entries,
	});
	const ask = async (body: unknown, simplify = true): Promise<unknown> => {
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const run = await check(simulator, [GOOD, { ...GOOD, messageId: 5 }], {
			onError: 'continueRegularOutput',
			parameters: { simplify, requestOptions: { maxRetryTime: 0 } },
		});
		expect(linksOf(run).flat().sort()).toEqual([0, 1]);
		return linksOf(run)[0];
	};

	it.each<[string, unknown]>([
		['an entry of 10 MB', listOf({ ...entry, padding: 'x'.repeat(10_000_000) })],
		['10 MB beside the list', { padding: ['x'.repeat(10_000_000)], ...listOf(entry) }],
		[
			'100,000 entries for two messages',
			listOf(...Array.from({ length: 100_000 }, (_, id) => ({ ...entry, messageId: id + 50_000 }))),
		],
		[
			'12 MB of digits as the ID of another entry',
			`{"StatutResponse_List":[{"messageId":${'1'.repeat(12_000_000)}},${JSON.stringify(entry)}]}`,
		],
		['the same entry 100,000 times', listOf(...Array<unknown>(100_000).fill(entry))],
		['lone surrogates', listOf({ ...entry, note: '\ud800' }, { ...entry, messageId: '\udfff' })],
		[
			'numbers as strings with spaces',
			listOf({ ...entry, messageId: ' 111111 ', phoneNumber: ' +33 6 99 99 99 93 ' }),
		],
	])('is read if it contains the status: %s', async (_, body) => {
		expect(await ask(body)).toEqual([0]);
	});

	it.each<[string, string]>([
		[
			'a status on the prototype',
			`{"StatutResponse_List":[{"__proto__":{"status":"Delivered"},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
		['a list on the prototype', '{"__proto__":{"StatutResponse_List":[]}}'],
		[
			'a status that is not a string',
			`{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":{"toString":1}}]}`,
		],
		['a list with 100,000 levels', `{"StatutResponse_List":${DEEP}}`],
		['levels that are never closed', '{"StatutResponse_List":'.repeat(50_000)],
		['an error with 100,000 levels', `{"success":false,"error":${DEEP}}`],
		[
			'an entry whose error has 100,000 levels',
			`{"StatutResponse_List":[{"success":false,"errors":${DEEP},"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId}}]}`,
		],
	])('gives no status if it contains none: %s', async (_, body) => {
		expect(await ask(body)).toEqual([]);
		expect(await ask(body, false)).toEqual([]);
	});

	it('is read even if its entry is deeply nested', async () => {
		const body = `{"StatutResponse_List":[{"phoneNumber":"${GOOD.phoneNumber}","messageId":${GOOD.messageId},"status":"Delivered","more":${DEEP}}]}`;
		expect(await ask(body)).toEqual([0]);
		expect(await ask(body, false)).toEqual([0]);
	});
});

/** Changes the list of an answer. */
const changeList =
	(change: (entries: IDataObject[]) => unknown[]) =>
	(answer: ApiAnswer): ApiAnswer => {
		const body = answer.body as { StatutResponse_List: IDataObject[] };
		return { ...answer, body: { ...body, StatutResponse_List: change(body.StatutResponse_List) } };
	};

describe('answers in another shape', () => {
	const messages = sampleMessages(5);
	const items = itemsOf(messages);
	const statuses = messages.map(({ status }) => status);

	it.each<[string, (entries: IDataObject[]) => unknown[]]>([
		['reversed', (entries) => [...entries].reverse()],
		['doubled', (entries) => entries.flatMap((entry) => [entry, entry])],
		[
			'in national format',
			(entries) =>
				entries.map((entry) => ({
					...entry,
					phoneNumber: String(entry.phoneNumber).replace('+33', '0'),
				})),
		],
		[
			'with IDs as strings',
			(entries) => entries.map((entry) => ({ ...entry, messageId: String(entry.messageId) })),
		],
	])('that come %s reach their items', async (_, change) => {
		const simulator = await simulate({ messages, change: changeList(change) });
		const run = await check(simulator, items);
		expect(jsonOf(run)[0].map(({ status }) => status)).toEqual(statuses);
		expect(jsonOf(run)[0]).toMatchObject(items);
		expect(linksOf(run)).toEqual([[0, 1, 2, 3, 4], []]);
		expect(hintsOf(run)).toEqual([]);
	});

	it('keep every digit of a long ID', async () => {
		const long = ['9007199254740992', '9007199254740993'].map((messageId, index) => ({
			...DOCUMENTED_MESSAGE,
			messageId,
			status: `status ${index}`,
		}));
		const simulator = await simulate({
			messages: long,
			// The API writes an ID as a number.
			change: (answer) => ({
				...answer,
				body: JSON.stringify(answer.body).replaceAll(/"messageId":"(\d+)"/g, '"messageId":$1'),
			}),
		});
		const run = await check(simulator, itemsOf(long));
		expect(jsonOf(run)[0]).toMatchObject(
			long.map(({ messageId, status }) => ({ messageId, status })),
		);
	});

	it('keep the type of every other ID with Simplify off, whatever else is in the batch', async () => {
		const ids = ['1234567890123456', '90071992547409931', '5'];
		const simulator = await simulate({
			messages: ids.map((messageId) => ({ ...DOCUMENTED_MESSAGE, messageId })),
			change: (answer) => ({
				...answer,
				body: JSON.stringify(answer.body).replaceAll(/"messageId":"(\d+)"/g, '"messageId":$1'),
			}),
		});
		const items = ids.map((messageId) => ({ phoneNumber: '+33699999993', messageId }));
		const run = await check(simulator, items, { parameters: { simplify: false } });
		expect(jsonOf(run)[0].map(({ messageId }) => messageId)).toEqual([
			1234567890123456,
			'90071992547409931',
			5,
		]);
	});

	it('that leave a message out send it to Error, and the others to Status', async () => {
		const simulator = await simulate({
			messages,
			change: changeList((entries) => entries.filter((_, index) => index !== 2)),
		});
		const run = await check(simulator, items);
		expect(linksOf(run)).toEqual([[0, 1, 3, 4], [2]]);
		expect(jsonOf(run)[1]).toEqual([
			{
				...items[2],
				error: 'No status in the answer',
				errorSource: 'request',
				errorDescription:
					'SMS Partner answered the request, but not for this message. Try again later. If this continues, contact SMS Partner support.',
			},
		]);
	});

	it('about messages that were not requested are counted in a hint', async () => {
		const foreign = {
			success: true,
			code: 200,
			phoneNumber: '+33600000000',
			messageId: 9,
			status: 'Delivered',
		};
		const simulator = await simulate({
			messages,
			change: changeList((entries) => [foreign, ...entries, foreign]),
		});
		const run = await check(simulator, items);
		expect(linksOf(run)).toEqual([[0, 1, 2, 3, 4], []]);
		expect(hintsOf(run)).toEqual([
			"Ignored 2 entries in SMS Partner's responses that match nothing in this run",
		]);
	});
});
