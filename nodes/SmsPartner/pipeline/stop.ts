import type { Failure } from '../types';

/** Tells every part of a run that no further request is to start, and why. */
export class Stop {
	private announce: () => void = () => {};

	private reason: Failure | undefined;

	private readonly happened = new Promise<void>((resolve) => {
		this.announce = resolve;
	});

	/** Why the run stops; undefined as long as it goes on. */
	get failure(): Failure | undefined {
		return this.reason;
	}

	/** The first reason is the one that counts. */
	now(failure: Failure): void {
		this.reason ??= failure;
		this.announce();
	}

	/** Waits for `wait`, but no longer than until the run stops. */
	async orUntil(wait: Promise<void>): Promise<void> {
		await Promise.race([wait, this.happened]);
	}
}
