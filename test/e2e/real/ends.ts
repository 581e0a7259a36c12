/** What was started, and how each of it is ended. */
export class Ends {
	private readonly ends: Array<() => unknown> = [];

	add(end: () => unknown): void {
		this.ends.push(end);
	}

	/** Ends all, the last first, also where one of them fails. */
	async endAll(): Promise<void> {
		const errors: unknown[] = [];
		for (const end of this.ends.splice(0).reverse()) {
			try {
				await end();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw new AggregateError(errors, `Not ended: ${errors.join('; ')}`);
	}
}

/** Starts one thing after the other. Where a step fails, what was started before it is ended. */
export async function startAll<T>(start: (ends: Ends) => Promise<T>): Promise<T> {
	const ends = new Ends();
	try {
		return await start(ends);
	} catch (error) {
		// Why it did not start says more than what did not end after that.
		await ends.endAll().catch(() => {});
		throw error;
	}
}
