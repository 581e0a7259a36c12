import { setTimeout as delay } from 'node:timers/promises';
import { request } from './http';
import type { N8nServer } from './n8n';

export interface HealthAnswer {
	/** Undefined if there was no answer. */
	readonly status: number | undefined;
	/** Unix milliseconds. */
	readonly atMs: number;
	/** How long the answer took. */
	readonly ms: number;
}

/** Calls the health check of an n8n process periodically. `end` returns all answers. */
export function watchHealth(
	{ baseUrl }: N8nServer,
	everyMs = 100,
): { end(): Promise<HealthAnswer[]> } {
	const answers: HealthAnswer[] = [];
	let isOver = false;
	const watch = async (): Promise<void> => {
		while (!isOver) {
			const atMs = Date.now();
			const startMs = performance.now();
			const response = await request(`${baseUrl}/healthz`).catch(() => undefined);
			answers.push({ status: response?.status, atMs, ms: performance.now() - startMs });
			await delay(everyMs);
		}
	};
	const watching = watch();
	return {
		end: async () => {
			isOver = true;
			await watching;
			return answers;
		},
	};
}
