import type { IDataObject } from 'n8n-workflow';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_BASE_URL } from '../../nodes/SmsPartner/api/credential';
import { listenOnLoopback, portOf } from '../simulator/loopback';
import type { NodeRun } from './runNode';
import { check, closeSimulators, jsonOf, PHONE_FIELD, simulate } from './scenario';

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
