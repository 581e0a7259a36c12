import { once } from 'node:events';
import { createServer } from 'node:net';
import { isRecord, messageOf } from '../../../nodes/SmsPartner/guards';
import { listenOnLoopback } from '../../simulator/loopback';

/** Finds ports that no other program uses. */

/** `localhost` may be either loopback address, and a listener on all addresses uses both. */
const ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0', '::'];
const ATTEMPTS = 5;

/** Returns a port that no program listens on. */
export async function freePort(): Promise<number> {
	for (;;) {
		const server = createServer();
		const port = await listenOnLoopback(server);
		server.close();
		await once(server, 'close');
		if (await isPortFree(port)) return port;
	}
}

export async function isPortFree(port: number): Promise<boolean> {
	for (const address of ADDRESSES) {
		if (!(await canListen(port, address))) return false;
	}
	return true;
}

async function canListen(port: number, address: string): Promise<boolean> {
	const server = createServer();
	try {
		server.listen({ port, host: address, ipv6Only: address === '::' });
		await once(server, 'listening');
	} catch (error) {
		const code = isRecord(error) ? error.code : undefined;
		if (code === 'EADDRINUSE') return false;
		// The machine has no IPv6.
		if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return true;
		throw error;
	}
	server.close();
	await once(server, 'close');
	return true;
}

/** Starts something on free ports. Tries again if another program has taken one of them in the meantime. */
export async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await start();
		} catch (error) {
			// The wording of n8n, Redis and PostgreSQL.
			const isPortTaken = /already in use/i.test(messageOf(error));
			if (!isPortTaken || attempt === ATTEMPTS) throw error;
		}
	}
}
