import { setTimeout as delay } from 'node:timers/promises';
import { isRecord } from '../../../nodes/SmsPartner/guards';
import { request } from './http';

/** Makes sure that the n8n that answers on a port is the one that was started. */

export interface Patience {
	/** For the whole start, in milliseconds. */
	readonly startMs: number;
	/** For one answer on a port that accepts connections, in milliseconds. */
	readonly answerMs: number;
}

export const PATIENCE: Patience = { startMs: 600_000, answerMs: 60_000 };

/**
 * Environment variables that make n8n, main process or worker, show a random value at /metrics: the prefix of each
 * metric's name.
 */
export function proofSettings(proof: string): Record<string, string> {
	return {
		N8N_METRICS: 'true',
		N8N_METRICS_PREFIX: proof,
		N8N_METRICS_INCLUDE_DEFAULT_METRICS: 'false',
	};
}

/**
 * Waits until our n8n is ready. Sends only GET requests. Throws if another server answers, if none answers in time, or if
 * our process exits.
 *
 * @param proof the value passed to `proofSettings`, which only our n8n knows
 */
export async function untilReady(
	port: number,
	proof: string,
	isRunning: () => boolean,
	{ startMs, answerMs }: Patience = PATIENCE,
): Promise<void> {
	const startedAt = Date.now();
	let answeredAt: number | undefined;
	while (isRunning() && Date.now() < startedAt + startMs) {
		// /healthz answers OK before n8n accepts calls.
		const readiness = await answerOf(port, '/healthz/readiness', answerMs);
		if (readiness?.status === 200) {
			const metrics = await answerOf(port, '/metrics', answerMs);
			if (metrics?.body.includes(proof) && isRunning()) return;
			// n8n 1.123 reports that it is ready before it shows metrics.
			answeredAt ??= Date.now();
			if (Date.now() > answeredAt + answerMs) {
				throw new Error(`Port ${port} is already in use: another server answers on it.`);
			}
		}
		await delay(200);
	}
	if (isRunning()) throw new Error(`It was not ready after ${startMs / 1000} s.`);
	throw new Error('It exited before it was ready.');
}

/** Returns undefined if nothing accepts the connection. Throws if it is accepted but not answered in time. */
async function answerOf(
	port: number,
	path: string,
	answerMs: number,
): Promise<{ status: number; body: string } | undefined> {
	try {
		const response = await request(`http://127.0.0.1:${port}${path}`, {
			redirect: 'manual',
			signal: AbortSignal.timeout(answerMs),
		});
		return { status: response.status, body: await response.text() };
	} catch (error) {
		if (!isRecord(error) || error.name !== 'TimeoutError') return undefined;
		throw new Error(
			`Port ${port} accepts connections, but did not answer within ${answerMs / 1000} s.`,
		);
	}
}
