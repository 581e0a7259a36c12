/** The functions that undo what a test has set up. */
export class Cleanups {
	private readonly cleanups: Array<() => unknown> = [];

	add(cleanup: () => unknown): void {
		this.cleanups.push(cleanup);
	}

	/** Runs all of them, last first, even if one fails. Throws an AggregateError of what failed. */
	async runAll(): Promise<void> {
		const errors: unknown[] = [];
		for (const cleanup of this.cleanups.splice(0).reverse()) {
			try {
				await cleanup();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw new AggregateError(errors, `Cleanup failed: ${errors.join('; ')}`);
	}
}

/** Starts several things in a row. If one fails to start, cleans up those before it. */
export async function startAll<T>(start: (cleanups: Cleanups) => Promise<T>): Promise<T> {
	const cleanups = new Cleanups();
	try {
		return await start(cleanups);
	} catch (error) {
		// The error that prevented the start matters more than a failed cleanup.
		await cleanups.runAll().catch(() => {});
		throw error;
	}
}
