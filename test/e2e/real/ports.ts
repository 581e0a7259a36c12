import { once } from 'node:events';
import { createServer } from 'node:net';
import { isRecord } from '../../../nodes/SmsPartner/guards';

/** Below those that the system gives to outgoing connections, one of which could take a port meanwhile. */
const PORTS = { from: 10_000, to: 32_000 };

/** Returns a port of 127.0.0.1 that no program listens on. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
		if (await isPortFree(port)) return port;
	}
}

/** Whether a program could listen on this port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
	} catch (error) {
		if (isRecord(error) && error.code === 'EADDRINUSE') return false;
		throw error;
	}
	server.close();
	await once(server, 'close');
	return true;
}
