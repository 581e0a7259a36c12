import { once } from 'node:events';
import type { Server } from 'node:net';

/** Servers on this machine alone. */

/** Listens where no other machine can reach it, on any free port where none is named, and gives the port. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return portOf(server);
}

/** Throws where the server does not listen. */
export function portOf(server: Server): number {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server is closed.');
	return address.port;
}
