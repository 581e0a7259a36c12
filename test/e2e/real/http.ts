import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { WAIT_MS } from './until';

const agent = new Agent({
	// No connection is used twice: a server that was busy closes those that were idle, also under a new request.
	pipelining: 0,
	headersTimeout: WAIT_MS,
	bodyTimeout: WAIT_MS,
});

/** Sends a request on a connection of its own, to a server that may be busy. */
export async function request(url: string | URL, init: RequestInit = {}): Promise<Response> {
	return await fetch(url, { ...init, dispatcher: agent });
}
