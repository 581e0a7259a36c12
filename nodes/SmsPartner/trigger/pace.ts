import { PATIENCE_MS, SPACING_MS } from './limits';

/** When the next request to SMS Partner may start. */
export class Pace {
	private nextStartMs = -Infinity;

	/** When a request may start. */
	get startMs(): number {
		return this.nextStartMs;
	}

	mayStart(nowMs: number): boolean {
		return nowMs >= this.nextStartMs;
	}

	noteStart(nowMs: number): void {
		this.holdUntil(nowMs + SPACING_MS);
	}

	/** Lets no request start before this time. Returns when one may start. */
	holdUntil(ms: number): number {
		this.nextStartMs = Math.max(this.nextStartMs, ms);
		return this.nextStartMs;
	}

	/** Whether SMS Partner wants a pause that is too long to wait for. */
	isPaused(nowMs: number): boolean {
		return this.nextStartMs - nowMs > PATIENCE_MS;
	}
}
