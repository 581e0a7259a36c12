import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountOptions } from './account';
import { type ApiAnswer, type ApiRequest, answerOf } from './api';
import { type CallbackOptions, Callbacks } from './callbacks';
import { listenOnLoopback, portOf } from './loopback';
import { MessageStore, type SimulatedMessage } from './messageStore';

/** An answer, with how it is sent. */
export interface WireAnswer extends ApiAnswer {
	readonly headers?: Readonly<Record<string, string>>;
	/** The delay before it is sent, on top of the simulator's latency. */
	readonly delayMs?: number;
	/**
	 * How it is sent: completely (default), cut off in the middle (`cut`), byte by byte and
	 * slowly (`drip`), not at all (`silence`), or by closing the connection (`drop`).
	 */
	readonly delivery?: 'whole' | 'cut' | 'drip' | 'silence' | 'drop';
}

/** A request as it was received. */
export interface LoggedRequest extends ApiRequest {
	readonly headers: IncomingMessage['headers'];
	/** The number of messages whose status it requests, or that it sends. */
	readonly messages: number;
	/** When it was received, by the simulator's clock, in Unix milliseconds. */
	readonly atMs: number;
}

export interface SimulatorOptions {
	readonly apiKey?: string;
	readonly messages?: Iterable<SimulatedMessage>;
	/** Default: any free port. */
	readonly port?: number;
	readonly latencyMs?: number;
	readonly now?: () => number;
	readonly account?: AccountOptions;
	/** How reports and replies are sent to the URLs of send requests. */
	readonly callbacks?: CallbackOptions;
	/** Whether a request takes effect; if not, it is answered with HTTP 503. Default: all do. */
	readonly acts?: (request: LoggedRequest, index: number) => boolean;
	/** Changes an answer before it is sent. `index` counts the requests from 0. */
	readonly change?: (answer: ApiAnswer, request: LoggedRequest, index: number) => WireAnswer;
}

/** As long as a real key, so that it is not part of any other text by chance. */
export const SIMULATOR_KEY = '5f2c9e7ab1d04836simulated7e91cb3a5d80f642';

const NO_EFFECT: ApiAnswer = { status: 503, body: 'Service Unavailable' };

/** The time between two bytes of a `drip`. */
const DRIP_MS = 25;

/** SMS Partner's API on a port of this machine, which no other machine can reach. */
export class Simulator {
	readonly log: LoggedRequest[] = [];

	store: MessageStore;

	callbacks: Callbacks;

	/** The time before each answer. It can be changed at any time. */
	latencyMs: number;

	/** The number of requests that are not answered yet. */
	inFlight = 0;

	private highestInFlight = 0;

	private constructor(
		private readonly server: Server,
		private options: SimulatorOptions,
	) {
		this.store = new MessageStore(options.messages ?? [], options.now, options.account);
		this.callbacks = new Callbacks(options.callbacks);
		this.latencyMs = options.latencyMs ?? 0;
	}

	static async start(options: SimulatorOptions = {}): Promise<Simulator> {
		const server = createServer();
		const simulator = new Simulator(server, options);
		server.on('request', (request, response) => {
			simulator.handle(request, response).catch(() => response.destroy());
		});
		await listenOnLoopback(server, options.port);
		return simulator;
	}

	/** The Base URL for a credential. */
	get baseUrl(): string {
		return `http://127.0.0.1:${portOf(this.server)}/v1`;
	}

	get apiKey(): string {
		return this.options.apiKey ?? SIMULATOR_KEY;
	}

	/** The highest number of simultaneous requests so far. */
	get mostInFlight(): number {
		return this.highestInFlight;
	}

	/** Clears the log and resets `mostInFlight`. */
	clearLog(): void {
		this.log.length = 0;
		this.highestInFlight = this.inFlight;
	}

	/** Starts over on the same port, with new options, an empty log, and no connections. */
	reset(options: Omit<SimulatorOptions, 'port'>): void {
		this.server.closeAllConnections();
		this.callbacks.close();
		this.callbacks = new Callbacks(options.callbacks);
		this.clearLog();
		this.options = options;
		this.store = new MessageStore(options.messages ?? [], options.now, options.account);
		this.latencyMs = options.latencyMs ?? 0;
	}

	async close(): Promise<void> {
		this.callbacks.close();
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		this.inFlight += 1;
		this.highestInFlight = Math.max(this.highestInFlight, this.inFlight);
		try {
			const logged = await readRequest(request, (this.options.now ?? Date.now)());
			const index = this.log.push(logged) - 1;
			const takesEffect = this.options.acts?.(logged, index) ?? true;
			const answer = takesEffect ? answerOf(logged, this.apiKey, this.store) : NO_EFFECT;
			const changed: WireAnswer = this.options.change?.(answer, logged, index) ?? answer;
			const delayMs = this.latencyMs + (changed.delayMs ?? 0);
			if (delayMs > 0) await delay(delayMs);
			await send(response, changed);
			if (takesEffect) void this.callbacks.report(logged, answer, this.store);
		} finally {
			this.inFlight -= 1;
		}
	}
}

async function readRequest(request: IncomingMessage, atMs: number): Promise<LoggedRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString('utf8');
	const url = new URL(request.url ?? '/', 'http://localhost');
	return {
		method: request.method ?? '',
		path: url.pathname,
		query: url.searchParams,
		headers: request.headers,
		body,
		messages: body.split(url.pathname.endsWith('send') ? '"message":' : '"messageId"').length - 1,
		atMs,
	};
}

async function send(
	response: ServerResponse,
	{ status, headers, body, delivery = 'whole' }: WireAnswer,
): Promise<void> {
	if (delivery === 'drop') {
		response.destroy();
		return;
	}
	if (delivery === 'silence') {
		await once(response, 'close');
		return;
	}
	const isText = typeof body === 'string';
	const text = Buffer.from(isText ? body : JSON.stringify(body));
	response.writeHead(status, {
		'Content-Type': isText ? 'text/html; charset=utf-8' : 'application/json',
		'Content-Length': text.length,
		...headers,
	});
	if (delivery === 'whole') {
		response.end(text);
		return;
	}
	if (delivery === 'cut') {
		response.write(text.subarray(0, Math.floor(text.length / 2)), () => response.destroy());
		return;
	}
	for (let at = 0; at < text.length && !response.destroyed; at++) {
		response.write(text.subarray(at, at + 1));
		await delay(DRIP_MS);
	}
	response.destroy();
}
