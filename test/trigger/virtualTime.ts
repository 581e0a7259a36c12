import { setImmediate as nextTurn } from 'node:timers/promises';

/** Time that passes only when nothing else is left to do. Sleeps end in the order of their times. */
export class VirtualTime {
	private nowMs = 0;

	private sleeps: Array<{ readonly atMs: number; readonly end: () => void }> = [];

	readonly now = (): number => this.nowMs;

	readonly sleep = async (ms: number): Promise<void> => {
		await new Promise<void>((end) => {
			this.sleeps.push({ atMs: this.nowMs + ms, end });
		});
	};

	/** Lets time pass until the promise is settled. */
	async until<T>(promise: Promise<T>): Promise<T> {
		let isSettled = false;
		const settle = (): void => {
			isSettled = true;
		};
		promise.then(settle, settle);
		for (;;) {
			await nextTurn();
			if (isSettled) return await promise;
			const atMs = Math.min(...this.sleeps.map((one) => one.atMs));
			if (atMs === Infinity) throw new Error('Nothing is left that could settle the promise.');
			this.nowMs = Math.max(this.nowMs, atMs);
			const due = this.sleeps.filter((one) => one.atMs <= this.nowMs);
			this.sleeps = this.sleeps.filter((one) => one.atMs > this.nowMs);
			for (const { end } of due) end();
		}
	}
}
