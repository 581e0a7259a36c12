import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOnLoopback, portOf } from '../../simulator/loopback';
import { request as send } from './http';

/** A proxy that can hold requests back, so that a test can act while they are in flight. */
export class Gate {
	/** How many more requests may pass. */
	private remaining = Infinity;

	private readonly waiting = new Set<() => void>();

	private constructor(
		private readonly server: Server,
		private readonly target: URL,
	) {}

	static async start(baseUrl: string): Promise<Gate> {
		const server = createServer();
		const gate = new Gate(server, new URL(baseUrl));
		server.on('request', (request, response) => {
			gate.pass(request, response).catch(() => response.destroy());
		});
		await listenOnLoopback(server);
		return gate;
	}

	/** Use it in place of the server's base URL. */
	get baseUrl(): string {
		return `http://127.0.0.1:${portOf(this.server)}${this.target.pathname}`;
	}

	/** The number of requests that are being held back. */
	get held(): number {
		return this.waiting.size;
	}

	/** Lets this many requests pass, and holds back all others. */
	closeAfter(requests: number): void {
		this.remaining = requests;
	}

	/** Lets all requests pass, including those held back. */
	open(): void {
		this.remaining = Infinity;
		for (const resume of this.waiting) resume();
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		if (this.remaining > 0) this.remaining -= 1;
		else await this.untilOpen(response);
		// The client may have disconnected meanwhile.
		if (response.destroyed) return;
		const answer = await send(new URL(request.url ?? '/', this.target), {
			method: request.method,
			headers: { 'Content-Type': request.headers['content-type'] ?? 'application/json' },
			body: request.method === 'GET' ? undefined : Buffer.concat(chunks),
		});
		response.writeHead(answer.status, {
			'Content-Type': answer.headers.get('content-type') ?? 'application/json',
		});
		response.end(Buffer.from(await answer.arrayBuffer()));
	}

	/** Holds a request back until the gate opens or the client disconnects. */
	private async untilOpen(response: ServerResponse): Promise<void> {
		let resume = (): void => {};
		const opened = new Promise<void>((resolve) => {
			resume = resolve;
		});
		this.waiting.add(resume);
		response.once('close', resume);
		await opened;
		this.waiting.delete(resume);
	}
}
