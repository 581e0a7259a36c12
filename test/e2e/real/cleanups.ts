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
