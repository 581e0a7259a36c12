import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { WAIT_MS } from './until';

const agent = new Agent({
	// Connections are not reused: a busy server may close an idle one just as a new request uses it.
	pipelining: 0,
	headersTimeout: WAIT_MS,
	bodyTimeout: WAIT_MS,
});

/** Sends a request on a new connection, with time-outs for a busy server. */
export async function request(url: string | URL, init: RequestInit = {}): Promise<Response> {
	return await fetch(url, { ...init, dispatcher: agent });
}
