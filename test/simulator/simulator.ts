import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountOptions } from './account';
import { type ApiAnswer, type ApiRequest, answerOf } from './api';
import { type CallbackOptions, Callbacks } from './callbacks';
import { listenOnLoopback, portOf } from './loopback';
import { MessageStore, type SimulatedMessage } from './messageStore';

/** What goes over the wire. `body` is sent as it is where it is text, else as JSON. */
export interface WireAnswer extends ApiAnswer {
	readonly headers?: Readonly<Record<string, string>>;
	/** Before it is sent, on top of the simulator's latency. */
	readonly delayMs?: number;
	/**
	 * How it goes over the wire, `whole` if not said: cut in the middle, one byte now and then without end, no byte
	 * at all, or the connection dropped.
	 */
	readonly delivery?: 'whole' | 'cut' | 'drip' | 'silence' | 'drop';
}

/** A request as it came in, with what its body holds. */
export interface LoggedRequest extends ApiRequest {
	readonly headers: IncomingMessage['headers'];
	/** Messages that it asks for or sends. */
	readonly messages: number;
	/** When it came in, by the simulator's clock: Unix milliseconds. */
	readonly atMs: number;
}

export interface SimulatorOptions {
	readonly apiKey?: string;
	readonly messages?: Iterable<SimulatedMessage>;
	/** 0, the default, is any free port. */
	readonly port?: number;
	readonly latencyMs?: number;
	readonly now?: () => number;
	readonly account?: AccountOptions;
	/** How reports and replies are delivered to the URLs that were given when sending. */
	readonly callbacks?: CallbackOptions;
	/** Whether a request is acted on; if not, its answer is HTTP 503. Acts on all if not said. */
	readonly acts?: (request: LoggedRequest, index: number) => boolean;
	/** Changes an answer before it is sent. `index` counts the requests from 0. */
	readonly change?: (answer: ApiAnswer, request: LoggedRequest, index: number) => WireAnswer;
}

/** A key as long as the real ones, so that it cannot be part of anything else by chance. */
export const SIMULATOR_KEY = '5f2c9e7ab1d04836simulated7e91cb3a5d80f642';

const NOT_ACTED_ON: ApiAnswer = { status: 503, body: 'Service Unavailable' };

/** Between two bytes that drip. */
const DRIP_MS = 25;

/** SMS Partner's API on a port of this machine: no other machine can reach it. */
export class Simulator {
	readonly log: LoggedRequest[] = [];

	store: MessageStore;

	callbacks: Callbacks;

	/** Before each answer; may be changed while it runs. */
	latencyMs: number;

	/** Requests that are under way. */
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

	/** As it stands in a credential's Base URL. */
	get baseUrl(): string {
		return `http://127.0.0.1:${portOf(this.server)}/v1`;
	}

	get apiKey(): string {
		return this.options.apiKey ?? SIMULATOR_KEY;
	}

	/** The most requests that were under way at once. */
	get mostInFlight(): number {
		return this.highestInFlight;
	}

	/** Forgets the requests that were made. */
	clearLog(): void {
		this.log.length = 0;
		this.highestInFlight = this.inFlight;
	}

	/** Starts over on the same port: other messages, no log, no connection. */
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
			const isActedOn = this.options.acts?.(logged, index) ?? true;
			const answer = isActedOn ? answerOf(logged, this.apiKey, this.store) : NOT_ACTED_ON;
			const changed: WireAnswer = this.options.change?.(answer, logged, index) ?? answer;
			const delayMs = this.latencyMs + (changed.delayMs ?? 0);
			if (delayMs > 0) await delay(delayMs);
			await send(response, changed);
			if (isActedOn) void this.callbacks.report(logged, answer, this.store);
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
