/** A variant, the number of messages, and the simulator's latency. */
export interface CaseOf<Variant> {
	readonly variant: Variant;
	readonly messages: number;
	readonly latencyMs: number;
}

export interface MeasuredOf<Variant, Figures> extends CaseOf<Variant> {
	readonly median: Figures;
}

/** The figures of one case; undefined if it was not measured. */
export function figuresOf<Variant, Figures>(
	measured: ReadonlyArray<MeasuredOf<Variant, Figures>>,
	variant: Variant,
	messages: number,
	latencyMs: number,
): Figures | undefined {
	return measured.find(
		(one) => one.variant === variant && one.messages === messages && one.latencyMs === latencyMs,
	)?.median;
}

/** The median of each figure. */
export function medianOf<Figures extends object>(runs: readonly Figures[]): Figures {
	const names = Object.keys(runs[0]) as Array<keyof Figures>;
	const median = (name: keyof Figures): number => {
		const values = runs.map((run) => Number(run[name])).sort((a, b) => a - b);
		const middle = Math.floor(values.length / 2);
		return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	};
	return Object.fromEntries(names.map((name) => [name, median(name)])) as Figures;
}

/** Runs all cases `repeat` times, in rounds, so that a slow phase of the machine affects all of them. */
export async function medians<Variant, Figures extends object>(
	cases: ReadonlyArray<CaseOf<Variant>>,
	repeat: number,
	run: (one: CaseOf<Variant>) => Promise<Figures>,
	onRun: (done: CaseOf<Variant>) => void,
): Promise<Array<MeasuredOf<Variant, Figures>>> {
	const runs = new Map(cases.map((one) => [one, [] as Figures[]]));
	for (let round = 0; round < repeat; round++) {
		for (const one of cases) {
			runs.get(one)?.push(await run(one));
			onRun(one);
		}
	}
	return [...runs].map(([one, figures]) => ({ ...one, median: medianOf(figures) }));
}
