import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1, where no other machine can connect. Port 0 means any free port. Returns the port. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return portOf(server);
}

/** Throws if the server is not listening. */
export function portOf(server: Server): number {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server is closed.');
	return address.port;
}
