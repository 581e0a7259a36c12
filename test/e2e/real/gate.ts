import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOnLoopback, portOf } from '../../simulator/loopback';
import { request as send } from './http';

/** Stands before a server and keeps requests back, so that something can happen while they are under way. */
export class Gate {
	/** How many more requests may pass. */
	private left = Infinity;

	private waiting: Array<() => void> = [];

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

	/** Takes the place of the server's base URL. */
	get baseUrl(): string {
		return `http://127.0.0.1:${portOf(this.server)}${this.target.pathname}`;
	}

	/** Requests that are kept back now. */
	get held(): number {
		return this.waiting.length;
	}

	/** Lets so many requests pass and keeps all others back. */
	closeAfter(requests: number): void {
		this.left = requests;
	}

	/** Lets everything pass. */
	open(): void {
		this.left = Infinity;
		for (const go of this.waiting.splice(0)) go();
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		if (this.left > 0) this.left -= 1;
		else await new Promise<void>((go) => this.waiting.push(go));
		// The client may have gone meanwhile.
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
}
